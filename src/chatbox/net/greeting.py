"""How a plain client comes in: the nick its name becomes, and what it is told of who is here."""

from __future__ import annotations

import time
from collections.abc import Iterable

from chatbox.commands.registration import nick_refusal
from chatbox.core.hub import Hub
from chatbox.core.log import EventRow
from chatbox.core.room import Room
from chatbox.core.session import Session
from chatbox.wire import numerics as n
from chatbox.wire.message import cut
from chatbox.wire.names import NameRefused

SHOWN_NAMES = 20
HERE_BYTES = 900
"""What who is here may take, so that it is one write for a bare client."""
VARIANTS = 10_000
MAX_REALNAME = 100


def choose_nick(hub: Hub, session: Session, name: str) -> str:
    """Gives a session the nick nearest to a name that is free; returns what its owner is told of the difference.

    Raises:
        NameRefused: there is none.
    """
    wanted = hub.casemapping.nick_from(name)
    nick, why = wanted, ""
    refusal = nick_refusal(hub, session, nick)
    if refusal is not None:
        why = "is reserved" if "reserved" in refusal.params[-1] else "is taken"
        nick = _variant(hub, session, wanted)
    registration = session.registration
    assert registration is not None
    registration.nick, registration.username, registration.realname = nick, "plain", cut(name, MAX_REALNAME)
    if nick == name:
        return ""
    return f"You are {nick} here: {wanted} {why}." if why else f"You are {nick} here."


def _variant(hub: Hub, session: Session, wanted: str) -> str:
    """A free nick like the wanted one. In some scripts a number makes a name invalid; then it is another word."""
    stem, length = wanted, hub.limits.nick_length or 1000
    for number in range(2, VARIANTS):
        suffix = f"_{number}"
        nick = stem[: max(length - len(suffix), 0)] + suffix
        refusal = nick_refusal(hub, session, nick)
        if refusal is None:
            return nick
        if refusal.code == n.ERR_ERRONEUSNICKNAME:
            stem = "guest"
    raise NameRefused("there are too many of that name here")


def who_is_here(room: Room, own_id: int) -> str:
    """In one short line, who else is in a room."""
    nicks = [member.nick for user_id, member in room.members.items() if user_id != own_id]
    shown: list[str] = []
    left_bytes = HERE_BYTES
    for nick in nicks[:SHOWN_NAMES]:
        left_bytes -= len(nick.encode()) + 2
        if left_bytes < 0:
            break
        shown.append(nick)
    if not shown:
        return "Nobody else is here yet."
    more = f" and {len(nicks) - len(shown)} more" if len(nicks) > len(shown) else ""
    return f"Here: {', '.join(shown)}{more}."


def told_again(rows: Iterable[EventRow], room: str) -> bytes:
    """The last messages, with their times, for somebody who comes in."""
    texts = ((row.time_ms, row.body.text(room)) for row in rows)
    return "".join(f"[{_clock(time_ms)}] {text}\n" for time_ms, text in texts if text).encode()


def _clock(time_ms: int) -> str:
    return time.strftime("%H:%M", time.localtime(time_ms / 1000))
