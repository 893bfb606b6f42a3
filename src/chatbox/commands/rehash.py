"""REHASH: the settings are read again."""

from __future__ import annotations

from chatbox.core import snomasks
from chatbox.core.dispatch import Call, command
from chatbox.services.administration import Settings
from chatbox.wire import numerics as n


@command(
    "REHASH",
    "Has the server read its settings and certificates again.",
    "https://modern.ircdocs.horse/#rehash-message",
    privilege="rehash",
)
def rehash(call: Call) -> None:
    settings = call.hub.service(Settings)
    call.reply.numeric(n.RPL_REHASHING, settings.file or "settings", "Rehashing")
    notes = settings.read_again()
    for note in notes or ["The settings were read again."]:
        call.reply.say("NOTICE", call.user.nick, note)
    snomasks.notify(call.hub, "a", f"{call.user.nick} had the settings read again")
