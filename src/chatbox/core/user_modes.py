"""User modes: what each means, and the one way in which they change (https://modern.ircdocs.horse/#user-modes)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chatbox.core import cloaks
from chatbox.core.reply import Reply
from chatbox.wire.message import Message

if TYPE_CHECKING:
    from chatbox.core.hub import Hub
    from chatbox.core.user import User

BOT, REGISTERED_ONLY, NO_CTCP, INVISIBLE, OPERATOR, NOTICES, WALLOPS, CLOAKED = "BRTioswx"
LETTERS: Final = "BRTioswx"
FREE: Final = "BRTiwx"
"""What everybody gives and takes themselves."""
HELP: Final = {
    BOT: "You are a bot.",
    REGISTERED_ONLY: "Only who is logged in may write to you, and whom you ACCEPT or write to.",
    NO_CTCP: "No CTCP, except actions.",
    INVISIBLE: "Only who shares a room with you finds you by a mask, and sees your rooms.",
    OPERATOR: "You are an operator (OPER); you can only take it away.",
    NOTICES: "You hear what the server notices; for operators.",
    WALLOPS: "You hear WALLOPS.",
    CLOAKED: "Others see a cloak instead of your address.",
}
"""What each does, in the order of the letters."""


def change(hub: Hub, user: User, adds: bool, letter: str) -> bool:
    """Gives or takes one mode, with all that follows from it; False where it makes no difference."""
    if adds == (letter in user.modes):
        return False
    user.modes = "".join(sorted({*user.modes, letter} if adds else {*user.modes} - {letter}))
    if letter == OPERATOR and not adds:
        user.oper, user.snomask = None, ""
        user.modes = user.modes.replace(NOTICES, "")
    if letter == NOTICES and not adds:
        user.snomask = ""
    if letter == CLOAKED:
        cloaks.refresh(hub, user)
    hub.standing.note(user)
    return True


def tell(hub: Hub, user: User, changes: str, *arguments: str, reply: Reply | None = None) -> None:
    """Tells a user what changed, on all their connections; `reply` is the answer to the one that asked."""
    message = Message("MODE", [user.nick, changes, *arguments], user.source)
    for session in user.sessions:
        own = reply if reply is not None and session is reply.session else Reply(hub, session)
        own.add(message)
        if own is not reply:
            own.finish()


def difference(before: str, after: str) -> str:
    """From these modes to those, in one word: `+iw-B`."""
    added = "".join(mode for mode in after if mode not in before)
    removed = "".join(mode for mode in before if mode not in after)
    return (f"+{added}" if added else "") + (f"-{removed}" if removed else "")
