"""Whose direct messages somebody takes: user modes `R` and `T`, and ACCEPT."""

from __future__ import annotations

from chatbox.commands.addressee import Addressee, find_addressee
from chatbox.core import user_modes
from chatbox.core.dispatch import Call, command
from chatbox.core.reply import Fail
from chatbox.services.accounts import Accounts
from chatbox.wire import numerics as n

MOST_ACCEPTED = 1000
_ACTION = "\x01ACTION "


@command(
    "ACCEPT {[-]<nick>}{,[-]<nick>} | *",
    "Takes messages of people who are not logged in, although you have user mode R; a minus takes that back, * lists "
    "them.",
    "https://defs.ircdocs.horse/defs/usermodes",
    min_params=1,
)
def accept(call: Call) -> None:
    if call.params[0] == "*":
        _list(call)
        return
    user = call.user
    for word in call.params[0].split(","):
        to = find_addressee(call.hub, word.removeprefix("-"))
        if to is None:
            call.reply.fail("ACCEPT", "INVALID_USER", word, "No such user")
        elif word.startswith("-"):
            user.accepted -= {to.id}
        elif len(user.accepted) >= MOST_ACCEPTED and to.id not in user.accepted:
            call.reply.fail("ACCEPT", "TOO_MANY", word, "You accept too many people already")
        else:
            user.accepted |= {to.id}


def _list(call: Call) -> None:
    """As Solanum does it: RPL_ACCEPTLIST (281) and RPL_ENDOFACCEPT (282); who is gone for good is not named."""
    hub = call.hub
    for user_id in sorted(call.user.accepted):
        user, account = hub.by_id.get(user_id), hub.service(Accounts).by_id(user_id)
        if user is not None or account is not None:
            call.reply.numeric(n.RPL_ACCEPTLIST, user.nick if user is not None else account.name if account else "")
    call.reply.numeric(n.RPL_ENDOFACCEPT, "End of /ACCEPT list")


def takes(call: Call, to: Addressee, body: str) -> bool:
    """Whether somebody is told of a message to them at all; whom one writes to may answer.

    Raises:
        Fail: they take messages only from those who are logged in.
    """
    user, target = call.user, to.user
    if user_modes.REGISTERED_ONLY in user.modes and len(user.accepted) < MOST_ACCEPTED:
        user.accepted |= {to.id}
    if target is None or target is user:
        return True
    guarded = user_modes.REGISTERED_ONLY in target.modes or call.hub.alert <= 3
    if guarded and not user.account and user.id not in target.accepted:
        raise Fail(n.ERR_NEEDREGGEDNICK, to.nick, "You must log in to an account to write to this user")
    return not (user_modes.NO_CTCP in target.modes and body.startswith("\x01") and not body.startswith(_ACTION))
