"""Server notices: what operators with user mode `s` are told as it happens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from chatbox.core.reply import Reply
from chatbox.wire.message import Message

if TYPE_CHECKING:
    from chatbox.core.hub import Hub

MASKS: Final[Mapping[str, str]] = {
    "a": "ANNOUNCEMENT",
    "c": "CONNECT",
    "j": "CHANNEL",
    "k": "KILL",
    "n": "NICK",
    "o": "OPER",
    "q": "QUIT",
    "u": "ACCOUNT",
    "v": "VHOST",
    "x": "XLINE",
}
"""The letters of the mode's argument, and what each kind of notice is called."""


def notify(hub: Hub, letter: str, text: str) -> None:
    """Tells operators who want to hear of such things."""
    for user in hub.standing.listening:
        if letter not in user.snomask:
            continue
        for session in user.sessions:
            reply = Reply(hub, session)
            reply.add(Message("NOTICE", [user.nick, f"*** {MASKS[letter]}: {text}"], hub.name))
            reply.finish()


def after(mask: str, adds: bool, argument: str) -> str:
    """A mask after a change: `ck`, `+c-k`; without argument all letters, or none."""
    wanted = argument or "".join(MASKS)
    held = set(mask)
    for char in wanted:
        if char in "+-":
            adds = char == "+"
        elif char == "*":
            held = set(MASKS) if adds else set()
        elif char in MASKS:
            held = held | {char} if adds else held - {char}
    return "".join(sorted(held))
