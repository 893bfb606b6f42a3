"""Who is in a room: NAMES, and what somebody hears who comes in."""

from __future__ import annotations

from chatbox.core import access
from chatbox.core.dispatch import Call, command
from chatbox.core.room import Member, Room
from chatbox.wire import caps
from chatbox.wire import numerics as n

MAX_NAMES_BYTES = 400


@command(
    "NAMES [<channel>{,<channel>}]",
    "Lists who is in a room.",
    "https://modern.ircdocs.horse/#names-message",
)
def names(call: Call) -> None:
    for name in call.param(0).split(",")[:10] if call.param(0) else ["*"]:
        room = call.hub.find_room(name)
        if room is not None and access.sees(room, call.user):
            say_names(call, room)
        else:
            call.reply.numeric(n.RPL_ENDOFNAMES, name, "End of /NAMES list")


def say_names(call: Call, room: Room) -> None:
    """Says 353 and 366 for one room."""
    session = call.session
    multi = session.has(caps.MULTI_PREFIX)
    whole = session.has(caps.USERHOST_IN_NAMES)
    inside = call.user.id in room.members
    words = [
        member.prefix(multi) + (member.source if whole else member.nick)
        for user_id, member in room.members.items()
        if inside or "i" not in getattr(call.hub.by_id.get(user_id), "modes", "")
    ]
    symbol = "@" if room.secret else "="
    line: list[str] = []
    size = 0
    for word in words:
        size_bytes = len(word.encode()) + 1
        if line and size + size_bytes > MAX_NAMES_BYTES and not session.plain:
            call.reply.numeric(n.RPL_NAMREPLY, symbol, room.name, " ".join(line))
            line, size = [], 0
        line.append(word)
        size += size_bytes
    if line:
        call.reply.numeric(n.RPL_NAMREPLY, symbol, room.name, " ".join(line))
    call.reply.numeric(n.RPL_ENDOFNAMES, room.name, "End of /NAMES list")


def room_greeting(call: Call, room: Room, seat: Member) -> None:
    """What one hears after one's own JOIN: the topic, and who is there."""
    if room.state.topic:
        say_topic(call, room)
    say_names(call, room)


def say_topic(call: Call, room: Room) -> None:
    """Says 332 and 333."""
    state = room.state
    call.reply.numeric(n.RPL_TOPIC, room.name, state.topic)
    call.reply.numeric(n.RPL_TOPICWHOTIME, room.name, state.topic_setter, str(state.topic_s))
