"""AWAY: telling others that one is not at the keyboard."""

from __future__ import annotations

from chatbox.core import presence
from chatbox.core.dispatch import Call, command
from chatbox.core.hub import Hub
from chatbox.core.reply import Fail
from chatbox.core.session import Session
from chatbox.wire import caps
from chatbox.wire import numerics as n
from chatbox.wire.message import fit

UNSPECIFIED = "*"
"""Nobody is there, for no reason that a person gave (https://ircv3.net/specs/extensions/pre-away)."""
UNSPECIFIED_TEXT = "Away"


@command(
    "AWAY [<text>]",
    "Marks you as away, or as back.",
    "https://modern.ircdocs.horse/#away-message",
    before_registration=True,
)
def away(call: Call) -> None:
    registration = call.session.registration
    if registration is None:
        set_away(call.hub, call.session, call.param(0))
    elif call.session.has(caps.PRE_AWAY):
        registration.away = call.param(0)
    else:
        raise Fail(n.ERR_NOTREGISTERED, "You have not registered")
    if call.param(0):
        call.reply.numeric(n.RPL_NOWAWAY, "You have been marked as being away")
    else:
        call.reply.numeric(n.RPL_UNAWAY, "You are no longer marked as being away")


def set_away(hub: Hub, session: Session, text: str) -> None:
    """Nobody is at a connection any more, for that reason; or somebody is again, with ""."""
    unspecified = text == UNSPECIFIED
    reason = UNSPECIFIED_TEXT if unspecified else text
    source = session.user.source if session.user else ""
    presence.set_away(hub, session, fit(f":{source} AWAY :", reason, hub.limits.away_length), counts=not unspecified)
