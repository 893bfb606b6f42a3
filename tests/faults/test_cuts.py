"""Cut connections, stalls and kill -9 at once: whoever comes back has lost nothing, doubled nothing, missed nothing."""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Callable
from typing import NamedTuple

import pytest

from tests.faults import logfile
from tests.faults.checker import Heard, Kind, Ledger, Sent, Stored, check
from tests.faults.cutting_proxy import CuttingProxy
from tests.faults.librarian import Librarian
from tests.faults.returning import ROOM, Returning
from tests.faults.rounds import read_pages
from tests.faults.visitors import Visitor, without_pieces
from tests.faults.wires import BinaryWebSocket, WebSocket
from tests.support import LineClient, ServerProcess

Everybody = list[Returning | Librarian | Visitor]
LONGEST_S = 60.0
LEAST = 50
"""So much at least has everybody heard."""


class Play(NamedTuple):
    """How a run goes.

    Attributes:
        kills: so often the server is killed.
        hangs: of the kills, those before which the disk hangs for a moment, as a part of one.
        patience_s: how long in the end everybody may need until all is acknowledged.
    """

    kills: int
    hangs: float = 0.5
    patience_s: float = 60.0


def everybody(rng: random.Random) -> Everybody:
    """Clients of every kind."""
    return [
        Returning("tcp"),
        Returning("line"),
        Returning("web", WebSocket),
        Returning("bytes", BinaryWebSocket),
        Librarian("lib"),
        Librarian("bot"),
        Visitor("cat", rng, bare=False),
        Visitor("script", rng, bare=True),
    ]


async def perform(server: ServerProcess, play: Play, rng: random.Random) -> tuple[Everybody, int]:
    """All talk through the proxy until everything is acknowledged; returns them, and how often somebody was cut."""
    async with CuttingProxy(server.port, rng) as proxy:
        people = everybody(rng)
        lives = [asyncio.create_task(one.live(proxy.port)) for one in people]
        try:
            for _ in range(play.kills):
                await asyncio.sleep(rng.uniform(0.8, 2.0))
                await _kill(server, rng.uniform(0.2, 0.5) if rng.random() < play.hangs else 0)
            await asyncio.sleep(rng.uniform(0.8, 2.0))
            await _until(lambda: all(_had_their_part(one, people) for one in people), lives, LONGEST_S)
            for one in people:
                one.talking = False
            await _until(lambda: all(one.done for one in people), lives, play.patience_s)
            proxy.gentle = True
            await asyncio.sleep(2.0)  # who was cut last comes back and catches up
        finally:
            await _end(lives)
        return people, proxy.cuts


def _had_their_part(one: Returning | Librarian | Visitor, people: Everybody) -> bool:
    """Heard much, was heard, and came back where that is possible."""
    heard = [heard for other in people if other is not one for seen in other.observations for heard in seen.heard]
    return (
        sum(len(seen.heard) for seen in one.observations) > LEAST
        and any(said.sender.startswith(one.name) for said in heard)
        and (one.comebacks > 0 or isinstance(one, Visitor))
    )


async def _until(done: Callable[[], bool], lives: list[asyncio.Task[None]], patience_s: float) -> None:
    deadline_s = asyncio.get_running_loop().time() + patience_s
    while not done() and asyncio.get_running_loop().time() < deadline_s:
        assert not any(life.done() for life in lives), lives
        await asyncio.sleep(0.1)


async def _end(lives: list[asyncio.Task[None]]) -> None:
    pending = set(lives)
    while pending:
        for life in pending:
            life.cancel()
        _, pending = await asyncio.wait(pending, timeout=1)


async def _kill(server: ServerProcess, hangs_s: float) -> None:
    """kill -9, in the midst of writing or while the disk hangs; and a new start."""
    hanging = logfile.stall(server.data) if hangs_s else None
    await asyncio.sleep(hangs_s)
    await asyncio.to_thread(server.kill)
    if hanging is not None:
        hanging.close()
    await asyncio.to_thread(server.start)


def history_of(server: ServerProcess) -> list[Stored]:
    """All that was said, as the server tells it page by page."""
    client = LineClient(server.port)
    client.register("reader", "batch", "message-tags", "draft/chathistory")
    try:
        return read_pages(client, ROOM, forward=True)
    finally:
        client.close()


