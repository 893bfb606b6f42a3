"""Who is in a room: NAMES, and what somebody hears who comes in."""

from __future__ import annotations

from collections.abc import Iterator

from chatbox.commands import subscriptions
from chatbox.commands.markread import say_marker
from chatbox.core import access
from chatbox.core.dispatch import Call, command
from chatbox.core.reply import PIECE_BYTES
from chatbox.core.room import Member, Room
from chatbox.core.roster import MULTI, WHOLE
from chatbox.wire import caps
from chatbox.wire import numerics as n

MAX_NAMES_BYTES = 400
MAX_PLAIN_BYTES = 4000
NO_NAMES = caps.NO_IMPLICIT_NAMES | caps.NO_IMPLICIT_NAMES_DRAFT


@command(
    "NAMES [<channel>{,<channel>}]",
    "Lists who is in a room.",
    "https://modern.ircdocs.horse/#names-message",
)
def names(call: Call) -> None:
    if not call.param(0):
        call.reply.stream(_all_names(call))
        return
    for name in dict.fromkeys(call.params[0].split(",")):
        room = call.hub.find_room(name)
        if room is not None and access.sees(room, call.user):
            call.reply.stream(names_of(call, room))
        else:
            call.reply.numeric(n.RPL_ENDOFNAMES, name, "End of /NAMES list")


def _all_names(call: Call) -> Iterator[None]:
    """All rooms that are in lists (https://www.rfc-editor.org/rfc/rfc2812#section-3.2.5)."""
    for room in tuple(call.hub.rooms.values()):
        if room.members and access.lists(room, call.user):
            yield from _lines(call, room)
            yield
    call.reply.numeric(n.RPL_ENDOFNAMES, "*", "End of /NAMES list")


def names_of(call: Call, room: Room) -> Iterator[None]:
    """Says 353 and 366 for one room, in steps: each name as it is when its line is said."""
    yield from _lines(call, room)
    call.reply.numeric(n.RPL_ENDOFNAMES, room.name, "End of /NAMES list")


def _lines(call: Call, room: Room) -> Iterator[None]:
    symbol = "@" if room.secret else "*" if "p" in room.state.modes else "="
    limit_bytes = MAX_PLAIN_BYTES if call.session.plain else MAX_NAMES_BYTES
    way = MULTI * call.session.has(caps.MULTI_PREFIX) | WHOLE * call.session.has(caps.USERHOST_IN_NAMES)
    all_shown = call.user.id in room.members and not room.auditorium
    text = room.roster.text(way) if all_shown else ""
    if text and text.isascii() and len(text) < PIECE_BYTES:
        for part in _parts(text, limit_bytes):
            call.reply.numeric(n.RPL_NAMREPLY, symbol, room.name, part)
        return
    words = room.roster.words(way)
    line: list[str] = []
    size_bytes = 0
    for user_id in tuple(room.members):
        word = words.get(user_id, "")
        word_bytes = len(word) if word.isascii() else len(word.encode())
        if line and size_bytes + word_bytes >= limit_bytes:
            call.reply.numeric(n.RPL_NAMREPLY, symbol, room.name, " ".join(line))
            line, size_bytes = [], 0
            yield
            if not access.sees(room, call.user):
                return  # sent out of it meanwhile
            all_shown = call.user.id in room.members and not room.auditorium
            word = words.get(user_id, "")  # of now, which is when it is said
        if word and (all_shown or _is_shown(call, room, user_id)):
            line.append(word)
            size_bytes += word_bytes + 1
    if line:
        call.reply.numeric(n.RPL_NAMREPLY, symbol, room.name, " ".join(line))


def _parts(text: str, limit_bytes: int) -> Iterator[str]:
    """A text of ASCII words, cut at spaces."""
    at = 0
    while len(text) - at > limit_bytes:
        space = text.rfind(" ", at, at + limit_bytes)
        if space < 0:
            space = text.find(" ", at)
        if space < 0:
            break
        yield text[at:space]
        at = space + 1
    if at < len(text):
        yield text[at:]


def _is_shown(call: Call, room: Room, user_id: int) -> bool:
    """Whether who asks is told of a member: not where the room does not tell, nor outsiders of who is invisible."""
    hidden = "i" in getattr(call.hub.by_id.get(user_id), "modes", "") and call.user.id not in room.members
    return not hidden and access.sees_member(room, call.user, user_id)


def room_greeting(call: Call, room: Room, seat: Member) -> None:
    """What one hears after one's own JOIN: the topic, and who is there."""
    if room.state.topic:
        say_topic(call, room)
    if call.session.has(caps.READ_MARKER):
        say_marker(call, room, room.name)
    if not call.session.caps & NO_NAMES:
        call.reply.stream(names_of(call, room))
    if call.session.subscriptions:
        subscriptions.greet(call, room)


def say_topic(call: Call, room: Room) -> None:
    """Says 332 and 333."""
    state = room.state
    call.reply.numeric(n.RPL_TOPIC, room.name, state.topic)
    call.reply.numeric(n.RPL_TOPICWHOTIME, room.name, state.topic_setter, str(state.topic_s))
