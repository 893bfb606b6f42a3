"""MONITOR (https://ircv3.net/specs/extensions/monitor) and extended-monitor (…/extended-monitor)."""

from __future__ import annotations

import pytest

from chatbox.core import presence
from chatbox.core.limits import Limits
from chatbox.wire import caps
from chatbox.wire.caps import Framing
from tests.commands.test_people import tails
from tests.core.fakes import World


@pytest.fixture
def world() -> World:
    return World()


def test_who_is_here_and_who_is_not(world: World) -> None:
    """ "If any of the targets being added are online, the server will generate RPL_MONONLINE…", else RPL_MONOFFLINE."""
    ann, _ = world.client("ann"), world.client("bob")
    assert tails(ann.ask("MONITOR + Bob,cat,a*!x")) == ["730 ann :bob!bob@0::1".replace(" :", " "), "731 ann cat"]
    assert ann.ask("MONITOR + bob") == []  # "Targets already in the list MUST NOT be added again"


def test_coming_and_going_is_told(world: World) -> None:
    """Also by a change of nick; not by a change of its case."""
    ann = world.client("ann")
    ann.ask("MONITOR + bob,cat")
    bob = world.client("bob")
    assert tails(ann.lines()) == ["730 * :bob!bob@0::1"]
    bob.ask("NICK Bob")
    assert ann.lines() == []
    bob.ask("NICK cat")
    assert tails(ann.lines()) == ["731 * :Bob", "730 * :cat!bob@0::1"]
    bob.ask("QUIT")
    assert tails(ann.lines()) == ["731 * :cat"]


def test_the_list(world: World) -> None:
    """L, S, - and C; the last two have no answer."""
    ann = world.client("ann")
    assert tails(ann.ask("MONITOR L")) == ["733 ann :End of MONITOR list"]
    ann.ask("MONITOR + Ann,bob,cat")
    assert tails(ann.ask("MONITOR L"))[0] == "732 ann Ann,bob,cat"
    assert tails(ann.ask("monitor s")) == ["730 ann ann!ann@0::1", "731 ann bob,cat"]
    assert ann.ask("MONITOR - BOB,nobody") == []
    assert tails(ann.ask("MONITOR L"))[0] == "732 ann Ann,cat"
    assert ann.ask("MONITOR C") == []
    assert tails(ann.ask("MONITOR L", "MONITOR S")) == ["733 ann :End of MONITOR list"]
    world.client("cat")
    assert ann.lines() == []


def test_a_long_list_is_told_on_several_lines(world: World) -> None:
    """ "the length of the target list is limited only by the buffer size of 512 chars"."""
    ann = world.client("ann")
    nicks = [f"{'x' * 25}{number}" for number in range(60)]
    lines = [line for start in (0, 30) for line in ann.ask("MONITOR + " + ",".join(nicks[start : start + 30]))]
    assert all(len(line.encode()) <= 510 for line in lines)
    lines = tails(ann.ask("MONITOR L"))
    assert sorted(nicks) == sorted(",".join(line.split(" ")[2] for line in lines[:-1]).split(","))


def test_the_limit() -> None:
    """ERR_MONLISTFULL: "the list of targets, as the client sent them, that cannot be added"."""
    world = World(Limits(monitor=2))
    ann = world.client("ann")
    assert tails(ann.ask("MONITOR + bob,cat,Dan,eve")) == [
        "734 ann 2 Dan,eve :Monitor list is full",
        "731 ann bob,cat",
    ]
    assert any("MONITOR=2" in line for line in ann.ask("VERSION"))


def test_what_is_no_monitor_command(world: World) -> None:
    """Too few parameters, and a modifier that there is not."""
    ann = world.client("ann")
    assert tails(ann.ask("MONITOR", "MONITOR +", "MONITOR x", "MONITOR +- a")) == [
        "461 ann MONITOR :Not enough parameters",
        "461 ann MONITOR :Not enough parameters",
        "400 ann MONITOR x :Unknown subcommand: + - C L S",
        "400 ann MONITOR +- :Unknown subcommand: + - C L S",
    ]


def test_the_list_ends_with_the_connection(world: World) -> None:
    """Nothing is left of who watched."""
    ann = world.client("ann")
    ann.ask("MONITOR + bob")
    ann.end()
    assert not world.hub.monitors.watchers("bob")


def test_a_person_is_told_in_words(world: World) -> None:
    """A plain client."""
    dan = world.client("dan", framing=Framing.PLAIN)
    dan.ask("MONITOR + bob")
    world.client("bob")
    assert dan.lines() == ["* bob is here now"]


def test_extended_monitor(world: World) -> None:
    """ "If away-notify is also enabled, the client will get AWAY notifications for monitored nicks"; and the others."""
    for capability in (caps.EXTENDED_MONITOR, caps.EXTENDED_MONITOR_DRAFT):
        ann = world.client("ann", capability | caps.AWAY_NOTIFY | caps.SETNAME | caps.CHGHOST)
        some = world.client("some", capability | caps.SETNAME)
        none = world.client("none", caps.AWAY_NOTIFY | caps.SETNAME | caps.CHGHOST)
        bob = world.client("bob")
        for client in (ann, some, none):
            client.ask("MONITOR + bob")
        bob.ask("AWAY :x", "SETNAME :Bob the second")
        assert bob.session.user is not None
        presence.set_host(world.hub, bob.session.user, "bob", "cloak")
        world.turn()
        assert tails(ann.lines()) == ["AWAY :x", "SETNAME :Bob the second", "CHGHOST bob cloak"]
        assert tails(some.lines()) == ["SETNAME :Bob the second"]
        assert none.lines() == []
        for client in (ann, some, none, bob):
            client.end()
        world.turn()


def test_who_also_shares_a_room_hears_it_once(world: World) -> None:
    """Two reasons, one line."""
    ann = world.client("ann", caps.EXTENDED_MONITOR | caps.AWAY_NOTIFY, room="#a,#b")
    bob = world.client("bob", room="#a,#b")
    ann.ask("MONITOR + bob")
    bob.ask("AWAY :x")
    assert tails(ann.lines()) == ["AWAY :x"]
