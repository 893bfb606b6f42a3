"""What is old goes; what holds now stays; nobody is stopped by it."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from chatbox.core.limits import Limits
from chatbox.core.presence import DAY_MS
from chatbox.core.retiring import retire
from chatbox.services.retention import Keeping, Retention
from chatbox.wire import caps
from tests.commands.test_exactly_once import say
from tests.commands.test_resume import come, token_in
from tests.core.fakes import ALL_CAPS, World

READER = ALL_CAPS & ~caps.EVENT_PLAYBACK


def tidy(world: World, **keeping: int) -> None:
    """One run, to its end."""
    run: Coroutine[Any, Any, None] = Retention(world.hub, world.log, Keeping(**keeping)).tidy()
    world.hub.runtime.spawn(run)
    world.turn()


def said(world: World, room: int = 1) -> list[str]:
    return [getattr(row.body, "body", "") for row in world.log.stored.log_of(room) if row.kind == 1]


def test_events_go_by_age_and_state_stays() -> None:
    """Topic, modes and seats are as they were; the page ends where the log now begins."""
    world = World()
    ann = world.client("ann", READER, room="#a")
    ann.ask("TOPIC #a :topic", "MODE #a +m", "PRIVMSG #a :old")
    world.now_ms += 8 * DAY_MS
    ann.ask("PRIVMSG #a :new")
    tidy(world, retention_ms=7 * DAY_MS)
    assert said(world) == ["new"]
    assert len(world.log.stored.log_of(1)) == 1
    assert [line.rpartition(":")[2] for line in ann.ask("CHATHISTORY LATEST #a * 9")[1:-1]] == ["new"]
    world.hub.load(world.log.load())
    state = world.hub.rooms["#a"].state
    assert (state.topic, state.modes) == ("topic", {"n": "", "t": "", "m": ""})
    assert world.log.stored.snapshot().members


def test_the_newest_stay_where_their_number_is_limited() -> None:
    """Rooms and direct messages have limits of their own."""
    world = World()
    ann = world.client("ann", room="#a")
    world.client("bob")
    ann.ask(*(f"PRIVMSG #a :{number}" for number in range(5)), *(f"PRIVMSG bob :{number}" for number in range(5)))
    tidy(world, channel_length=2, direct_length=3)
    direct = next(iter(world.hub.directs.values()))
    assert said(world) == ["3", "4"]
    assert said(world, direct.id) == ["2", "3", "4"]


def test_an_empty_room_of_nobody_ends_and_its_number_is_never_given_again() -> None:
    """Not a default room, one of an account, one to which somebody may come back, or one that is used."""
    world = World(Limits(resume_days=100))
    owner = world.client("own")
    owner.ask("JOIN #owned")
    world.hub.rooms["#owned"].state.owner = 7
    keeper, _ = come(world, "keep")
    keeper.ask("JOIN #kept")
    world.client("x", room="#lobby").end()
    owner.ask("PART #owned", "JOIN #old", "PRIVMSG #old :secret", "PART #old", "JOIN #used")
    keeper.end()
    world.turn()
    old = world.hub.rooms["#old"].id
    world.now_ms += 31 * DAY_MS
    tidy(world, expire_days=30)
    assert sorted(world.hub.rooms) == ["#kept", "#lobby", "#owned", "#used"]
    assert world.log.stored.log_of(old) == []
    world.hub.load(world.log.load())
    world.hub.sessions.clear()
    retire(world.hub)
    again = world.client("new", READER, room="#old")
    assert world.hub.rooms["#old"].id > old
    assert len(again.ask("CHATHISTORY LATEST #old * 9")) == 2


def test_who_does_not_come_back_is_forgotten() -> None:
    """Token, seat, and what was sent under ids."""
    world = World(Limits(resume_days=3))
    ann, lines = come(world, "ann")
    world.client("bob", room="#a")
    for id in ("018bcfe5-6800-7000-8000-000000000000", "ffffffff-ffff-7000-8000-000000000000", "opaque"):
        ann.ask("JOIN #a", say(id, id))
    assert len(world.log.stored.sent) == 3
    ann.end()
    world.turn()
    world.now_ms = 1_800_000_000_000
    tidy(world)
    assert not world.log.stored.identities
    assert not world.log.stored.sent
    assert [seat.user for seat in world.log.stored.snapshot().members if seat.member.left] == []
    _, told = come(world, "ann", token_in(lines))
    assert any(" FAIL RESUME INVALID_TOKEN " in line for line in told)
