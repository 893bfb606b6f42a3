"""CHATHISTORY: what was said before (https://ircv3.net/specs/extensions/chathistory)."""

from __future__ import annotations

import calendar
import re
from collections.abc import Awaitable

from chatbox.core.dispatch import Call, command
from chatbox.core.hub import Hub
from chatbox.core.reply import Fail
from chatbox.core.room import Room
from chatbox.services.history import History, Reference
from chatbox.wire.names import is_channel

SPEC = "https://ircv3.net/specs/extensions/chathistory"
_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?Z")


@command(
    "CHATHISTORY <subcommand> <target> <reference> <limit>",
    "Fetches what was said before: LATEST, BEFORE or AFTER a message or a time.",
    SPEC,
)
def chathistory(call: Call) -> Awaitable[None]:
    subcommand = call.param(0).upper()
    if subcommand not in ("LATEST", "BEFORE", "AFTER") or not call.hub.limits.history:
        raise Fail("INVALID_PARAMS", call.param(0) or "*", "Unknown command")
    if len(call.params) != 4:
        which = "Insufficient" if len(call.params) < 4 else "Too many"
        raise Fail("INVALID_PARAMS", subcommand, f"{which} parameters")
    target = call.params[1]
    room, since = _readable(call, subcommand, target)
    point = None
    if not (subcommand == "LATEST" and call.params[2] == "*"):
        point = _reference(call.hub, room, subcommand, call.params[2])
    limit = _limit(call, subcommand)
    # What is said from now on reaches the session live, so the page ends here.
    return _answer(call, subcommand, room, since, room.next, limit, point)


async def _answer(
    call: Call, subcommand: str, room: Room, since: int, end: int, limit: int, point: Reference | None
) -> None:
    await call.hub.released()
    if call.session.closed:
        return
    history = call.hub.service(History)
    if subcommand == "BEFORE" and point:
        rows = await history.before(room, since, end, limit, point)
    elif subcommand == "AFTER" and point:
        rows = await history.after(room, since, end, limit, point)
    else:
        rows = await history.latest(room, since, end, limit, point)
    reply, hub = call.reply, call.hub
    reply.open_batch("chathistory", room.name or call.params[1])
    for row in rows:
        reply.event(row.body, room.name, row.time_ms, hub.msgid(room, row.number))
    reply.close_batch()


def _readable(call: Call, subcommand: str, target: str) -> tuple[Room, int]:
    """The log asked for, and the number from which the user may read what was not said openly.

    Raises:
        Fail: the same for a room that is not there and for one that is not theirs to read.
    """
    hub, user = call.hub, call.user
    if is_channel(target):
        room = hub.find_room(target)
        seat = room.members.get(user.id) if room else None
        if room is not None and seat is not None:
            return room, seat.since
    elif (other := hub.find_user(target)) is not None:
        return hub.direct(user.id, other.id), 0
    raise Fail("INVALID_TARGET", subcommand, target, "Messages could not be retrieved")


def _reference(hub: Hub, room: Room, subcommand: str, text: str) -> Reference:
    kind, _, value = text.partition("=")
    if kind == "timestamp":
        return Reference(0, _parse_time(subcommand, value))
    if kind == "msgid":
        prefix = f"{hub.epoch}{room.id:x}-"
        number = value.removeprefix(prefix)
        if value.startswith(prefix) and re.fullmatch("[0-9a-f]{1,15}", number) and int(number, 16):
            return Reference(int(number, 16))
        raise Fail("MESSAGE_ERROR", subcommand, room.name or "*", value, "There is no such message here")
    raise Fail("INVALID_PARAMS", subcommand, text, "Invalid message reference")


def _parse_time(subcommand: str, text: str) -> int:
    found = _TIME.fullmatch(text)
    if found is None:
        raise Fail("INVALID_PARAMS", subcommand, text, "Invalid timestamp")
    year, month, day, hour, minute, second = (int(part) for part in found.groups()[:6])
    if not (year >= 1970 and 1 <= month <= 12 and 1 <= day <= 31 and hour < 24 and minute < 60 and second < 61):
        raise Fail("INVALID_PARAMS", subcommand, text, "Invalid timestamp")
    seconds = calendar.timegm((year, month, day, hour, minute, second))
    return seconds * 1000 + int((found[7] or "0")[:3].ljust(3, "0"))


def _limit(call: Call, subcommand: str) -> int:
    text = call.params[3]
    if not text.isdecimal() or not text.isascii() or len(text) > 9 or int(text) == 0:
        raise Fail("INVALID_PARAMS", subcommand, text, "Invalid limit")
    most = call.hub.limits.query_limit
    return min(int(text), most) if most else int(text)
