"""Coming, moving and going: events that also change who hears a room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from chatbox.core import access, always_on, markers, metadata, monitor, snomasks
from chatbox.core.event import Event, render_event
from chatbox.core.events import Joined, Kicked, Parted, Quit, Renamed, WentAway
from chatbox.core.hearing import natural_audience
from chatbox.core.profile import HostChanged, RealnameSet

if TYPE_CHECKING:
    from chatbox.core.hub import Hub
    from chatbox.core.identity import Identity
    from chatbox.core.room import Member, Room
    from chatbox.core.room_events import RoomRenamed
    from chatbox.core.session import Session
    from chatbox.core.user import User

DAY_MS = 24 * 60 * 60 * 1000


def arrive(hub: Hub, user: User, session: Session) -> None:
    """A session becomes that user, who is here from now on."""
    folded = hub.casemapping.nick(user.nick)
    if folded not in hub.users:
        monitor.announce(hub, folded, user.source, came=True)
    hub.users[folded] = user
    if user.census is None:
        hub.census.arrived(user)
    returns = hub.by_id.get(user.id) is user
    hub.by_id[user.id] = user
    hub.unregistered.discard(session)
    hub.standing.note(user)
    hub.peak = max(hub.peak, len(hub.users))
    user.sessions.add(session)
    session.user = user
    session.spoke_s = hub.runtime.monotonic_s()
    registration, session.registration = session.registration, None
    session.away = registration.away if registration else ""
    if returns and len(user.sessions) == 1:
        always_on.attend(hub, user, session.away)
    elif returns:
        gather_away(hub, user)
    else:
        snomasks.notify(hub, "c", f"{user.source} has come from {session.address or 'here'}")
    if hub.residents.stays(user.id):
        hub.residents.note(user)
    hub.identities.release_nick(user.id)
    identity = hub.identities.by_id.get(user.id)
    if identity is not None:
        identity.left_ms, identity.nick = 0, user.nick
        hub.note_identity(identity)


def enter(hub: Hub, user: User, room: Room, event: Joined) -> int:
    """A user takes a seat; returns the place of the line."""
    user.rooms[room.id] = room
    user.invited.pop(room.id, None)
    for session in user.sessions:
        room.attach(session)
    audience = natural_audience(room, event, user.id)
    place = hub.append(event, user.id, room)
    if user.away:
        # "…when a user joins and has an away message set" (https://ircv3.net/specs/extensions/away-notify)
        away = WentAway(user.source, user.account, user.away)
        time_ms = room.last_ms
        told = hub.say(room, audience, user.id, lambda shape: render_event(away, "", shape, time_ms, ""))
        for session in user.sessions:
            hub.batch.skip(session, told)
    if user.id in hub.profiles:
        metadata.tell_all(hub, user, metadata.seeing(room, user))
    return place


def leave(hub: Hub, user: User, room: Room, event: Parted | Kicked, actor_id: int) -> int:
    """A user gives a seat up, or is sent out; they hear it as their last line of the room. Returns its place.

    Raises:
        Fail: a kick that cannot be stored.
    """
    place = hub.append(event, actor_id, room)
    for session in user.sessions:
        room.detach(session)
    user.rooms.pop(room.id, None)
    return place


def rename(hub: Hub, user: User, nick: str) -> tuple[Renamed, int]:
    """A user takes another nick; the caller has checked that it is free. Returns the event and its line's place."""
    event = Renamed(user.source, user.account, nick)
    snomasks.notify(hub, "n", f"{user.source} is called {nick} now")
    old, new = hub.casemapping.nick(user.nick), hub.casemapping.nick(nick)
    del hub.users[old]
    hub.standing.mark(event, user.id)
    place = hub.append_everywhere(event, user, user.sessions)
    if old != new:
        _note_past(hub, user, old)
        monitor.announce(hub, old, user.nick, came=False)
    user.rename(nick)
    identity = hub.identities.by_id.get(user.id)
    if identity is not None:
        identity.nick = nick
        hub.note_identity(identity)
    hub.users[new] = user
    if old != new:
        monitor.announce(hub, new, user.source, came=True)
        metadata.tell_all(hub, user, hub.monitors.watchers(new))
    return event, place


def rename_room(hub: Hub, room: Room, event: RoomRenamed, actor_id: int) -> int:
    """A room takes another name; the caller has checked that it is free. Returns the place of the line.

    Raises:
        Fail: it cannot be stored.
    """
    old = room.folded
    place = hub.append(event, actor_id, room)
    del hub.rooms[old]
    hub.rooms[room.folded] = room
    return place


def set_away(hub: Hub, session: Session, reason: str, counts: bool = True) -> None:
    """Nobody is at one connection of a user any more, or somebody is again, with reason "".

    Args:
        counts: a person gave the reason; else it gives way to that of any other connection.
    """
    assert session.user is not None
    session.away = reason
    session.away_s = hub.runtime.monotonic_s() if counts else 0.0
    gather_away(hub, session.user, session)


def gather_away(hub: Hub, user: User, asking: Session | None = None) -> None:
    """A user is here while somebody is at one of their connections; else the newest reason holds.

    Args:
        asking: who said so, and is not told ("Clients SHOULD NOT be sent AWAY messages to notify them of their own away
            status", https://ircv3.net/specs/extensions/away-notify).
    """
    reason = ""
    if all(session.away for session in user.sessions):
        reason = max(user.sessions, key=lambda session: session.away_s).away
    if user.away != reason:
        user.away = reason
        place = tell_change(hub, user, WentAway(user.source, user.account, reason))
        if asking is not None:
            hub.batch.skip(asking, place)