def violations(people: Everybody, history: list[Stored]) -> list[str]:
    """What was promised and is not so."""
    observations = [observation for one in people for observation in one.observations]
    scripts = [one for one in people if isinstance(one, Visitor)]
    history, found = without_pieces(scripts, history, observations)
    found += [fault for one in people for fault in one.faults]
    ledgers = [ledger for one in people for ledger in one.ledgers]
    return found + [f"{one.kind}: {one.where}" for one in check(history, ledgers, observations)]


def run(start_server: Callable[..., ServerProcess], play: Play, config: str = "") -> list[str]:
    """One run, and what was wrong in it."""
    seed = int(os.environ.get("CHATBOX_TEST_SEED") or random.SystemRandom().randrange(1 << 30))
    print(f"CHATBOX_TEST_SEED={seed}")
    server = start_server(config=config)
    server.wanted_port = server.port
    people, cuts = asyncio.run(perform(server, play, random.Random(seed)))
    history = history_of(server)
    found = [f"{one.name}: never done" for one in people if not one.done]
    assert cuts > len(people)
    assert all(_had_their_part(one, people) for one in people)
    comebacks = sum(one.comebacks for one in people)
    print(f"{len(history)} messages, {cuts} cuts, {play.kills} kills, {comebacks} comebacks")
    return found + violations(people, history)


@pytest.mark.real
def test_whoever_comes_back_has_lost_doubled_and_missed_nothing(start_server: Callable[..., ServerProcess]) -> None:
    """People on bad lines with clients of every kind, and a server that is killed twice."""
    assert run(start_server, Play(kills=2)) == []


@pytest.mark.real
def test_the_same_run_finds_the_promise_broken_without_durability(start_server: Callable[..., ServerProcess]) -> None:
    """With `durability = "memory"` the server speaks before it writes: a run like this one sees what that means."""
    found = run(start_server, Play(kills=2, hangs=1.0, patience_s=2.0), '[storage]\ndurability = "memory"\n')
    assert any(line.startswith(Kind.LOST) for line in found), found
    assert any(line.startswith(Kind.UNSTORED) for line in found), found


@pytest.mark.soak
def test_for_long(start_server: Callable[..., ServerProcess]) -> None:
    """The same for many rounds."""
    for _ in range(20):
        assert run(start_server, Play(kills=4)) == []


def test_the_check_sees_every_kind_of_violation() -> None:
    """Of a made-up history: a loss, a double, a gap, another order."""

    def person() -> Returning:
        one = Returning("p")
        one.ledger.sent[:] = [Sent("p.0", True, "m1"), Sent("p.1", True, "m2")]
        one.observation.heard = [Heard("p", "p.0", "m1"), Heard("p", "p.1", "m2")]
        return one

    one, two, other = Stored("p", "p.0", "m1"), Stored("p", "p.1", "m2"), Returning("q")
    assert violations([person()], [one, two]) == []
    for bad, kind in (
        ([one], Kind.LOST),
        ([one, two, Stored("p", "p.1", "m3")], Kind.DOUBLE),
        ([one, two, Stored("q", "q.0", "m3")], Kind.GAP),
        ([two, one], Kind.ORDER),
        ([one, two._replace(msgid="m3")], Kind.CHANGED),
        ([one, two, Stored("r", "r.0", "m3")], Kind.INVENTED),
    ):
        assert any(line.startswith(kind) for line in violations([person(), other], bad)), kind


def test_pieces_of_a_scripts_message_are_no_violation() -> None:
    """A bad line may split or join what has no ends; what was not sent is one all the same."""
    script = Visitor("s", random.Random(1), bare=True)
    script.ledgers = [Ledger("s0", ROOM, [Sent("s0.0;"), Sent("s0.1;"), Sent("s0.2;")])]
    said = [Stored("s0", text) for text in ("s0.0;", "s0.", "1;s0.2;")]
    assert violations([script], said) == []
    assert violations([script], said[:2]) == []
    assert violations([script], [said[0], said[2]]) != []
