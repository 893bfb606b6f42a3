"""AWAY: telling others that one is not at the keyboard."""

from __future__ import annotations

from chatbox.core import presence
from chatbox.core.dispatch import Call, command
from chatbox.wire import numerics as n
from chatbox.wire.message import fit


@command("AWAY [<text>]", "Marks you as away, or as back.", "https://modern.ircdocs.horse/#away-message")
def away(call: Call) -> None:
    limit = call.hub.limits.away_length or None
    text = fit(f":{call.user.source} AWAY :", call.param(0)[:limit])
    presence.set_away(call.hub, call.user, text)
    if text:
        call.reply.numeric(n.RPL_NOWAWAY, "You have been marked as being away")
    else:
        call.reply.numeric(n.RPL_UNAWAY, "You are no longer marked as being away")
