"""RESTART: the server ends as it does on a signal, and begins again."""

from __future__ import annotations

from chatbox.core import snomasks
from chatbox.core.dispatch import Call, command
from chatbox.core.reply import Fail
from chatbox.services.administration import Settings
from chatbox.wire import numerics as n


@command(
    "RESTART",
    "Has the server begin again: everybody is told, what was said is kept, and clients come back by themselves.",
    "https://modern.ircdocs.horse/#restart-message",
    privilege="restart",
)
def restart(call: Call) -> None:
    again = call.hub.service(Settings).restart
    if again is None:
        raise Fail(n.ERR_UNKNOWNERROR, "RESTART", "This server can only be restarted by whoever has started it")
    snomasks.notify(call.hub, "a", f"{call.user.nick} has the server restarted")
    call.reply.say("NOTICE", call.user.nick, "The server restarts.")
    again()
