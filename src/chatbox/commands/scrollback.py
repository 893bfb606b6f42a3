"""HISTORY: what was said before, for people whose client cannot ask for it (as Ergo has it)."""

from __future__ import annotations

import re
from collections.abc import Awaitable

from chatbox.commands import replay
from chatbox.commands.history import log_of
from chatbox.core.dispatch import Call, command
from chatbox.core.log import EventRow
from chatbox.core.reply import Fail
from chatbox.core.room import Room
from chatbox.core.view import view_of
from chatbox.services.history import History, Reference, Scope
from chatbox.wire import numerics as n

USUAL = 50
_WHILE = re.compile(r"(\d{1,6})([smhd])", re.ASCII)
_UNIT_MS = {"s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}


@command(
    "HISTORY <target> [<count>|<while>]",
    "Shows the last so many messages of a room or a conversation, or those of a while like 30m, 2h or 1d.",
    "https://ergo.chat/manual.html#history",
    min_params=1,
)
def history(call: Call) -> Awaitable[None]:
    room, reading = read(call, call.params[0], call.param(1))
    return _show(call, room, reading)


def read(call: Call, target: str, much: str) -> tuple[Room, Awaitable[list[EventRow]]]:
    """The log that a target means, and the reading of its last messages.

    Args:
        much: how many, or of what while; "" for as usual.

    Raises:
        Fail: there is none for who asks, or that is no number and no while.
    """
    much = much or str(USUAL)
    room = log_of(call.hub, call.user, target) if call.hub.limits.history else None
    if room is None or view_of(room, call.user) is None:
        raise Fail(n.ERR_NOSUCHCHANNEL, target, "There is no history of that for you")
    found = _WHILE.fullmatch(much)
    if found is None and not (much.isdecimal() and much.isascii() and 0 < len(much) < 10):
        raise Fail("INVALID_PARAMS", much, "Give a number, or a while like 30m, 2h or 1d")
    since_ms = call.hub.runtime.clock_ms() - int(found[1]) * _UNIT_MS[found[2]] if found else 0
    return room, _read(call, room, 0 if found else int(much), since_ms)


async def _read(call: Call, room: Room, count: int, since_ms: int) -> list[EventRow]:
    hub, end = call.hub, room.next
    await hub.released()
    view = None if call.session.closed else view_of(room, call.user)
    if view is None:
        return []
    most = hub.limits.query_limit or count or replay.MOST_PLAYED
    scope = Scope(room, view, end, min(count or most, most))
    after = Reference(0, max(since_ms, 0)) if since_ms else None
    return await hub.service(History).latest(scope, after)


async def _show(call: Call, room: Room, reading: Awaitable[list[EventRow]]) -> None:
    rows = await reading
    if not call.session.closed:
        replay.tell(call.reply, call.hub, call.user, room, rows)
