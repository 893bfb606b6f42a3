"""DEFCON: how careful the server is with strangers while it is being flooded (levels as Ergo has them)."""

from __future__ import annotations

from chatbox.core import snomasks
from chatbox.core.dispatch import Call, command
from chatbox.core.reply import Fail
from chatbox.wire import numerics as n

LEVELS = {
    "5": "as usual",
    "4": "nobody registers an account or a channel",
    "3": "who is not logged in writes to nobody directly, unless accepted",
    "2": "who is not logged in does not come in, nor into any room",
    "1": "nobody new comes in",
}


@command(
    "DEFCON [<level>]",
    "How careful the server is with strangers, until it ends: "
    + "; ".join(f"{level} {what}" for level, what in LEVELS.items())
    + ".",
    "https://ergo.chat/manual.html",
    privilege="ban",
)
def defcon(call: Call) -> None:
    level = call.param(0)
    if level and level not in LEVELS:
        raise Fail(n.ERR_UNKNOWNERROR, "DEFCON", "The level is a number from 1 to 5")
    if level:
        call.hub.alert = int(level)
        snomasks.notify(call.hub, "a", f"{call.user.nick} has set DEFCON to {level}: {LEVELS[level]}")
    now = str(call.hub.alert)
    call.reply.say("NOTICE", call.user.nick, f"DEFCON is {now}: {LEVELS[now]}.")
