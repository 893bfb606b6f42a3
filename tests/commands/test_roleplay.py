"""NPC, NPCA and SCENE (mode E of rooms), as servers that have them do it."""

from __future__ import annotations

from chatbox.core.limits import Limits
from chatbox.wire import caps
from tests.commands.people import tails
from tests.core.fakes import ALL_CAPS, World


def test_speaking_as_somebody_else() -> None:
    """Who speaks is told behind the text; the sender hears it too; it is in the history."""
    world = World(Limits(roleplay=True))
    ann, bob = world.client("ann", caps.CHATHISTORY, room="#a"), world.client("bob", room="#a")
    ann.lines()
    assert tails(ann.ask("NPC #a bilbo too much bread"))[0].startswith("573 ann #a ")
    ann.ask("MODE #a +E")
    bob.lines()
    told = [
        ":*bilbo*!ann@npc.fakeuser.invalid PRIVMSG #a :too much bread (ann)",
        ":*bilbo*!ann@npc.fakeuser.invalid PRIVMSG #a :\x01ACTION yawns (ann)\x01",
        ":=Scene=!ann@npc.fakeuser.invalid PRIVMSG #a :a stormy night (ann)",
    ]
    assert ann.ask("NPC #a bilbo too much bread", "NPCA #a bilbo yawns", "SCENE #a :a stormy night") == told
    assert bob.lines() == told
    assert ann.ask("AMBIANCE #a :a stormy night") == told[2:]
    assert [line for line in ann.ask("CHATHISTORY LATEST #a * 9") if "PRIVMSG" in line][:3] == told


def test_what_is_refused() -> None:
    """ERR_CANNOTSENDRP (573): where it is off, names that are none, CTCP; and who may not speak."""
    ann = World().client("ann", room="#a")
    assert "disabled" in ann.ask("NPC #a bilbo x")[0]
    world = World(Limits(roleplay=True))
    ann, bob = world.client("ann", ALL_CAPS, room="#a"), world.client("bob", room="#a")
    ann.ask("MODE #a +Em")
    bob.lines()
    assert tails(bob.ask("SCENE #a x"))[0].startswith("404 bob #a ")
    assert " 573 ann #a " in ann.ask("NPC #a a!b x")[0]
    assert " 573 ann #a " in ann.ask("SCENE #a :\x01VERSION\x01")[0]
    assert " 573 ann bob " in ann.ask("SCENE bob x")[0]
