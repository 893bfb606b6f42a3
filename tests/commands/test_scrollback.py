"""HISTORY, for clients that cannot ask otherwise (as Ergo has it)."""

from __future__ import annotations

from chatbox.wire import caps
from chatbox.wire.caps import Framing
from tests.core.fakes import World

OLD = caps.SERVER_TIME | caps.BATCH


def test_the_last_ones_or_those_of_a_while() -> None:
    """A number, or a while; in a batch with times where the client knows these."""
    world = World()
    ann, bob = world.client("ann", OLD, room="#a"), world.client("bob", room="#a")
    for number in range(4):
        world.now_ms += 60_000
        bob.ask(f"PRIVMSG #a :{number}")
    bob.ask("PRIVMSG ann :psst")

    def asked(line: str) -> list[str]:
        return [told.rpartition(" :")[2] for told in ann.ask(line) if " PRIVMSG " in told]

    assert asked("HISTORY #a 2") == ["2", "3"]
    assert asked("HISTORY #a") == ["0", "1", "2", "3"]
    assert asked("HISTORY #a 90s") == ["2", "3"]
    assert asked("HISTORY bob 1h") == ["psst"]
    assert " BATCH +" in ann.ask("HISTORY #a 1")[0]


def test_who_reads_in_netcat() -> None:
    """Sentences, with the time in front."""
    world = World()
    ann, dan = world.client("ann", room="#a"), world.client("dan", framing=Framing.PLAIN)
    dan.ask("JOIN #a")
    ann.ask("PRIVMSG #a :hello")
    dan.lines()
    (line,) = dan.ask("HISTORY #a 1")
    assert line.startswith("ann: [")
    assert line.endswith("] hello")


def test_refusals() -> None:
    """Nobody reads of a room they are not in; what is no number is said so."""
    world = World()
    ann, bob = world.client("ann", OLD, room="#a"), world.client("bob", OLD)
    assert " 403 bob #a :" in bob.ask("HISTORY #a 5")[0]
    assert " 403 bob nobody :" in bob.ask("HISTORY nobody 5")[0]
    assert " FAIL HISTORY INVALID_PARAMS soon :" in ann.ask("HISTORY #a soon")[0]
