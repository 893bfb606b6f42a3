"""DEFCON, with the levels of Ergo: how careful the server is with strangers."""

from __future__ import annotations

import pytest

from chatbox.core.privileges import Oper
from tests.commands.people import logged_in, tails, texts
from tests.core.fakes import Client, World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def op(world: World) -> Client:
    """An operator."""
    client = world.client("op", room="#a")
    assert client.session.user is not None
    client.session.user.oper = Oper("root", frozenset({"ban"}))
    return client


def coming(world: World, nick: str) -> list[str]:
    """What somebody is told who comes from elsewhere."""
    client = Client(world, address="192.0.2.9")
    return tails(client.ask(f"NICK {nick}", f"USER {nick} 0 * :x"))


def test_who_sets_it(world: World, op: Client) -> None:
    """Operators who may keep people out; it is told and asked."""
    assert texts(op.ask("DEFCON")) == ["DEFCON is 5: as usual."]
    assert tails(op.ask("DEFCON 7"))[0].startswith("400 op DEFCON :")
    assert texts(op.ask("DEFCON 4"))[0].startswith("DEFCON is 4: ")
    assert tails(world.client("ann").ask("DEFCON 5"))[0].startswith("481 ")


def test_no_registrations(world: World, op: Client) -> None:
    """Level 4: no account, no channel."""
    op.ask("DEFCON 4")
    ann, bob = logged_in(world, "ann", room="#b"), world.client("bob")
    assert "TEMPORARILY_UNAVAILABLE" in bob.ask("REGISTER * * secret")[0]
    assert texts(ann.ask("CS REGISTER #b")) == ["No channel can be registered at present."]
    bob.ask("PRIVMSG ann :hi")
    assert len(ann.lines()) == 1


def test_no_messages_of_strangers(world: World, op: Client) -> None:
    """Level 3: all are as with user mode R."""
    ann, bob = logged_in(world, "ann"), world.client("bob")
    op.ask("DEFCON 3")
    assert tails(bob.ask("PRIVMSG ann :hi"))[0].startswith("477 bob ann ")
    ann.ask("PRIVMSG op :hi")
    assert len(op.lines()) == 1
    assert coming(world, "cat")[0].startswith("001 ")


def test_no_strangers(world: World, op: Client) -> None:
    """Level 2: nobody without account; level 1: nobody at all; who is here stays."""
    bob = world.client("bob")
    op.ask("DEFCON 2")
    assert coming(world, "cat")[0].startswith("465 * :Only who logs in")
    assert tails(bob.ask("JOIN #a"))[0].startswith("477 bob #a ")
    assert tails(logged_in(world, "ann").ask("JOIN #a"))[0] == "JOIN #a"
    op.ask("DEFCON 1")
    assert coming(world, "dan")[0].startswith("465 * :Nobody new")
    assert world.client("eve").ask("PING x")  # from this machine itself
    op.ask("DEFCON 5")
    assert coming(world, "dan")[0].startswith("001 ")
