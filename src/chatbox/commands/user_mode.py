"""MODE with a nick: one's own modes (https://modern.ircdocs.horse/#user-mode)."""

from __future__ import annotations

from collections.abc import Iterator

from chatbox.core import privileges, snomasks, user_modes
from chatbox.core.dispatch import Call
from chatbox.core.reply import Fail
from chatbox.core.user import User
from chatbox.wire import numerics as n


def user_mode(call: Call) -> None:
    """Shows or changes the modes of who asks."""
    user = call.user
    target = call.hub.find_user(call.params[0])
    if target is None:
        raise Fail(n.ERR_NOSUCHNICK, call.params[0], "No such nick/channel")
    if target is not user:
        raise Fail(n.ERR_USERSDONTMATCH, "Can't change mode for other users")
    if len(call.params) == 1:
        call.reply.numeric(n.RPL_UMODEIS, "+" + user.modes)
        if user.snomask:
            call.reply.numeric(n.RPL_SNOMASKIS, "+" + user.snomask, "Server notice mask")
        return
    change_modes(call, user, privileges.holds(user, "snomasks"))


def change_modes(call: Call, user: User, may_listen: bool) -> None:
    """Makes the changes that the command asks for, on the user or on another.

    Args:
        may_listen: the user may hear server notices.
    """
    before, mask, unknown = user.modes, user.snomask, False
    for adds, letter, argument in _asked(call):
        if letter not in user_modes.LETTERS:
            unknown = True
        elif letter == user_modes.NOTICES:
            _listen(call, user, adds, argument, may_listen)
        elif letter in user_modes.FREE or not adds:
            user_modes.change(call.hub, user, adds, letter)
    changes = user_modes.difference(before, user.modes)
    if user.snomask != mask and user.snomask:
        changes = changes if "s" in changes else changes + "+s"
        user_modes.tell(call.hub, user, changes, f"+{user.snomask}", reply=call.reply)
    elif changes:
        user_modes.tell(call.hub, user, changes, reply=call.reply)
    if unknown:
        call.reply.numeric(n.ERR_UMODEUNKNOWNFLAG, "Unknown MODE flag")


def _asked(call: Call) -> Iterator[tuple[bool, str, str]]:
    adds, arguments = True, list(call.params[2:])
    for letter in call.params[1]:
        if letter in "+-":
            adds = letter == "+"
        else:
            yield adds, letter, arguments.pop(0) if letter == user_modes.NOTICES and arguments else ""


def _listen(call: Call, user: User, adds: bool, argument: str, may: bool) -> None:
    """Changes which server notices a user hears."""
    if may or not adds:
        user.snomask = snomasks.after(user.snomask, adds, argument)
        user_modes.change(call.hub, user, bool(user.snomask), user_modes.NOTICES)
