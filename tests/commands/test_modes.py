"""MODE in detail: the order of changes, arguments, lists and limits. https://modern.ircdocs.horse/#mode-message"""

from __future__ import annotations

import pytest

from chatbox.core.bans import canonical
from chatbox.core.limits import Limits
from tests.core.fakes import ALL_CAPS, Client, World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def ann(world: World) -> Client:
    """An operator of #a."""
    return world.client("ann", room="#a")


def tails(lines: list[str]) -> list[str]:
    """Lines without their source."""
    return [line.split(" ", 1)[1] for line in lines]


@pytest.mark.parametrize(
    ("asked", "told", "modes"),
    [
        ("+m-m", "+m-m", "+nt"),
        ("-n+n", "-n+n", "+tn"),
        ("+mm", "+m", "+ntm"),
        ("+k-k one", "+k-k one *", "+nt"),
        ("+k+k one two", "+kk one two", "+ntk two"),
        ("+l 007", "+l 7", "+ntl 7"),
        ("+l ３", "+l 3", "+ntl 3"),
        ("-l", "", "+nt"),
        ("+l+l 5 5", "+l 5", "+ntl 5"),
        ("+v-v ann ann", "+v-v ann ann", "+nt"),
    ],
)
def test_the_last_of_contrary_changes_counts(ann: Client, asked: str, told: str, modes: str) -> None:
    """Each change is judged after those before it in the same line; what makes no difference is not told."""
    assert tails(ann.ask(f"MODE #a {asked}")) == ([f"MODE #a {told}"] if told else [])
    assert tails(ann.ask("MODE #a"))[0] == f"324 ann #a {modes}"


def test_an_operator_who_steps_down_has_done_what_came_before(ann: Client) -> None:
    """The permission is that of the moment at which the line came."""
    assert tails(ann.ask("MODE #a -o+m ann")) == ["MODE #a -o+m ann"]
    assert tails(ann.ask("MODE #a -m")) == ["482 ann #a :You're not channel operator"]


def test_at_most_so_many_changes_a_line(ann: Client) -> None:
    """ISUPPORT MODES: what is beyond is left out."""
    assert tails(ann.ask("MODE #a +bbbbbbb 1 2 3 4 5 6 7"))[0].startswith("MODE #a +bbbbbb ")
    assert len([line for line in ann.ask("MODE #a b") if " 367 " in line]) == 6


def test_a_list_has_its_limit_within_one_line() -> None:
    """ERR_BANLISTFULL also for the third of three."""
    ann = World(Limits(list_modes=2)).client("ann", room="#a")
    assert tails(ann.ask("MODE #a +bbb 1 2 3")) == [
        "MODE #a +bb 1!*@* 2!*@*",
        "478 ann #a 3!*@* :Channel list is full",
    ]


def test_what_lacks_its_argument(ann: Client) -> None:
    """It is refused, and the rest is done."""
    lines = tails(ann.ask("MODE #a +mo"))
    assert sorted(lines) == ["461 ann MODE :Not enough parameters", "MODE #a +m"]
    assert tails(ann.ask("MODE #a +k")) == ["525 ann #a :Key is not well-formed"]
    assert tails(ann.ask("MODE #a +l"))[0].startswith("696 ann #a l * ")


@pytest.mark.parametrize("key", ["a,b", ":a b", "::a", "x" * 65])
def test_keys_that_could_not_be_given(ann: Client, key: str) -> None:
    """ERR_INVALIDKEY: JOIN separates keys by commas."""
    assert tails(ann.ask(f"MODE #a +k {key}")) == ["525 ann #a :Key is not well-formed"]


def test_a_key_is_told_to_members_only(world: World, ann: Client) -> None:
    """RPL_CHANNELMODEIS to outsiders shows that there is one."""
    bob = world.client("bob")
    ann.ask("MODE #a +kl secret 5")
    assert tails(ann.ask("MODE #a"))[0] == "324 ann #a +ntkl secret 5"
    assert tails(bob.ask("MODE #a"))[0] == "324 bob #a +ntkl * 5"


def test_who_may_not(world: World, ann: Client) -> None:
    """ERR_CHANOPRIVSNEEDED once for all of a line; lists may be read; outsiders get ERR_NOTONCHANNEL."""
    bob, cat = world.client("bob", room="#a"), world.client("cat")
    assert tails(bob.ask("MODE #a +mi-n")) == ["482 bob #a :You're not channel operator"]
    assert tails(bob.ask("MODE #a b")) == ["368 bob #a :End of channel ban list"]
    assert tails(cat.ask("MODE #a +m")) == ["442 cat #a :You're not on that channel"]


@pytest.mark.parametrize(
    ("mask", "whole"),
    [
        ("bob", "bob!*@*"),
        ("*@10.*", "*!*@10.*"),
        ("a!b", "a!b@*"),
        ("a!b@c", "a!b@c"),
        ("a b", "a?b!*@*"),
        ("", "!*@*"),
    ],
)
def test_masks_have_three_parts(mask: str, whole: str) -> None:
    """What is left out is anything."""
    assert canonical(mask) == whole


def test_kicking_oneself_ends_it(world: World) -> None:
    """Who is out sends nobody out any more, with a label or without."""
    ann, bob = world.client("ann", ALL_CAPS, room="#a"), world.client("bob", room="#a")
    bob.lines()
    lines = ann.ask("@label=1 KICK #a ann,bob :x")
    assert [word for line in lines for word in line.split(" ") if word in ("KICK", "442")] == ["KICK", "442"]
    assert tails(bob.lines()) == ["KICK #a ann :x"]


def test_several_are_kicked_at_once(world: World, ann: Client) -> None:
    """KICK with a list of nicks; who is not there gets ERR_USERNOTINCHANNEL, the others go."""
    bob, cat = world.client("bob", room="#a"), world.client("cat", room="#a")
    bob.lines(), cat.lines(), ann.lines()
    assert sorted(tails(ann.ask("KICK #a bob,nobody,cat"))) == [
        "441 ann nobody #a :They aren't on that channel",
        "KICK #a bob :ann",
        "KICK #a cat :ann",
    ]
    assert tails(bob.lines()) == ["KICK #a bob :ann"]
    assert tails(cat.lines()) == ["KICK #a bob :ann", "KICK #a cat :ann"]
