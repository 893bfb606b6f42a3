"""Rooms: coming in, leaving, settings, and who may do what. Clauses of https://modern.ircdocs.horse/"""

from __future__ import annotations

import pytest

from chatbox.core.limits import Limits
from chatbox.wire import caps
from tests.core.fakes import World


@pytest.fixture
def world() -> World:
    return World()


def tails(lines: list[str]) -> list[str]:
    """Lines without their source."""
    return [line.split(" ", 1)[1] if line.startswith(":") else line for line in lines]


def test_join_tells_topic_and_names(world: World) -> None:
    """ "…the server will send … a JOIN message …, the channel's topic (with RPL_TOPIC (332) …), a list of users …"."""
    ann = world.client("ann", room="#a")
    ann.ask("TOPIC #a :about")
    bob = world.client("bob")
    assert tails(bob.ask("JOIN #A")) == [
        "JOIN #a",
        "332 bob #a about",
        "333 bob #a ann!ann@0::1 1700000000",
        "353 bob = #a :@ann bob",
        "366 bob #a :End of /NAMES list",
    ]
    assert tails(ann.lines()) == ["JOIN #a"]


def test_the_first_one_in_is_operator_but_not_in_default_rooms(world: World) -> None:
    """Default rooms belong to the server: nobody gets rights by joining them."""
    ann = world.client("ann")
    assert "353 ann = #a @ann" in tails(ann.ask("JOIN #a"))
    assert "353 ann = #lobby ann" in tails(ann.ask("JOIN #lobby"))


def test_an_empty_room_gives_op_only_if_anybody_could_come_in(world: World) -> None:
    """Else whoever waits until a closed room is empty would own it."""
    ann = world.client("ann", room="#a,#b")
    ann.ask("MODE #b +k key", "PART #a,#b")
    bob = world.client("bob")
    assert "353 bob = #a @bob" in tails(bob.ask("JOIN #a"))
    assert "353 bob = #b bob" in tails(bob.ask("JOIN #b key"))


@pytest.mark.parametrize(
    ("mode", "join", "numeric"),
    [
        ("+i", "JOIN #a", "473"),
        ("+k secret", "JOIN #a wrong", "475"),
        ("+b bob!*@*", "JOIN #a", "474"),
        ("+l 1", "JOIN #a", "471"),
    ],
)
def test_who_may_not_come_in(world: World, mode: str, join: str, numeric: str) -> None:
    """ERR_INVITEONLYCHAN, ERR_BADCHANNELKEY, ERR_BANNEDFROMCHAN, ERR_CHANNELISFULL; an invitation opens i, b and l."""
    ann, bob = world.client("ann", room="#a"), world.client("bob")
    ann.ask(f"MODE #a {mode}")
    assert tails(bob.ask(join))[0].startswith(f"{numeric} bob #a ")
    if numeric != "475":
        assert tails(ann.ask("INVITE bob #a")) == ["341 ann bob #a"]
        assert tails(bob.lines()) == ["INVITE bob #a"]
        assert tails(bob.ask(join))[0] == "JOIN #a"


def test_names_that_are_none(world: World) -> None:
    """ERR_BADCHANMASK, ERR_NOSUCHCHANNEL, and the limit of rooms."""
    ann = World(Limits(channels_per_user=1)).client("ann")
    assert tails(ann.ask("JOIN #a:b,nothing,#x"))[0].startswith("476 ann #a:b")
    assert tails(ann.ask("JOIN #y"))[0].startswith("405 ann #y")


def test_part(world: World) -> None:
    """ "The <reason> parameter is the message that users may give"; ERR_NOTONCHANNEL, ERR_NOSUCHCHANNEL."""
    ann, bob = world.client("ann", room="#a"), world.client("bob", room="#a")
    assert tails(bob.ask("PART #a :so long")) == ["PART #a :so long"]
    assert tails(ann.lines())[-1] == "PART #a :so long"
    assert tails(bob.ask("PART #a")) == ["442 bob #a :You're not on that channel"]
    assert tails(bob.ask("PART #nope")) == ["403 bob #nope :No such channel"]


def test_kick(world: World) -> None:
    """Operators send people out; others get ERR_CHANOPRIVSNEEDED."""
    ann, bob = world.client("ann", room="#a"), world.client("bob", room="#a")
    assert tails(bob.ask("KICK #a ann")) == ["482 bob #a :You're not channel operator"]
    bob.lines()
    assert tails(ann.ask("KICK #a bob :enough")) == ["KICK #a bob :enough"]
    assert tails(bob.lines()) == ["KICK #a bob :enough"]
    assert tails(ann.ask("KICK #a bob")) == ["441 ann bob #a :They aren't on that channel"]
    assert tails(bob.ask("PRIVMSG #a :x"))[0].startswith("404 bob #a")


