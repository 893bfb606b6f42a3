"""Logging in and out while being here: somebody becomes another identity, and keeps their seats.

An account and a resume identity are different users with different direct messages. Who logs in goes on as the
account's user: their seats become the account's, their token ends (it never carries an account's rights), and if the
account is here already, on another device, their connections join it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatbox.core import always_on, markers, metadata, presence
from chatbox.core.account_events import AccountChanged
from chatbox.core.events import Joined, Quit

if TYPE_CHECKING:
    from chatbox.core.hub import Hub
    from chatbox.core.user import User

ELSEWHERE = "Logged in as {}, who is here already"


def log_in(hub: Hub, user: User, account_id: int, account: str) -> User:
    """Somebody who is here belongs to an account from now on; returns the user they are then."""
    if user.id == account_id:
        return user
    here = hub.by_id.get(account_id)
    for session in user.sessions:
        session.account, session.account_id = account, account_id
        if not user.account:
            session.formerly = (*session.formerly, user.id)
    if here is not None:
        _join_other(hub, user, here)
        return here
    become(hub, user, account_id, account)
    return user


def log_out(hub: Hub, user: User) -> None:
    """Somebody goes on without their account, with all their connections, as an identity of their own."""
    for session in user.sessions:
        session.account, session.account_id, session.formerly = "", 0, ()
    become(hub, user, hub.new_id(), "")


def become(hub: Hub, user: User, number: int, account: str) -> None:
    """A user gets another number and account, and keeps nick and seats."""
    event = AccountChanged(user.source, account, number, keeps=bool(user.account))
    presence.tell_change(hub, user, event, user.sessions)
    metadata.become(hub, user.id, number)
    markers.become(hub, user.id, number)
    _forget_token(hub, user)
    del hub.by_id[user.id]
    hub.standing.forget(user)
    user.id, user.account, user.fresh = number, account, False
    hub.by_id[number] = user
    hub.standing.note(user)
    hub.identities.release_nick(number)
    metadata.tell_all(hub, user, metadata.neighbours(hub, user))


def _join_other(hub: Hub, user: User, here: User) -> None:
    """A user's connections become those of another, who is also taken into the rooms they were in."""
    sessions, rooms = set(user.sessions), list(user.rooms.values())
    presence.silence(sessions)
    user.sessions.clear()
    _forget_token(hub, user)
    event = Quit(user.source, user.account, ELSEWHERE.format(here.nick), keeps=hub.lasting(user.id))
    hub.append_everywhere(event, user)
    presence.vanish(hub, user)
    if not here.sessions:
        always_on.attend(hub, here, "")
    for session in sessions:
        session.user = here
    for room in rooms:
        if here.id not in room.members:
            presence.enter(hub, here, room, Joined(here.source, here.account, here.realname))
    for room in here.rooms.values():
        for session in sessions:
            room.attach(session)
    here.sessions |= sessions


def _forget_token(hub: Hub, user: User) -> None:
    identity = hub.identities.by_id.get(user.id)
    if identity is not None:
        presence.forget_identity(hub, identity)