def set_realname(hub: Hub, user: User, realname: str) -> int:
    """A user has another real name; returns the place of the line, which the user's own sessions hear too."""
    user.realname = realname
    return tell_change(hub, user, RealnameSet(user.source, user.account, realname), user.sessions)


def set_host(hub: Hub, user: User, username: str, host: str) -> None:
    """A user is shown with another user name or host (a cloak, a vhost), to themselves too."""
    if (username, host) == (user.username, user.host):
        return
    event = HostChanged(user.source, user.account, username, host)
    tell_change(hub, user, event, user.sessions)
    user.username, user.host = username, host
    user.rename(user.nick)


def tell_change(hub: Hub, user: User, event: Event, hearing: Iterable[Session] = ()) -> int:
    """Something about a user changed: their rooms hear it, and who watches them and wants to know.

    For what https://ircv3.net/specs/extensions/extended-monitor names. `hearing` are told in any case.
    """
    hub.standing.mark(event, user.id)  # also where they are in no room
    watching = hub.monitors.extended(hub.folded(user.nick))
    return hub.append_everywhere(event, user, [*watching, *hearing])


def kept_seat(hub: Hub, room: Room, user: User) -> Member | None:
    """The seat that waits for a user; none while a ban fits them, and none that has waited for too long."""
    seat = room.kept_seat(user.id)
    if seat is None:
        return None
    days = hub.limits.resume_days
    if days and hub.runtime.clock_ms() - seat.left_ms > days * DAY_MS:
        forget_seat(hub, room, user.id)
        return None
    if "z" in room.state.modes and not all(session.secure for session in user.sessions):
        return None
    return None if access.banned(hub, room, user) else seat


def forget_seat(hub: Hub, room: Room, user_id: int) -> None:
    """Nothing is kept for somebody in a room any more."""
    room.kept.pop(user_id, None)
    hub.note_seat(room, user_id)


def forget_identity(hub: Hub, identity: Identity) -> None:
    """An identity cannot come back: its tokens, seats and nick are free."""
    hub.identities.forget(identity)
    hub.identities.release_nick(identity.id)
    hub.note_identity(identity, forgotten=True)
    metadata.forget(hub, identity.id)
    markers.forget(hub, identity.id)
    for room in list(hub.kept_rooms.get(identity.id, ())):
        forget_seat(hub, room, identity.id)


def remove_room(hub: Hub, room: Room) -> None:
    """A room whose events are deleted, and which nobody is in, is no more; its number is never given again."""
    for user_id in list(room.kept):
        forget_seat(hub, room, user_id)
    hub.rooms.remove(room.folded)
    hub.by_room_id.pop(room.id, None)
    hub.batch.remove_room(room.id, hub.last_room)


def reshape(session: Session, caps: int) -> None:
    """A session negotiates other capabilities; from here on it hears its rooms in its new shape."""
    shape = session.shape_for(caps)
    rooms = list(session.user.rooms.values()) if session.user and shape != session.shape else []
    for room in rooms:
        room.detach(session)
    session.caps, session.shape = caps, shape
    for room in rooms:
        room.attach(session)


def silence(sessions: Iterable[Session]) -> None:
    """Sessions about to end hear nothing any more, so that all their ends are told to one audience."""
    for session in sessions:
        for room in session.user.rooms.values() if session.user else ():
            room.detach(session)


def depart(hub: Hub, session: Session, reason: str) -> None:
    """A session ends; with its last one the user quits."""
    hub.sessions.discard(session)
    hub.unregistered.discard(session)
    hub.monitors.forget(session)
    user, session.user = session.user, None
    if user is None:
        return
    for room in user.rooms.values():
        room.detach(session)
    user.sessions.discard(session)
    if hub.by_id.get(user.id) is not user:
        return
    if user.sessions:
        gather_away(hub, user)
        return
    if hub.residents.stays(user.id):
        always_on.leave_alone(hub, user)
    else:
        _quit(hub, user, reason)


def dismiss(hub: Hub, user: User, reason: str) -> None:
    """Somebody who was here without a connection is no longer always on: they quit."""
    if not user.sessions and hub.by_id.get(user.id) is user and not hub.residents.stays(user.id):
        _quit(hub, user, reason)


def _quit(hub: Hub, user: User, reason: str) -> None:
    lasting = hub.lasting(user.id)
    event: Event = Quit(user.source, user.account, reason, keeps=lasting)
    hub.append_everywhere(event, user)
    vanish(hub, user)
    snomasks.notify(hub, "q", f"{user.source} has left: {reason}")
    if lasting:
        hub.keep_place(user.id, hub.casemapping.nick(user.nick))


def _note_past(hub: Hub, user: User, folded: str) -> None:
    hub.whowas.note(user, folded, user.address, hub.runtime.clock_ms(), hub.limits.whowas)


def vanish(hub: Hub, user: User) -> None:
    """Nobody is that user any more, after all was said about it."""
    user.rooms.clear()
    hub.census.departed(user)
    hub.standing.forget(user)
    del hub.by_id[user.id]
    folded = hub.casemapping.nick(user.nick)
    del hub.users[folded]
    _note_past(hub, user, folded)
    monitor.announce(hub, folded, user.nick, came=False)
    if not hub.lasting(user.id):
        hub.profiles.pop(user.id, None)
        hub.markers.pop(user.id, None)
