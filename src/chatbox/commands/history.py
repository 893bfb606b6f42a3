"""CHATHISTORY: what was said before (https://ircv3.net/specs/extensions/chathistory)."""

from __future__ import annotations

from collections.abc import Awaitable, Iterator

from chatbox.commands import cap
from chatbox.commands.addressee import find_addressee
from chatbox.commands.references import read_limit, read_reference, read_timestamp
from chatbox.commands.replay import other_nick
from chatbox.core.dispatch import Call, command
from chatbox.core.events import KINDS, MESSAGES, PLAYED
from chatbox.core.hub import Hub
from chatbox.core.log import EventRow
from chatbox.core.reply import Fail
from chatbox.core.room import Room
from chatbox.core.said import Redacted, Tagged
from chatbox.core.session import Session
from chatbox.core.user import User
from chatbox.core.view import view_of
from chatbox.services.history import History, Reference, Scope
from chatbox.wire import caps
from chatbox.wire.names import is_channel
from chatbox.wire.render import server_time

SPEC = "https://ircv3.net/specs/extensions/chathistory"
PARAMETERS = {"LATEST": 4, "BEFORE": 4, "AFTER": 4, "AROUND": 4, "BETWEEN": 5, "TARGETS": 4}
"""How many each subcommand has, itself included."""
CONTEXT = {"draft/chathistory-context": ""}
MOST_TARGETS = 500
"""So many logs are looked at for one answer, the newest first."""
for _name in ("draft/chathistory", "draft/event-playback"):
    cap.OFFERED[_name] = lambda call: call.hub.limits.history


@command(
    "CHATHISTORY <subcommand> <target> <reference> [<reference>] <limit>",
    "Fetches what was said before: LATEST, BEFORE, AFTER, AROUND or BETWEEN messages or times; TARGETS lists where.",
    SPEC,
)
def chathistory(call: Call) -> Awaitable[None]:
    subcommand = call.param(0).upper()
    wanted = PARAMETERS.get(subcommand)
    if wanted is None or not call.hub.limits.history:
        raise Fail("INVALID_PARAMS", call.param(0) or "*", "Unknown command")
    if len(call.params) != wanted:
        which = "Insufficient" if len(call.params) < wanted else "Too many"
        raise Fail("INVALID_PARAMS", subcommand, f"{which} parameters")
    if subcommand == "TARGETS":
        start, end = (read_timestamp(subcommand, text) for text in call.params[1:3])
        return _answer_targets(call, start, end, read_limit(call, subcommand))
    target = call.params[1]
    room = log_of(call.hub, call.user, target)
    view = view_of(room, call.user) if room is not None else None
    if room is None or view is None or not room.admits(call.session):
        raise Fail("INVALID_TARGET", subcommand, target, "Messages could not be retrieved")
    texts = call.params[2:-1]
    points = [] if subcommand == "LATEST" and texts[0] == "*" else [_point(call, room, text) for text in texts]
    # What is said from now on reaches the session live, so the page ends here.
    limit = read_limit(call, subcommand)
    return _answer(call, subcommand, Scope(room, view, room.next, limit, _kinds(call.session)), points)


def _kinds(session: Session) -> tuple[int, ...]:
    """The kinds of events a client takes from history; without event-playback, what another capability allows."""
    kinds = PLAYED if session.has(caps.EVENT_PLAYBACK) else (*MESSAGES, Redacted.kind)
    return tuple(kind for kind in kinds if not KINDS[kind].needs or session.has(KINDS[kind].needs))


def _point(call: Call, room: Room, text: str) -> Reference:
    return read_reference(call.hub, room, call.param(0).upper(), text)


async def _answer(call: Call, subcommand: str, scope: Scope, points: list[Reference]) -> None:
    await call.hub.released()
    if call.session.closed:
        return
    history = call.hub.service(History)
    rows = await _read(history, subcommand, scope, points)
    related = await history.related(scope, rows) if Tagged.kind in scope.kinds else {}
    call.reply.stream(_page(call, scope.room, rows, related))


def _page(call: Call, room: Room, rows: list[EventRow], related: dict[int, list[EventRow]]) -> Iterator[None]:
    """Reactions said outside of the page come with what they are about, as context
    (https://ircv3.net/specs/extensions/chathistory#draftchathistory-context-tag).
    """
    reply, hub = call.reply, call.hub
    reply.open_batch("chathistory", room.name or call.params[1])
    for row in rows:
        reply.event(row.body, room.name, row.time_ms, hub.msgid(room, row.number))
        yield
        for context in related.get(row.number, ()):
            reply.event(context.body, room.name, context.time_ms, hub.msgid(room, context.number), CONTEXT)
            yield
    reply.close_batch()


async def _read(history: History, subcommand: str, scope: Scope, points: list[Reference]) -> list[EventRow]:
    if subcommand == "LATEST":
        return await history.latest(scope, *points)
    if subcommand == "BEFORE":
        return await history.before(scope, *points)
    if subcommand == "AFTER":
        return await history.after(scope, *points)
    if subcommand == "AROUND":
        return await history.around(scope, *points)
    return await history.between(scope, *points)


def log_of(hub: Hub, user: User, target: str) -> Room | None:
    """The log that a target means for the user; None where there is none, or none for them to know of."""
    if is_channel(target):
        room = hub.find_room(target)
        return room if room is not None and user.id in room.members else None
    other = find_addressee(hub, target)
    if other is not None:
        return hub.find_direct(user.id, other.id) or Room(0, "", f"{user.id}:{other.id}", direct=True)
    folded = hub.folded(target)
    known = [room for room in hub.directs_of.get(user.id, ()) if hub.folded(other_nick(hub, room, user)) == folded]
    return max(known, key=lambda room: room.last_ms, default=None)


async def _answer_targets(call: Call, start_ms: int, end_ms: int, limit: int) -> None:
    hub, user = call.hub, call.user
    early_ms, late_ms = sorted((start_ms, end_ms))
    logs: list[Room] = [*user.rooms.values(), *hub.directs_of.get(user.id, ())]
    ends = {room: room.next for room in logs if room.last_ms > early_ms}
    await hub.released()
    if call.session.closed:
        return
    history = hub.service(History)
    found: list[tuple[int, str]] = []
    for room in sorted(ends, key=lambda room: -room.last_ms)[:MOST_TARGETS]:
        view = view_of(room, user)
        name = room.name or other_nick(hub, room, user)
        if view is None or room is not log_of(hub, user, name):
            continue  # left meanwhile; or somebody else has that nick now
        newest_ms = await history.newest_ms(Scope(room, view, ends[room], 1))
        if early_ms < newest_ms < late_ms:
            found.append((newest_ms, name))
    found.sort(reverse=start_ms > end_ms)
    call.reply.stream(_targets(call, sorted(found[:limit])))


def _targets(call: Call, found: list[tuple[int, str]]) -> Iterator[None]:
    call.reply.open_batch("draft/chathistory-targets")
    for newest_ms, name in found:
        call.reply.say("CHATHISTORY", "TARGETS", name, server_time(newest_ms))
        yield
    call.reply.close_batch()
