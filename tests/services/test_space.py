"""Near the end of the disk talk is refused when it is decided; people still come and go."""

from __future__ import annotations

from chatbox.services.space import Space
from chatbox.wire import caps
from chatbox.wire.caps import Framing
from tests.core.fakes import World


def test_below_the_reserve_messages_and_settings_are_refused() -> None:
    """With the label; plain people get a sentence; who comes and goes is written; with room again talk goes on."""
    world = World()
    space = Space(world.hub, world.log, 1000)
    ann = world.client("ann", caps.LABELED_RESPONSE | caps.BATCH, room="#a")
    person = world.client("pat", 0, Framing.PLAIN, room="#a")
    world.log.free = 999
    space.start()
    world.turn()
    answers = ann.ask("@label=L PRIVMSG #a :x", "TOPIC #a :x", "MODE #a +m", "PRIVMSG pat :x", "KICK #a pat")
    assert answers[0].startswith("@label=L :chatbox FAIL PRIVMSG STORAGE_FULL :")
    assert [line.split(" ")[1:4] for line in answers[1:]] == [
        ["FAIL", command, "STORAGE_FULL"] for command in ("TOPIC", "MODE", "PRIVMSG", "KICK")
    ]
    assert "disk is full" in person.ask("PRIVMSG #a :x")[0]
    before = len(world.log.stored.events)
    bob = world.client("bob", room="#a")
    bob.end()
    world.turn()
    assert len(world.log.stored.events) == before + 2
    world.log.free = 1000
    world.wait(2)
    ann.ask("PRIVMSG #a :y")
    assert person.lines()[-1] == "ann: y"
    space.stop()
    world.wait(2)
    assert not world.timers
