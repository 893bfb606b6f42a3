"""A reserved nick is its owner's, in whatever order their client says who it is."""

from __future__ import annotations

from tests.core.fakes import Client, World


def test_a_nick_given_before_logging_in_is_decided_at_the_end_of_negotiation() -> None:
    """WeeChat sends NICK before it asks for sasl; who does not log in is refused when CAP END comes."""
    world = World()
    world.client("ann")
    stranger = Client(world)
    assert not [line for line in stranger.ask("CAP LS 302", "NICK ann", "USER a 0 * :a") if " 433 " in line]
    assert [line for line in stranger.ask("CAP END") if " 433 * ann " in line]
    assert [line for line in stranger.ask("NICK other") if " 001 other " in line]


def test_a_secret_room_is_as_if_it_were_not_there() -> None:
    """Who is outside gets the same answer to a message as for a room that does not exist."""
    world = World()
    ann, bob = world.client("ann", room="#a"), world.client("bob")
    ann.ask("MODE #a +s")
    hidden, missing = bob.ask("PRIVMSG #a :x"), bob.ask("PRIVMSG #b :x")
    assert [line.replace("#a", "#b") for line in hidden] == missing
    assert " 403 " in missing[0]
