"""SEARCH: finding what was said (https://github.com/emersion/soju/blob/master/doc/ext/search.md)."""

from __future__ import annotations

from collections.abc import Awaitable, Iterator, Mapping

import msgspec

from chatbox.commands import cap
from chatbox.commands.history import log_of
from chatbox.commands.references import read_time
from chatbox.commands.replay import other_nick
from chatbox.core.dispatch import Call, command
from chatbox.core.event import Event
from chatbox.core.log import EventRow
from chatbox.core.reply import Fail
from chatbox.core.room import Room
from chatbox.core.said import Said
from chatbox.core.view import view_of
from chatbox.core.wanted import wanted
from chatbox.services.search import Hit, Place, Query, Search
from chatbox.wire import caps
from chatbox.wire import numerics as n
from chatbox.wire.message import parse_tags

SPEC = "https://github.com/emersion/soju/blob/master/doc/ext/search.md"
BATCH = "soju.im/search"
ATTRIBUTES = frozenset(("in", "from", "after", "before", "text", "limit"))
USUAL = 50
MOST = 100
"""As many at most, where the configuration sets no limit to pages of history."""
cap.OFFERED[BATCH] = lambda call: call.hub.limits.history


@command(
    "SEARCH <attributes>",
    "Finds messages: attributes like text=deploy;in=#ops;from=ann;after=<time>;before=<time>;limit=20.",
    SPEC,
    min_params=1,
)
def search(call: Call) -> Awaitable[None]:
    if not call.session.has(caps.SEARCH):
        raise Fail(n.ERR_UNKNOWNCOMMAND, "SEARCH", f"Negotiate {BATCH} first, or write to HistServ: SEARCH <words>")
    given = call.params[0]
    attributes = parse_tags(given)
    for part in given.split(";"):
        name = part.partition("=")[0]
        if part and name not in ATTRIBUTES:
            raise Fail("INVALID_PARAMS", name[:50] if " " not in name else "*", "Unknown attribute")
    return _answer(call, find(call, attributes))


def find(call: Call, attributes: Mapping[str, str]) -> Awaitable[list[Hit]]:
    """Begins a search for who sends the command.

    Raises:
        Fail: an attribute cannot be used, or they see no such room.
    """
    logs = _logs(call, attributes.get("in", ""))
    limit = attributes.get("limit", str(USUAL))
    if not (limit.isdecimal() and limit.isascii() and int(limit[:9]) > 0):
        raise Fail("INVALID_PARAMS", "limit", "Invalid limit")
    after_ms, before_ms = (
        read_time(name, attributes[name]) if name in attributes else None for name in ("after", "before")
    )
    what = wanted(attributes.get("text"), attributes.get("from", ""))
    return _find(call, logs, Query(what, min(int(limit[:9]), most(call)), after_ms, before_ms))


def most(call: Call) -> int:
    """As many are found at most."""
    return call.hub.limits.query_limit or MOST


def _logs(call: Call, target: str) -> list[Room]:
    """Where to look: in what is named, or everywhere."""
    hub, user = call.hub, call.user
    if not hub.limits.history:
        raise Fail("INVALID_PARAMS", "*", "There is no history here")
    if not target:
        return [*user.rooms.values(), *hub.directs_of.get(user.id, ())]
    room = log_of(hub, user, target)
    if room is None or view_of(room, user) is None:
        raise Fail("INVALID_PARAMS", "in", "There is no history of that for you")
    return [room]


async def _find(call: Call, logs: list[Room], query: Query) -> list[Hit]:
    ends = {room: room.next for room in logs}
    await call.hub.released()
    search = call.hub.service(Search)
    over = await search.turn(call.session.address)
    try:
        if call.session.closed:
            return []
        return await search.find(_places(call, ends), query)
    finally:
        over()


def _places(call: Call, ends: Mapping[Room, int]) -> list[Place]:
    """What of some logs one may read, and could read again where it was found."""
    hub, user = call.hub, call.user
    places = []
    for room, end in ends.items():
        view = view_of(room, user) if room.admits(call.session) else None
        if view is not None and (room.name or log_of(hub, user, other_nick(hub, room, user)) is room):
            places.append(Place(room, view, end))
    return places


async def _answer(call: Call, finding: Awaitable[list[Hit]]) -> None:
    hits = await finding
    if not call.session.closed:
        call.reply.stream(_told(call, hits))


def _told(call: Call, hits: list[Hit]) -> Iterator[None]:
    call.reply.open_batch(BATCH)
    for room, row in hits:
        call.reply.event(_as_now(call, room, row), room.name, row.time_ms, call.hub.msgid(room, row.number))
        yield
    call.reply.close_batch()


def _as_now(call: Call, room: Room, row: EventRow) -> Event:
    """Direct messages under the names of today, by which clients find the conversation that they are of."""
    event, user = row.body, call.user
    if room.name or not isinstance(event, Said):
        return event
    other = other_nick(call.hub, room, user)
    sender, target = (user.nick, other) if row.user == user.id else (other, user.nick)
    return msgspec.structs.replace(event, source=sender + event.source[len(event.nick) :], target=target)
