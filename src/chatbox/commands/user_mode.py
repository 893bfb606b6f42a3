"""MODE with a nick: one's own modes (https://modern.ircdocs.horse/#user-mode)."""

from __future__ import annotations

from chatbox.core.dispatch import Call
from chatbox.core.reply import Fail
from chatbox.wire import numerics as n


def user_mode(call: Call) -> None:
    """Shows or changes the modes of who asks."""
    user = call.user
    if call.hub.find_user(call.params[0]) is not user:
        raise Fail(n.ERR_USERSDONTMATCH, "Can't change mode for other users")
    if len(call.params) == 1:
        call.reply.numeric(n.RPL_UMODEIS, "+" + user.modes)
        return
    adds, unknown, done = True, False, ""
    for letter in call.params[1]:
        if letter in "+-":
            adds = letter == "+"
        elif letter != "i":
            unknown = True
        elif adds != (letter in user.modes):
            user.modes = "i" if adds else ""
            done = "+i" if adds else "-i"
    if unknown:
        call.reply.numeric(n.ERR_UMODEUNKNOWNFLAG, "Unknown MODE flag")
    if done:
        call.reply.say("MODE", user.nick, done, source=user.source)
