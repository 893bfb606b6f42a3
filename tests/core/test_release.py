"""How a batch is written does not depend on how many hear it."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbox.core import release
from chatbox.core.batch import Batch
from chatbox.core.crowd import Crowd, Outlet
from chatbox.core.room import Room
from chatbox.core.session import Session
from chatbox.wire import caps
from tests.core.test_batch import heard, say, session


def play(seed: int) -> list[bytes]:
    """Two rooms in which people come, go, speak and are answered; returns what each hears."""
    rng = random.Random(seed)
    rooms, batch = [Room(1, "#a", "#a"), Room(2, "#b", "#b")], Batch()
    people = [session(number, rng.choice((0, caps.SERVER_TIME))) for number in range(8)]
    for room in rooms:
        for one in rng.sample(people, 6):
            room.attach(one)
    for number in range(rng.randrange(40)):
        room, one = rng.choice(rooms), rng.choice(people)
        match rng.randrange(7):
            case 0:
                room.attach(one)
            case 1:
                room.detach(one)
            case 2:
                batch.reply(one, b"reply %d;" % number)
            case 3:
                room.close_segment()
            case 4:
                batch.skip(one, say(batch, room, f"{number}"))
            case _:
                say(batch, room, f"{number}")
    batch.release()
    return [heard(one) for one in people]


@given(st.integers(0, 1 << 30))
def test_a_crowd_hears_what_everybody_by_themselves_would(seed: int) -> None:
    """With things of their own, lines left out, and people who come and go meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(release, "MANY", 1)
        crowds = play(seed)
        patch.setattr(release, "MANY", 1000)
        assert crowds == play(seed)


def test_everybody_in_a_large_room_is_written_to_as_a_crowd() -> None:
    """Once, with the same bytes; only who has something of their own is written to by themselves."""
    calls: list[tuple[int, bytes, set[Session]]] = []

    class Counting(Outlet):
        def write_to_all(self, crowd: Crowd, data: bytes, but: object) -> None:
            assert isinstance(but, set)
            calls.append((len(crowd), data, but))

    room, batch = Room(1, "#a", "#a"), Batch()
    people = [session(number) for number in range(release.MANY)]
    for one in people:
        room.attach(one)
    batch.skip(people[3], say(batch, room, "1"))
    say(batch, room, "2")
    batch.reply(people[4], b"mine;")
    batch.release(Counting())
    assert calls == [(release.MANY, b"1;2;", {people[3], people[4]})]
    assert [heard(one) for one in people[2:6]] == [b"", b"2;", b"1;2;mine;", b""]
