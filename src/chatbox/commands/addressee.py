"""To whom a nick leads: somebody who is here, or somebody who is away and will be back."""

from __future__ import annotations

from typing import NamedTuple

from chatbox.core.hub import Hub
from chatbox.core.reply import Fail
from chatbox.core.user import User
from chatbox.services.accounts import Accounts
from chatbox.wire import numerics as n


class Addressee(NamedTuple):
    """An identity that can be written to; `user` is None while it is away."""

    id: int
    nick: str
    user: User | None


def addressee(hub: Hub, nick: str) -> Addressee:
    """Who has the nick now: who uses it, else the account it belongs to, else for whom it is kept.

    Raises:
        Fail: nobody.
    """
    found = find_addressee(hub, nick)
    if found is None:
        raise Fail(n.ERR_NOSUCHNICK, nick, "No such nick/channel")
    return found


def find_addressee(hub: Hub, nick: str) -> Addressee | None:
    """The same; None for nobody."""
    try:
        folded = hub.casemapping.nick(nick)
    except ValueError:
        return None
    user = hub.users.get(folded)
    if user is not None:
        return Addressee(user.id, user.nick, user)
    account = hub.service(Accounts).named(folded)
    if account is not None:
        user = hub.by_id.get(account.id)
        return Addressee(account.id, user.nick if user else account.name, user)
    kept = hub.identities.keeper(folded, hub.runtime.clock_ms())
    return Addressee(kept, nick, hub.by_id.get(kept)) if kept else None
