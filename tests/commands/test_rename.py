"""RENAME. Clauses of https://ircv3.net/specs/extensions/channel-rename"""

from __future__ import annotations

import pytest

from chatbox.core.limits import Limits
from chatbox.wire import caps
from chatbox.wire.caps import Framing
from tests.commands.people import logged_in, tails
from tests.core.fakes import ALL_CAPS, Client, World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def ann(world: World) -> Client:
    """An operator of #old who knows renaming."""
    client = world.client("ann", caps.CHANNEL_RENAME | caps.CHATHISTORY, room="#old")
    client.ask("TOPIC #old :about")
    client.lines()
    return client


def test_who_knows_it_is_told_in_one_line(world: World, ann: Client) -> None:
    """ "A channel rename preserves all channel state, such as membership, mode and topic"."""
    bob = world.client("bob", caps.CHANNEL_RENAME, room="#old")
    ann.lines()
    room = world.hub.rooms["#old"]
    assert ann.ask("RENAME #old #New :typo") == [":ann!ann@0::1 RENAME #old #New :typo"]
    assert bob.lines() == [":ann!ann@0::1 RENAME #old #New :typo"]
    assert (world.hub.rooms.get("#old"), world.hub.rooms["#new"]) == (None, room)
    assert tails(bob.ask("TOPIC #new"))[0] == "332 bob #New about"


def test_others_leave_and_join(world: World, ann: Client) -> None:
    """ "Send the client a PART message for the old channel name …, a JOIN message followed by the usual messages"."""
    bob = world.client("bob", room="#old")
    ann.ask("RENAME #old #new :typo")
    assert bob.lines() == [
        ":bob!bob@0::1 PART #old :typo",
        ":bob!bob@0::1 JOIN #new",
        ":chatbox 332 bob #new about",
        ":chatbox 333 bob #new ann!ann@0::1 1700000000",
        ":chatbox 353 bob = #new :@ann bob",
        ":chatbox 366 bob #new :End of /NAMES list",
    ]
    ann.lines()
    assert tails(bob.ask("PRIVMSG #new :x")) == []
    assert tails(ann.lines()) == ["PRIVMSG #new :x"]


def test_its_sender_may_not_know_it_either(world: World) -> None:
    """ "…the server SHOULD rename the channel, but use the fallback mechanism to report … to that client"."""
    ann = world.client("ann", room="#old")
    assert [line.split(" ")[1] for line in ann.ask("RENAME #old #new")] == ["PART", "JOIN", "353", "366"]
    labelled = world.client("bob", ALL_CAPS, room="#b")
    assert "RENAME #b #c :" in labelled.ask("@label=1 RENAME #b #c")[0]


def test_a_change_of_case_only(world: World, ann: Client) -> None:
    """ "Implementations MUST allow" it; the fallback "SHOULD NOT be used"."""
    bob = world.client("bob", room="#old")
    ann.lines()
    assert tails(ann.ask("RENAME #old #OLD")) == ["RENAME #old #OLD :"]
    assert bob.lines() == []
    assert world.hub.rooms["#old"].name == "#OLD"


def test_history_goes_on_under_the_new_name(world: World, ann: Client) -> None:
    """The log belongs to the room, not to its name."""
    ann.ask("PRIVMSG #old :before", "RENAME #old #new", "PRIVMSG #new :after")
    page = tails(ann.ask("CHATHISTORY LATEST #new * 10"))
    assert [line for line in page if line.startswith("PRIVMSG")] == ["PRIVMSG #new :before", "PRIVMSG #new :after"]


def test_the_old_name_is_free(world: World, ann: Client) -> None:
    """Whoever joins it makes another room, also in the same moment; both are stored."""
    bob = world.client("bob")
    ann.send("RENAME #old #new")
    bob.send("JOIN #old")
    world.turn()
    assert "353 bob = #old @bob" in tails(bob.lines())
    assert sorted(row.folded for row in world.log.stored.snapshot().rooms) == ["#new", "#old"]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("RENAME #old", "461 ann RENAME"),
        ("RENAME #none #new", "403 ann #none"),
        ("RENAME #old #taken", "FAIL RENAME CHANNEL_NAME_IN_USE #old #taken"),
        ("RENAME #old #old", "FAIL RENAME CHANNEL_NAME_IN_USE #old #old"),
        ("RENAME #old &new", "FAIL RENAME CANNOT_RENAME #old &new"),
        ("RENAME #home #new", "FAIL RENAME CANNOT_RENAME #home #new"),
    ],
)
def test_what_is_refused(line: str, answer: str) -> None:
    """ "CHANNEL_NAME_IN_USE", "CANNOT_RENAME", and "existing error numerics … SHOULD be used instead"."""
    world = World(Limits(default_rooms=("#home",)))
    ann = world.client("ann", room="#old,#home")
    ann.session.owner = True
    ann.ask("PART #home", "JOIN #home")
    world.client("bob", room="#taken")
    assert tails(ann.ask(line))[0].startswith(answer)


def test_who_may(world: World, ann: Client) -> None:
    """Operators; of a registered room its founder."""
    bob = logged_in(world, "bob", room="#old")
    assert tails(bob.ask("RENAME #old #new")) == ["482 bob #old :You're not channel operator"]
    ann.ask("MODE #old +o bob")
    bob.ask("CS REGISTER #old")
    assert tails(ann.ask("RENAME #old #new"))[0].startswith("FAIL RENAME CANNOT_RENAME #old #new")
    assert "#new" in "".join(bob.ask("RENAME #old #new"))


def test_plain_clients_read_a_sentence(world: World, ann: Client) -> None:
    """Who has no IRC is told too."""
    bob = world.client("bob", framing=Framing.PLAIN, room="#old")
    ann.ask("RENAME #old #new :typo")
    assert bob.lines() == ["#old is now called #new (typo)"]
