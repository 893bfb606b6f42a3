"""HistServ: what was said before, in words, for people whose client shows no history (as Ergo has it)."""

from __future__ import annotations

import time
from collections.abc import Iterator

from chatbox.commands import replay, scrollback, search
from chatbox.commands.redact import take_back
from chatbox.commands.services import Request, Service
from chatbox.core.log import EventRow
from chatbox.core.said import Said, taken_apart
from chatbox.services.search import Hit
from chatbox.wire.asked import asked
from chatbox.wire.text import readable

HISTSERV = Service("HistServ", "Shows, finds and takes back what was said before.")


@HISTSERV.command(
    "PLAY <target> [<count> | <while>]",
    "Says to you the last messages of a room or a conversation.",
    "So many, or those of a while like 30m, 2h or 1d. HISTORY shows them as if they were said now.",
    min_params=1,
)
async def play(request: Request) -> None:
    _, reading = scrollback.read(request.call, request.param(0), request.param(1))
    rows = await reading
    if not request.call.session.closed:
        request.call.reply.stream(_told(request, rows))


def _told(request: Request, rows: list[EventRow]) -> Iterator[None]:
    now_ms = request.call.hub.runtime.clock_ms()
    for row in rows:
        if isinstance(row.body, Said):
            for line in _lines(row.body):
                request.say(f"{_when(row.time_ms, now_ms)} {line}")
            yield
    request.say("End of history.")


def _lines(said: Said) -> Iterator[str]:
    if said.body.startswith(replay.ACTION):
        yield f"* {said.nick} {readable(said.body[len(replay.ACTION) :])}"
    elif not said.body.startswith("\x01"):  # what programs ask each other is not said to anybody
        yield from (f"<{said.nick}> {text}" for piece in taken_apart(said.body) if (text := readable(piece.text)))


def _when(time_ms: int, now_ms: int) -> str:
    then, now = time.localtime(time_ms / 1000), time.localtime(now_ms / 1000)
    return time.strftime("%H:%M:%S" if then[:3] == now[:3] else "%Y-%m-%d %H:%M:%S", then)


@HISTSERV.command(
    "SEARCH <words>",
    "Finds messages in your rooms and conversations.",
    'All words have to be there, "some in quotes" in that order. from:NICK, in:#ROOM, after:2026-01-31 and '
    "before:2026-12-24 say where to look.",
    min_params=1,
)
async def find(request: Request) -> None:
    hits = await search.find(request.call, asked(request.rest(0)))
    if not request.call.session.closed:
        request.call.reply.stream(_found(request, hits))


def _found(request: Request, hits: list[Hit]) -> Iterator[None]:
    hub, user = request.call.hub, request.call.user
    for room, row in hits:
        where = room.name or replay.other_nick(hub, room, user)
        if isinstance(row.body, Said):
            for line in _lines(row.body):
                request.say(f"{_when(row.time_ms, hub.runtime.clock_ms())} {where} {line}")
            yield
    request.say(_count(len(hits), min(search.USUAL, search.most(request.call))))


def _count(found: int, most: int) -> str:
    if found >= most:
        return f"These are {most}; there may be more: say before:, after: or from:."
    return f"{found or 'No'} message{'' if found == 1 else 's'} found."


@HISTSERV.command(
    "DELETE <target> <msgid>",
    "Takes a message back: yours, or as an operator of the room anybody's.",
    "The same as REDACT, for clients that show ids and do not know that.",
    min_params=2,
)
async def delete(request: Request) -> None:
    await take_back(request.call, request.param(0), request.param(1))
    request.say("It is taken back.")
