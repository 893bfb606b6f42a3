"""Metadata: what people and rooms tell of themselves, key by key (https://ircv3.net/specs/extensions/metadata).

A room's is part of its state, and a change of it an event. A person's belongs to their identity: kept in memory while
they are here, and as a row for who is known again. Who is told of a change is asked of each session, since each
subscribes to keys of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from chatbox.core import access
from chatbox.core.profile import MetadataSet
from chatbox.wire import caps, render
from chatbox.wire import numerics as n
from chatbox.wire.message import format_line

if TYPE_CHECKING:
    from chatbox.core.hub import Hub
    from chatbox.core.room import Room
    from chatbox.core.session import Session
    from chatbox.core.user import User

CAPABLE: Final = caps.METADATA_2 | caps.METADATA_3
MAX_LINE_BYTES: Final = 350
"""Of a key and its value together: they are told on one line with a name and a server."""
EVERYBODY: Final = "*"
"""The visibility of all keys."""
KEY_DELETED: Final = "Key deleted"
Values = Mapping[str, str]
NOTHING: Final[Values] = {}
_KEY = re.compile(r"[a-z0-9_./-]+")


def is_key(text: str) -> bool:
    """Whether it can be the name of a key ("Keys and Values")."""
    return len(text.encode()) < MAX_LINE_BYTES and _KEY.fullmatch(text) is not None


def of_user(hub: Hub, user_id: int) -> Mapping[str, str]:
    """What somebody tells of themselves, here or not."""
    return hub.profiles.get(user_id, NOTHING)


def set_of_user(hub: Hub, user: User, changes: Mapping[str, str | None], origin: Session | None) -> None:
    """Somebody tells other things of themselves.

    Args:
        changes: the new values; None takes a key away.
        origin: the session that did it, which is answered instead of told.
    """
    profile = {**of_user(hub, user.id), **changes}
    _keep(hub, user.id, {key: value for key, value in profile.items() if value is not None})
    hearing = [*user.sessions, *neighbours(hub, user)]
    for key, value in changes.items():
        tell(hub, hearing, user.nick, key, value, origin)


def set_of_room(hub: Hub, room: Room, user: User, key: str, value: str | None, origin: Session) -> None:
    """Somebody changes what a room tells.

    Raises:
        Fail: it cannot be stored at present.
    """
    hub.append(MetadataSet(user.source, user.account, key, value), user.id, room)
    tell(hub, _listeners(room), room.name, key, value, origin)


def _keep(hub: Hub, user_id: int, profile: dict[str, str]) -> None:
    if profile:
        hub.profiles[user_id] = profile
    else:
        hub.profiles.pop(user_id, None)
    note(hub, user_id)


def note(hub: Hub, user_id: int) -> None:
    """What somebody tells is written with what happens now, if they are known again when they come back."""
    if hub.lasting(user_id) and hub.logged:
        hub.batch.profile(user_id, dict(of_user(hub, user_id)))


def forget(hub: Hub, user_id: int) -> None:
    """Nobody is that identity any more."""
    if hub.profiles.pop(user_id, None) and hub.logged:
        hub.batch.profile(user_id, {})


def become(hub: Hub, old_id: int, new_id: int) -> None:
    """Somebody goes on as another identity, and tells what they told, unless that one tells something already."""
    profile = hub.profiles.get(old_id)
    if not hub.lasting(old_id):
        hub.profiles.pop(old_id, None)
    if profile and new_id not in hub.profiles:
        _keep(hub, new_id, dict(profile))


# who is told


def neighbours(hub: Hub, user: User) -> set[Session]:
    """The sessions that share a room with somebody or watch them, and take metadata."""
    found = {session for session in hub.monitors.watchers(hub.folded(user.nick)) if session.subscriptions}
    for room in user.rooms.values():
        found |= seeing(room, user)
    return found


def seeing(room: Room, user: User) -> set[Session]:
    """The sessions in a room that see a member there, and take metadata."""
    return {
        session
        for session in _listeners(room)
        if session.user is not None and access.sees_member(room, session.user, user.id)
    }


def _listeners(room: Room) -> list[Session]:
    return [session for sessions in room.audience.values() for session in sessions if session.subscriptions]


def tell(
    hub: Hub, sessions: Iterable[Session], target: str, key: str, value: str | None, origin: Session | None = None
) -> None:
    """Tells those who have subscribed to a key of its new value, or with None that it is gone."""
    for session in sessions:
        if session is not origin and key in session.subscriptions and session.caps & CAPABLE and not session.plain:
            line = update_line(hub, session, target, key, value)
            hub.batch.reply(session, render.frame(line, session.shape))


def tell_all(hub: Hub, user: User, sessions: Iterable[Session]) -> None:
    """Tells sessions, which now hear of somebody, what they have subscribed to."""
    profile = of_user(hub, user.id)
    if profile:
        hearing = [session for session in sessions if session.user is not user]
        for key, value in profile.items():
            tell(hub, hearing, user.nick, key, value)


def update_line(hub: Hub, session: Session, target: str, key: str, value: str | None) -> str:
    """A change as a session is told: a METADATA message in `draft/metadata-2`, a numeric in `draft/metadata-3`."""
    if not session.has(caps.METADATA_3):
        return format_line(hub.name, "METADATA", [target, key, EVERYBODY, *([] if value is None else [value])])
    if value is None:
        return format_line(hub.name, n.RPL_KEYNOTSET, ["*", target, key, KEY_DELETED])
    return format_line(hub.name, n.RPL_KEYVALUE, ["*", target, key, EVERYBODY, value])