def test_modes(world: World) -> None:
    """Changes that make a difference are told once, in one line; unknown letters get ERR_UNKNOWNMODE."""
    ann, bob = world.client("ann", room="#a"), world.client("bob", room="#a")
    assert tails(ann.ask("MODE #a +mo-t+l bob 5")) == ["MODE #a +mo-t+l bob 5"]
    assert tails(bob.lines()) == ["MODE #a +mo-t+l bob 5"]
    assert tails(ann.ask("MODE #a +m")) == []
    assert tails(ann.ask("MODE #a"))[0] == "324 ann #a +nml 5"
    assert tails(ann.ask("MODE #a +X")) == ["472 ann X :is unknown mode char to me"]
    assert tails(ann.ask("MODE #a +o nobody"))[0].startswith("401 ann nobody")
    assert tails(ann.ask("MODE #a +l none"))[0].startswith("696 ann #a l none")


def test_bans_are_listed_and_limited() -> None:
    """RPL_BANLIST; ERR_BANLISTFULL at the limit."""
    ann = World(Limits(list_modes=1)).client("ann", room="#a")
    assert tails(ann.ask("MODE #a +b bad")) == ["MODE #a +b bad!*@*"]
    assert tails(ann.ask("MODE #a b")) == [
        "367 ann #a bad!*@* ann!ann@0::1 1700000000",
        "368 ann #a :End of channel ban list",
    ]
    assert tails(ann.ask("MODE #a +b other"))[0].startswith("478 ann #a other!*@*")
    assert tails(ann.ask("MODE #a -b bad")) == ["MODE #a -b bad!*@*"]


def test_moderated_and_outside_messages(world: World) -> None:
    """`m` needs a voice, `n` a seat; a banned member without voice is silent."""
    ann, bob, cat = world.client("ann", room="#a"), world.client("bob", room="#a"), world.client("cat")
    assert tails(cat.ask("PRIVMSG #a :x"))[0].startswith("404 cat #a")
    ann.ask("MODE #a +m")
    bob.lines()
    assert tails(bob.ask("PRIVMSG #a :x"))[0].startswith("404 bob #a")
    ann.ask("MODE #a +v bob")
    bob.lines()
    assert bob.ask("PRIVMSG #a :x") == []
    ann.ask("MODE #a -mv+b bob bob")
    bob.lines()
    assert tails(bob.ask("PRIVMSG #a :x"))[0].startswith("404 bob #a")


def test_topic(world: World) -> None:
    """`t`: only operators set it; RPL_NOTOPIC; it is cut at TOPICLEN."""
    ann, bob = world.client("ann", room="#a"), world.client("bob", room="#a")
    assert tails(ann.ask("TOPIC #a")) == ["331 ann #a :No topic is set"]
    assert tails(bob.ask("TOPIC #a :mine")) == ["482 bob #a :You're not channel operator"]
    ann.ask("TOPIC #a :" + "x" * 500)
    assert world.hub.rooms["#a"].state.topic == "x" * 390


def test_secret_rooms_are_not_told_of(world: World) -> None:
    """To outsiders `s` rooms are as if they did not exist: LIST, NAMES, WHOIS, TOPIC, MODE, CHATHISTORY."""
    ann, bob = world.client("ann", caps.CHATHISTORY, room="#a"), world.client("bob", caps.CHATHISTORY)
    ann.ask("MODE #a +s", "TOPIC #a :hidden")
    bob.lines()
    assert "#a" not in " ".join(bob.ask("LIST", "WHOIS ann"))
    for command in ("TOPIC {}", "MODE {}", "PART {}", "CHATHISTORY LATEST {} * 10"):
        hidden = bob.ask(command.format("#a"))
        missing = bob.ask(command.format("#x"))
        assert [line.replace("#a", "#x") for line in hidden] == missing


def test_multi_prefix_and_userhost_in_names(world: World) -> None:
    """multi-prefix: "all possible prefixes … in order of rank"; userhost-in-names: nick!user@host."""
    ann = world.client("ann", caps.MULTI_PREFIX | caps.USERHOST_IN_NAMES, room="#a")
    ann.ask("MODE #a +v ann")
    assert tails(ann.ask("NAMES #a"))[0] == "353 ann = #a @+ann!ann@0::1"
    bob = world.client("bob", room="#a")
    assert "@ann bob" in tails(bob.ask("NAMES #a"))[0]


def test_extended_join_and_away_notify(world: World) -> None:
    """extended-join: account (* for none) and real name follow; away-notify: AWAY lines to who asked for them."""
    ann, cat = world.client("ann", caps.EXTENDED_JOIN | caps.AWAY_NOTIFY, room="#a"), world.client("cat", room="#a")
    ann.lines()
    bob = world.client("bob", room="#a")
    assert ann.lines() == [":bob!bob@0::1 JOIN #a * :Real bob"]
    cat.lines()
    bob.ask("AWAY :lunch", "AWAY")
    assert ann.lines() == [":bob!bob@0::1 AWAY :lunch", ":bob!bob@0::1 AWAY"]
    assert cat.lines() == []


def test_names_of_all_rooms(world: World) -> None:
    """RFC 2812: "If no <channel> parameter is given, a list of all channels and their occupants is returned"."""
    ann = world.client("ann", room="#a,#b,#c")
    ann.ask("MODE #b +s", "MODE #c +p")
    bob = world.client("bob", room="#a")
    assert tails(bob.ask("NAMES")) == ["353 bob = #a :@ann bob", "366 bob * :End of /NAMES list"]
