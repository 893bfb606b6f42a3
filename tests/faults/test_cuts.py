"""Cut connections, stalls and kill -9 at once: whoever comes back has lost nothing, doubled nothing, missed nothing."""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Callable

import pytest

from tests.faults.cutting_proxy import CuttingProxy
from tests.faults.returning import ROOM, Returning
from tests.support import LineClient, ServerProcess

PEOPLE = 6


async def _play(server: ServerProcess, count: int, kills: int, rng: random.Random) -> tuple[list[Returning], int]:
    async with CuttingProxy(server.port, rng) as proxy:
        people = [Returning(f"p{number}", count) for number in range(PEOPLE)]
        lives = [asyncio.create_task(one.live(proxy.port)) for one in people]
        for _ in range(kills):
            await asyncio.sleep(rng.uniform(1.0, 2.5))
            await asyncio.to_thread(server.kill)
            await asyncio.to_thread(server.start)
        deadline = asyncio.get_running_loop().time() + 60
        while not all(len(one.acknowledged) == count for one in people):
            assert asyncio.get_running_loop().time() < deadline, [len(one.acknowledged) for one in people]
            await asyncio.sleep(0.2)
        proxy.gentle = True
        await asyncio.sleep(2.5)  # who was cut last comes back and catches up
        for life in lives:
            life.cancel()
        await asyncio.gather(*lives, return_exceptions=True)
        return people, proxy.cuts


def _history(server: ServerProcess) -> list[tuple[str, str]]:
    """Id and text of everything that was said, in order."""
    client = LineClient(server.port)
    client.register("reader", "batch message-tags draft/chathistory")
    client.send(f"JOIN {ROOM}")
    client.until(" 366 ")
    found: list[tuple[str, str]] = []
    after = "timestamp=2000-01-01T00:00:00.000Z"
    while True:
        client.send(f"CHATHISTORY AFTER {ROOM} {after} 100")
        client.until(" BATCH +")
        count = len(found)
        while " BATCH -" not in (line := client.line()):
            msgid = line.partition("msgid=")[2].partition(" ")[0].partition(";")[0]
            found.append((msgid, line.partition(f" PRIVMSG {ROOM} :")[2]))
        if len(found) == count:
            client.close()
            return found
        after = f"msgid={found[-1][0]}"


def violations(people: list[Returning], history: list[tuple[str, str]]) -> list[str]:
    """What was promised and is not so."""
    found = [fault for one in people for fault in one.faults]
    order = [msgid for msgid, _ in history]
    texts = [text for _, text in history]
    found += [f"doubled: {text}" for text in set(texts) if texts.count(text) > 1]
    by_id = dict(history)
    for one in people:
        for text, msgid in one.acknowledged.items():
            if by_id.get(msgid) != text:
                found.append(f"lost: {text} {msgid}")
        own = [text for text in texts if text.startswith(f"{one.name}.")]
        if own != [text for text in one.todo if text in own]:
            found.append(f"{one.name}: out of order: {own}")
        start = order.index(one.seen[0]) if one.seen and one.seen[0] in order else 0
        if one.seen != order[start:]:
            missing = [msgid for msgid in order[start:] if msgid not in one.seen]
            found.append(
                f"{one.name}: was shown {len(one.seen)}, there are {len(order) - start}; missing {missing[:5]}"
            )
    return found


def _run(start_server: Callable[..., ServerProcess], count: int, kills: int, config: str = "") -> list[str]:
    seed = int(os.environ.get("CHATBOX_TEST_SEED") or random.SystemRandom().randrange(1 << 30))
    print(f"CHATBOX_TEST_SEED={seed}")
    server = start_server(config=config)
    server.wanted_port = server.port
    people, cuts = asyncio.run(_play(server, count, kills, random.Random(seed)))
    history = _history(server)
    assert cuts > PEOPLE
    assert sum(one.comebacks for one in people) > PEOPLE
    print(f"{len(history)} messages, {cuts} cuts, {kills} kills, {sum(one.comebacks for one in people)} comebacks")
    return violations(people, history)


@pytest.mark.real
def test_whoever_comes_back_has_lost_doubled_and_missed_nothing(start_server: Callable[..., ServerProcess]) -> None:
    """Six people on bad connections, and a server that is killed twice."""
    assert _run(start_server, 150, 2) == []


@pytest.mark.soak
def test_for_long(start_server: Callable[..., ServerProcess]) -> None:
    """The same for many rounds."""
    for _ in range(20):
        assert _run(start_server, 400, 4) == []


def test_the_check_sees_every_kind_of_violation() -> None:
    """Of a made-up history: a loss, a double, a gap, another order."""
    person = Returning("p", 2)
    person.acknowledged = {"p.0": "m1", "p.1": "m2"}
    person.seen = ["m1", "m2"]
    good = [("m1", "p.0"), ("m2", "p.1")]
    assert violations([person], good) == []
    for bad, word in (
        ([("m1", "p.0")], "lost"),
        ([*good, ("m3", "p.1")], "doubled"),
        ([*good, ("m3", "q.0")], "missing"),
        ([("m2", "p.1"), ("m1", "p.0")], "out of order"),
    ):
        assert any(word in line for line in violations([person], bad)), word
