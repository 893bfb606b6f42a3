"""AWAY: telling others that one is not at the keyboard."""

from __future__ import annotations

from chatbox.core import presence
from chatbox.core.dispatch import Call, command
from chatbox.core.hub import Hub
from chatbox.core.reply import Fail
from chatbox.core.user import User
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
        set_away(call.hub, call.user, call.param(0))
    elif call.session.has(caps.PRE_AWAY):
        registration.away = call.param(0)
    else:
        raise Fail(n.ERR_NOTREGISTERED, "You have not registered")
    if call.param(0):
        call.reply.numeric(n.RPL_NOWAWAY, "You have been marked as being away")
    else:
        call.reply.numeric(n.RPL_UNAWAY, "You are no longer marked as being away")


def set_away(hub: Hub, user: User, text: str) -> None:
    """A user goes away with that text as the reason, or with "" comes back."""
    limit = hub.limits.away_length or None
    reason = UNSPECIFIED_TEXT if text == UNSPECIFIED else text[:limit]
    presence.set_away(hub, user, fit(f":{user.source} AWAY :", reason))
