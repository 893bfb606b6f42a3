"""WHOIS (https://modern.ircdocs.horse/#whois-message) and WHOWAS (https://modern.ircdocs.horse/#whowas-message)."""

from __future__ import annotations

import pytest

from chatbox.core.limits import Limits
from tests.commands.test_people import tails
from tests.commands.test_who import make_oper
from tests.core.fakes import World


@pytest.fixture
def world() -> World:
    return World()


def codes(lines: list[str]) -> list[str]:
    """The numerics."""
    return [line.split(" ")[1] for line in lines]


def test_several_nicks(world: World) -> None:
    """Each is told or is ERR_NOSUCHNICK; one RPL_ENDOFWHOIS for the question."""
    ann, _ = world.client("ann"), world.client("bob")
    lines = ann.ask("WHOIS bob,nobody,ann")
    assert [code for code in codes(lines) if code in ("311", "401", "318")] == ["311", "401", "311", "318"]
    assert tails(lines)[-1] == "318 ann bob,nobody,ann :End of /WHOIS list"
    many = ",".join(f"n{number}" for number in range(12))
    assert codes(ann.ask(f"WHOIS {many}")) == [*["401"] * 10, "407", "407", "318"]


def test_what_only_oneself_and_operators_are_told(world: World) -> None:
    """RPL_WHOISACTUALLY, RPL_WHOISMODES, RPL_WHOISCERTFP."""
    ann, bob, oper = world.client("ann", address="192.0.2.7"), world.client("bob"), world.client("oper")
    ann.session.certificate = "ab" * 32
    make_oper(oper)
    private = {
        "338 {} ann ann@192.0.2.7 192.0.2.7 :Actual user@host, Actual IP",
        "379 {} ann :is using modes +",
        "276 {} ann :has client certificate fingerprint " + "ab" * 32,
    }
    for client, told in ((ann, True), (oper, True), (bob, False)):
        lines = tails(client.ask("WHOIS ann"))
        nick = client.session.nick
        assert (
            {line.format(nick) for line in private} <= set(lines)
            if told
            else not {"338", "379", "276"} & {line[:3] for line in lines}
        )


def test_operators_and_bots(world: World) -> None:
    """RPL_WHOISOPERATOR; RPL_WHOISBOT (https://ircv3.net/specs/extensions/bot-mode)."""
    ann, bob = world.client("ann"), world.client("bob")
    make_oper(bob)
    bob.ask("MODE bob +B")
    lines = tails(ann.ask("WHOIS bob"))
    assert "313 ann bob :is an IRC operator" in lines
    assert "335 ann bob :is a bot" in lines


def test_many_rooms_are_told_on_several_lines() -> None:
    """None is cut in the middle."""
    world = World(Limits(channels_per_user=0))
    names = [f"#{'x' * 50}{number}" for number in range(20)]
    ann, bob = world.client("ann", room=",".join(names[:8])), world.client("bob")
    ann.ask("JOIN " + ",".join(names[8:16]), "JOIN " + ",".join(names[16:]))
    lines = [line for line in bob.ask("WHOIS ann") if " 319 " in line]
    assert all(len(line.encode()) <= 510 for line in lines)
    assert [word.lstrip("@") for line in lines for word in line.rpartition(" :")[2].split()] == names


def test_secret_rooms_are_not_told(world: World) -> None:
    """Modes `s` and `p`; to members and operators they are."""
    ann, bob, cat = world.client("ann", room="#s,#p,#o"), world.client("bob"), world.client("cat", room="#s")
    ann.ask("MODE #s +s", "MODE #p +p")
    assert "319 bob ann @#o" in tails(bob.ask("WHOIS ann"))
    assert "319 cat ann :@#s @#o" in tails(cat.ask("WHOIS ann"))
    make_oper(bob)
    assert "319 bob ann :@#s @#p @#o" in tails(bob.ask("WHOIS ann"))


def test_the_server_of_a_whois(world: World) -> None:
    """ERR_NOSUCHSERVER."""
    ann = world.client("ann")
    assert codes(ann.ask("WHOIS ann ann"))[0] == codes(ann.ask("WHOIS chat* ann"))[0] == "311"
    assert tails(ann.ask("WHOIS other.example ann")) == ["402 ann other.example :No such server"]


def test_whowas(world: World) -> None:
    """ "returning the most recent entry first"; "up to <count> replies"; a count that is not positive is "a full
    search"; ERR_WASNOSUCHNICK; each followed by RPL_ENDOFWHOWAS."""
    ann = world.client("ann")
    for number in range(2):
        bob = world.client("bob", address=f"192.0.2.{number}")
        bob.ask("QUIT")
        world.now_ms += 1000
    end = "369 ann bob :End of WHOWAS"
    assert tails(ann.ask("WHOWAS BOB 1")) == [
        "314 ann bob bob 192.0.2.1 * :Real bob",
        "312 ann bob chatbox 2023-11-14T22:13:21.000Z",
        end.replace("bob", "BOB"),
    ]
    for count in ("", " 0", " -1", " 5", " x"):
        lines = tails(ann.ask(f"WHOWAS bob{count}"))
        assert [line for line in lines if line.startswith("314")] == [
            "314 ann bob bob 192.0.2.1 * :Real bob",
            "314 ann bob bob 192.0.2.0 * :Real bob",
        ]
        assert lines[-1] == end
    assert len(ann.ask("WHOWAS b*")) == 5
    assert tails(ann.ask("WHOWAS *OB 1"))[-1] == end  # a mask that means one nick
    assert tails(ann.ask("WHOWAS nobody")) == [
        "406 ann nobody :There was no such nickname",
        "369 ann nobody :End of WHOWAS",
    ]
    assert tails(ann.ask("WHOWAS")) == ["431 ann :No nickname given"]
    make_oper(ann)
    assert "338 ann bob 192.0.2.1 :was connecting from" in tails(ann.ask("WHOWAS bob"))


def test_whowas_after_another_nick_and_its_end() -> None:
    """Who takes another nick had the first; no more are remembered than configured, and none for ever."""
    world = World(Limits(whowas=2))
    ann, bob = world.client("ann"), world.client("bob")
    bob.ask("NICK cat")
    assert codes(ann.ask("WHOWAS bob")) == ["314", "312", "369"]
    bob.ask("NICK Cat")
    assert codes(ann.ask("WHOWAS cat")) == ["406", "369"]
    bob.ask("NICK dan", "NICK eve")
    assert codes(ann.ask("WHOWAS bob,cat,dan")) == ["406", "369", "314", "312", "369", "314", "312", "369"]
    world.now_ms += 31 * 24 * 60 * 60 * 1000
    assert codes(ann.ask("WHOWAS dan")) == ["406", "369"]


def test_services_are_told_of() -> None:
    """Whoever wonders who speaks to them as ChanServ learns what it is."""
    lines = World().client("ann").ask("WHOIS chanserv")
    assert [line.split(" ")[1] for line in lines] == ["311", "312", "313", "318"]
    assert lines[0].endswith(" 311 ann ChanServ ChanServ localhost * :ChanServ lets you register and manage channels.")
