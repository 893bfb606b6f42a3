"""RENAME: giving a room another name (https://ircv3.net/specs/extensions/channel-rename)."""

from __future__ import annotations

from chatbox.commands.names import room_greeting
from chatbox.core import access, presence, privileges
from chatbox.core.dispatch import Call, command
from chatbox.core.events import Joined, Parted
from chatbox.core.reply import Fail
from chatbox.core.room import Room
from chatbox.core.room_events import RoomRenamed
from chatbox.core.session import Session
from chatbox.wire import caps
from chatbox.wire.message import MAX_BODY_BYTES, cut

MAX_REASON_BYTES = 200


@command(
    "RENAME <channel> <new name> [<reason>]",
    "Gives a room another name; its members, settings and history stay.",
    "https://ircv3.net/specs/extensions/channel-rename",
    min_params=2,
)
def rename(call: Call) -> None:
    room = access.find(call.hub, call.user, call.params[0])
    old, name = room.name, call.params[1]
    if not privileges.holds(call.user, "chanreg"):
        access.check_rank(room, call.user)
        if room.state.founder and access.power(room, call.user) < access.FOUNDER:
            raise Fail("CANNOT_RENAME", old, name, "Only its founder renames a registered channel")
    folded = _free_name(call, room, name)
    recased = folded == room.folded
    user = call.user
    event = RoomRenamed(user.source, user.account, old, name, folded, cut(call.param(2), MAX_REASON_BYTES))
    place = presence.rename_room(call.hub, room, event, user.id)
    if call.session.has(caps.CHANNEL_RENAME) or call.session.plain:
        call.own_line(event, room, place)
    if not recased:
        _tell_others(call, room, event)


def _free_name(call: Call, room: Room, name: str) -> str:
    """The new name, folded.

    Raises:
        Fail: it is none, or taken, or the old one is one that the server's configuration names.
    """
    hub = call.hub
    try:
        folded = hub.casemapping.channel(name)
    except ValueError as why:
        raise Fail("CANNOT_RENAME", room.name, name, f"The channel cannot be renamed: {why}") from why
    if len(f":{call.user.source} RENAME {room.name} {name} :".encode()) > MAX_BODY_BYTES - MAX_REASON_BYTES:
        raise Fail("CANNOT_RENAME", room.name, name, "The channel cannot be renamed: the names are too long")
    if room.folded in {hub.casemapping.channel(one) for one in hub.limits.default_rooms}:
        raise Fail("CANNOT_RENAME", room.name, name, "The channel belongs to the server")
    if hub.rooms.get(folded, room) is not room or name == room.name:
        raise Fail("CHANNEL_NAME_IN_USE", room.name, name, "The channel name is already taken")
    return folded


def _tell_others(call: Call, room: Room, event: RoomRenamed) -> None:
    """Members whose clients do not know renaming leave one room and join another, as far as they can see."""
    everybody = [session for sessions in room.audience.values() for session in sessions]
    for session in everybody:
        if not session.has(caps.CHANNEL_RENAME) and not session.plain and session.user:
            own = call if session is call.session else Call(call.hub, session, call.message, "")
            _as_part_and_join(own, session, room, event)
            if own is not call:
                own.reply.finish()


def _as_part_and_join(own: Call, session: Session, room: Room, event: RoomRenamed) -> None:
    user = own.user
    own.reply.event(Parted(user.source, user.account, event.reason), event.was, room.last_ms, "")
    own.reply.event(Joined(user.source, user.account, user.realname), room.name, room.last_ms, "")
    room_greeting(own, room, room.members[user.id])
