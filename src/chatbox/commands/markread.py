"""MARKREAD: how far one has read, told to all one's clients (https://ircv3.net/specs/extensions/read-marker)."""

from __future__ import annotations

from chatbox.commands.addressee import find_addressee
from chatbox.commands.references import read_time
from chatbox.core import markers
from chatbox.core.dispatch import Call, command
from chatbox.core.reply import Fail, Reply
from chatbox.core.room import Room
from chatbox.wire import caps
from chatbox.wire import numerics as n
from chatbox.wire.names import is_channel
from chatbox.wire.render import server_time

NOTHING_READ = "*"


@command(
    "MARKREAD <target> [timestamp=<time>]",
    "Asks or tells how far you have read in a room or a conversation; all your clients hear it.",
    "https://ircv3.net/specs/extensions/read-marker#markread-command",
)
def markread(call: Call) -> None:
    if not call.session.has(caps.READ_MARKER):
        raise Fail(n.ERR_UNKNOWNCOMMAND, "MARKREAD", "Unknown command: negotiate draft/read-marker first")
    if not call.param(0):
        raise Fail("NEED_MORE_PARAMS", "Missing parameters")
    target = call.params[0]
    room, name = _log_of(call, target)
    if len(call.params) == 1:
        say_marker(call, room, name)
        return
    kind, _, value = call.params[1].partition("=")
    if kind != "timestamp":
        raise Fail("INVALID_PARAMS", call.params[1], "Invalid parameters")
    time_ms = min(read_time(target, value), call.hub.runtime.clock_ms())
    if room is None:
        raise Fail("INVALID_PARAMS", target, "There is nothing to read there")
    if markers.advance(call.hub, call.user.id, room, time_ms):
        _tell_others(call, room, name)
    say_marker(call, room, name)


def say_marker(call: Call, room: Room | None, name: str) -> None:
    """Tells one client how far its user has read."""
    call.reply.say("MARKREAD", name, _shown(call, room))


def _shown(call: Call, room: Room | None) -> str:
    time_ms = markers.of(call.hub, call.user.id, room) if room is not None else 0
    return f"timestamp={server_time(time_ms)}" if time_ms else NOTHING_READ


def _tell_others(call: Call, room: Room, name: str) -> None:
    for session in call.user.sessions:
        if session is not call.session and session.has(caps.READ_MARKER):
            reply = Reply(call.hub, session)
            reply.say("MARKREAD", name, _shown(call, room))
            reply.finish()


def _log_of(call: Call, target: str) -> tuple[Room | None, str]:
    """The log that a target means, and its name as it is told. Of rooms one was never in, nothing is told."""
    hub, user = call.hub, call.user
    if " " in target or target.startswith(":"):
        raise Fail("INVALID_PARAMS", "Invalid parameters")
    if is_channel(target):
        room = hub.find_room(target)
        known = room is not None and (user.id in room.members or markers.of(hub, user.id, room))
        return (room, room.name) if room is not None and known else (None, target)
    to = find_addressee(hub, target)
    return (hub.direct(user.id, to.id), to.nick) if to is not None else (None, target)
