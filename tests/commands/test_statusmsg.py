"""Messages to the members of a rank: https://modern.ircdocs.horse/#statusmsg-parameter."""

from __future__ import annotations

from chatbox.wire.caps import Framing
from tests.core.fakes import ALL_CAPS, Client, World


def people(world: World) -> tuple[Client, Client, Client, Client]:
    """An operator, one with a voice, a member, and an operator in netcat."""
    ann, bob, cat = (world.client(nick, ALL_CAPS, room="#A") for nick in ("ann", "bob", "cat"))
    dan = world.client("dan", framing=Framing.PLAIN)
    dan.ask("JOIN #A")
    ann.ask("MODE #a +vo bob dan")
    for one in (ann, bob, cat, dan):
        one.lines()
    return ann, bob, cat, dan


def bodies(client: Client) -> list[str]:
    """What it was told, without tags and source."""
    return [line.partition(" :")[2].partition(" ")[2] or line for line in client.lines()]


def test_only_those_of_the_rank_hear_it() -> None:
    """The target is told as it was meant, with the prefix and the room's own name."""
    ann, bob, cat, dan = people(World())
    ann.ask("PRIVMSG @#a :ops", "NOTICE +#a :voices", "PRIVMSG @+#a :the lowest counts")
    assert bodies(bob) == ["NOTICE +#A :voices", "PRIVMSG +#A :the lowest counts"]
    assert bodies(cat) == []
    assert dan.lines() == ["ann: ops", "ann: voices", "ann: the lowest counts"]
    assert ann.ask("@+x TAGMSG @#a")[0].endswith("TAGMSG @#A")
    assert bodies(cat) == []


def test_anybody_may_write_to_them_and_sees_what_they_wrote() -> None:
    """A member calls the operators, and finds that again in history; others do not."""
    ann, bob, cat, _ = people(World())
    (echo,) = cat.ask("PRIVMSG @#a :help")
    assert echo.endswith("PRIVMSG @#A :help")
    assert bodies(ann) == ["PRIVMSG @#A :help"]
    seen = [any("help" in line for line in one.ask("CHATHISTORY LATEST #a * 9")) for one in (ann, bob, cat)]
    assert seen == [True, False, True]


def test_it_keeps_its_place_among_what_all_hear() -> None:
    """What is said to some comes between what is said to all."""
    world = World()
    ann, _, cat, dan = people(world)
    cat.send("PRIVMSG #a :1", "PRIVMSG @#a :2", "PRIVMSG #a :3")
    world.turn()
    assert [body.rpartition(":")[2] for body in bodies(ann)] == ["1", "2", "3"]
    assert dan.lines() == ["cat: 1", "cat: 2", "cat: 3"]


def test_who_may_not_speak_may_not_do_it_so() -> None:
    """The room's modes count for it too."""
    world = World()
    people(world)
    eve = world.client("eve")
    assert " 404 eve #A :" in eve.ask("PRIVMSG @#a :x")[0]
    assert " 403 eve #none :" in eve.ask("PRIVMSG @#none :x")[0]
    assert " 401 eve @ann :" in eve.ask("PRIVMSG @ann :x")[0]


def test_it_is_announced() -> None:
    """ISUPPORT STATUSMSG."""
    world = World()
    client = Client(world)
    assert " STATUSMSG=~&@%+ " in " ".join(client.ask("NICK x", "USER x 0 * :x"))
