"""What the modes of a room do: who may come in, who may speak, and who hears it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chatbox.core.modes import MODES, chanmodes, has_power_over
from chatbox.core.privileges import Oper
from chatbox.wire import caps
from tests.core.fakes import Client, World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def ann(world: World) -> Client:
    """An operator of #a."""
    return world.client("ann", room="#a")


def tails(lines: list[str]) -> list[str]:
    """Lines without their source."""
    return [line.split(" ", 1)[1] if line.startswith(":") else line for line in lines]


def logged_in(world: World, nick: str, account_id: int, room: str = "") -> Client:
    """Somebody with an account of their nick's name."""
    client = Client(world)
    client.session.account, client.session.account_id = nick, account_id
    client.send(f"NICK {nick}", f"USER {nick} 0 * :Real {nick}")
    world.turn()
    if room:
        client.ask(f"JOIN {room}")
    return client


def test_isupport_names_every_mode(world: World) -> None:
    """CHANMODES: "4 different types of channel modes"; PREFIX: "in order of … decreasing power"."""
    lines = " ".join(Client(world).ask("NICK ann", "USER a 0 * :r"))
    assert f" CHANMODES={chanmodes()} " in lines
    assert chanmodes() == "Ibe,k,Wfl,CEFMRTUcimnprstuz"
    assert len({mode.letter for mode in MODES}) == len(MODES)
    for token in ("PREFIX=(qaohv)~&@%+", "EXCEPTS", "INVEX", "EXTBAN=,amr", "ACCOUNTEXTBAN=a,account"):
        assert f" {token} " in lines


@pytest.mark.parametrize(
    ("holder", "may"), [("q", "qaohv"), ("a", "ohv"), ("o", "ohv"), ("h", "v"), ("v", ""), ("", "")]
)
def test_who_gives_what(world: World, ann: Client, holder: str, may: str) -> None:
    """Founders give all, admins and operators up to operator, half-operators voices, others nothing."""
    bob, cat = world.client("bob", room="#a"), world.client("cat", room="#a")
    room = world.hub.rooms["#a"]
    assert bob.session.user
    room.members[bob.session.user.id].modes = holder
    for letter in "qaohv":
        cat.lines()
        answer = tails(bob.ask(f"MODE #a +{letter} cat"))
        wanted = f"MODE #a +{letter} cat" if letter in may else "482 bob #a :You're not channel operator"
        assert answer == [wanted]


def test_anybody_may_step_down(world: World, ann: Client) -> None:
    """RFC 2812: "There is no restriction … on anyone `deopping' themselves"."""
    bob = world.client("bob", room="#a")
    ann.ask("MODE #a +v bob")
    bob.lines()
    assert tails(bob.ask("MODE #a -v bob")) == ["MODE #a -v bob"]


def test_power_over_others() -> None:
    """Operators send out operators, admins not admins, half-operators not half-operators."""
    assert has_power_over(5, 5)
    found = {rank: max((other for other in range(6) if has_power_over(rank, other)), default=-1) for rank in range(6)}
    assert found == {0: -1, 1: -1, 2: 1, 3: 3, 4: 3, 5: 5}


def test_all_prefixes_are_shown_in_order(world: World, ann: Client) -> None:
    """multi-prefix: "all possible prefixes … in order of rank, highest to lowest"."""
    bob = world.client("bob", caps.MULTI_PREFIX, room="#a")
    room = world.hub.rooms["#a"]
    assert ann.session.user
    room.members[ann.session.user.id].modes = "q"
    ann.ask("MODE #a +voah ann ann ann ann")
    assert "353 bob = #a :~&@%+ann bob" in tails(bob.ask("NAMES #a"))
    assert "353 ann = #a :~ann bob" in tails(ann.ask("NAMES #a"))


def test_exceptions_from_bans_and_invitations(world: World, ann: Client) -> None:
    """`e`: "exempt from ban"; `I`: "able to join … without requiring an invite"; 348/349 and 346/347 list them."""
    bob = world.client("bob")
    ann.ask("MODE #a +be *!*@* bob!*@*")
    assert tails(bob.ask("JOIN #a", "PART #a"))[0] == "JOIN #a"
    ann.ask("MODE #a +i")
    assert tails(bob.ask("JOIN #a"))[0].startswith("473 bob #a ")
    ann.ask("MODE #a +I b*b!*@*")
    assert tails(bob.ask("JOIN #a"))[0] == "JOIN #a"
    assert tails(ann.ask("MODE #a e"))[0].startswith("348 ann #a bob!*@* ann!ann@0::1 ")
    assert tails(ann.ask("MODE #a I")) == [
        "346 ann #a b*b!*@* ann!ann@0::1 1700000000",
        "347 ann #a :End of channel invite exception list",
    ]
    assert tails(bob.ask("MODE #a e")) == ["482 bob #a :You're not channel operator"]


@pytest.mark.parametrize(
    ("mask", "nick", "address", "banned"),
    [
        ("*!*@10.1.0.0/16", "bob", "10.1.2.3", True),
        ("*!*@10.1.0.0/16", "bob", "10.2.2.3", False),
        ("*!*@2001:db8::/32", "bob", "2001:db8::7", True),
        ("bob!*@10.0.0.0/8", "cat", "10.1.2.3", False),
        ("*!*@10.1.2.*", "bob", "10.1.2.3", True),
        ("r:Real?b*", "bob", "::1", True),
        ("r:Other", "bob", "::1", False),
        ("a:bob", "bob", "::1", False),
        ("m:bob", "bob", "::1", False),
        ("BOB", "bob", "::1", True),
    ],
)
def test_masks(world: World, ann: Client, mask: str, nick: str, address: str, banned: bool) -> None:
    """Masks of hosts, networks and real names; an account is none by having its nick."""
    ann.ask(f"MODE #a +b {mask}")
    client = world.client(nick, address=address)
    assert tails(client.ask("JOIN #a"))[0].startswith("474" if banned else "JOIN")


def test_bans_of_accounts(world: World, ann: Client) -> None:
    """account-extban: "Servers MUST support matching exact account names"."""
    ann.ask("MODE #a +b account:BOB")
    assert tails(ann.ask("MODE #a b"))[0].startswith("367 ann #a a:BOB ")
    bob = logged_in(world, "bob", 7)
    assert tails(bob.ask("JOIN #a"))[0].startswith("474 bob #a ")
    assert tails(ann.ask("MODE #a -b a:bob")) == ["MODE #a -b a:BOB"]
    assert tails(bob.ask("JOIN #a"))[0] == "JOIN #a"


def test_mutes_only_silence(world: World, ann: Client) -> None:
    """`m:` stacks on other masks; a voice or an exception lifts it."""
    bob = world.client("bob", room="#a")
    ann.ask("MODE #a +b m:r:Real*")
    bob.lines()
    assert tails(bob.ask("PRIVMSG #a :x")) == ["404 bob #a :Cannot send to channel (+b): you are muted"]
    assert tails(bob.ask("NOTICE #a :x")) == []
    ann.ask("MODE #a +e m:bob")
    bob.lines()
    assert bob.ask("PRIVMSG #a :x") == []
    ann.ask("MODE #a -e+v m:bob bob")
    bob.lines()
    assert bob.ask("PRIVMSG #a :x") == []


def test_a_change_of_nick_does_not_lift_a_ban(world: World, ann: Client) -> None:
    """ERR 437: who is banned and silent may not take another nick to get out of it."""
    bob = world.client("bob", room="#a")
    ann.ask("MODE #a +b bob")
    bob.lines()
    assert tails(bob.ask("NICK eve"))[0].startswith("437 bob eve ")


@pytest.mark.parametrize(("mode", "numeric"), [("R", "477"), ("z", "489")])
def test_only_some_come_in(world: World, mode: str, numeric: str) -> None:
    """`R` wants an account, `z` wants TLS; and `z` is not set while somebody is there without (490)."""
    ann = logged_in(world, "ann", 7)
    ann.session.secure = True
    ann.ask("JOIN #a")
    assert tails(ann.ask(f"MODE #a +{mode}")) == [f"MODE #a +{mode}"]
    bob = world.client("bob")
    assert tails(bob.ask("JOIN #a"))[0].startswith(f"{numeric} bob #a ")
    eve = logged_in(world, "eve", 8)
    eve.session.secure = True
    assert tails(eve.ask("JOIN #a"))[0] == "JOIN #a"
    eve.session.secure = False
    ann.ask("MODE #a -z")
    assert tails(ann.ask("MODE #a +z")) == ["490 ann #a :All members must be connected over TLS"]


def test_a_further_connection_without_tls_hears_nothing(world: World) -> None:
    """`z`: what is said there travels nowhere in the clear, also not to a member's other device."""
    ann = logged_in(world, "ann", 7)
    ann.session.secure = True
    ann.ask("JOIN #a", "MODE #a +z")
    other = Client(world, caps.CHATHISTORY)
    other.session.account, other.session.account_id = "ann", 7
    assert "#a" not in "".join(other.ask("NICK ann", "USER a 0 * :r"))
    other.ask("CAP REQ :server-time")
    ann.ask("PRIVMSG #a :psst")
    assert other.lines() == []
    assert " INVALID_TARGET " in other.ask("CHATHISTORY LATEST #a * 5")[0]


@pytest.mark.parametrize(
    ("mode", "said", "heard"),
    [
        ("C", "PRIVMSG #a :\x01PING 1\x01", ""),
        ("C", "PRIVMSG #a :\x01ACTION waves\x01", "\x01ACTION waves\x01"),
        ("C", "NOTICE #a :\x01PING 1\x01", ""),
        ("c", "PRIVMSG #a :\x0304,12red\x03 \x02bold\x02 \x04ff0000x", "red \x02bold\x02 x"),
        ("c", "PRIVMSG #a :\x0304", ""),
        ("T", "NOTICE #a :x", ""),
        ("T", "PRIVMSG #a :x", "x"),
        ("M", "PRIVMSG #a :x", ""),
    ],
)
def test_what_may_be_said(world: World, ann: Client, mode: str, said: str, heard: str) -> None:
    """`C` no CTCP but actions, `c` takes colours out, `T` no notices, `M` only who is logged in or has a voice."""
    bob = world.client("bob", room="#a")
    ann.ask(f"MODE #a +{mode}")
    ann.lines()
    answer = tails(bob.ask(said))
    assert [line.split(" :", 1)[1] for line in ann.lines()] == ([heard] if heard else [])
    if not heard and said.startswith("PRIVMSG") and mode != "c":
        assert any(line.startswith(f"404 bob #a :Cannot send to channel (+{mode})") for line in answer)


def test_slow_mode(world: World, ann: Client) -> None:
    """`W`: one message in so many seconds from each member; operators are exempt, typing does not count."""
    bob, cat = world.client("bob", caps.MESSAGE_TAGS, room="#a"), world.client("cat", room="#a")
    assert tails(ann.ask("MODE #a +W 10")) == ["MODE #a +W 10"]
    assert tails(ann.ask("MODE #a"))[0] == "324 ann #a +ntW 10"
    bob.lines(), cat.lines()
    assert bob.ask("@+typing=active TAGMSG #a", "PRIVMSG #a :1") == []
    world.clock_s += 2.5
    refused = "404 bob #a :Cannot send to channel (+W): wait 8 s, one message in 10 s"
    assert tails(bob.ask("PRIVMSG #a :2")) == [refused]
    assert cat.ask("PRIVMSG #a :1") == []
    assert ann.ask("PRIVMSG #a :1", "PRIVMSG #a :2") == []
    world.clock_s += 10
    assert not any(" 404 " in line for line in bob.ask("PRIVMSG #a :3"))
    assert tails(ann.ask("MODE #a +W x"))[0].startswith("696 ann #a W x ")
    assert tails(ann.ask("MODE #a -W")) == ["MODE #a -W"]


def test_op_moderated(world: World, ann: Client) -> None:
    """`U`: what members without a voice say is heard by operators and themselves; so says history."""
    both = caps.CHATHISTORY | caps.ECHO_MESSAGE
    bob, cat = world.client("bob", both, room="#a"), world.client("cat", both, room="#a")
    ann.ask("MODE #a +Um")
    bob.lines(), cat.lines()
    assert tails(bob.ask("PRIVMSG #a :psst")) == ["PRIVMSG #a :psst"]
    assert tails(ann.lines())[-1] == "PRIVMSG #a :psst"
    assert cat.lines() == []
    ann.ask("PRIVMSG #a :loud")
    assert [line.split(" :")[1] for line in cat.ask("CHATHISTORY LATEST #a * 9") if "PRIVMSG" in line][-1:] == ["loud"]
    assert "psst" not in "".join(cat.ask("CHATHISTORY LATEST #a * 9"))
    assert "psst" in "".join(bob.ask("CHATHISTORY LATEST #a * 9"))


def test_auditorium(world: World, ann: Client) -> None:
    """`u`: members without a voice see those who have one, and not each other coming, going or in NAMES."""
    ann.ask("MODE #a +u")
    bob, cat = world.client("bob", room="#a"), world.client("cat", room="#a")
    assert tails(ann.lines()) == ["JOIN #a", "JOIN #a"]
    assert bob.lines() == []
    assert "353 cat = #a @ann" in tails(cat.ask("NAMES #a"))
    assert "353 ann = #a :@ann bob cat" in tails(ann.ask("NAMES #a"))
    cat.ask("NICK cathy", "PRIVMSG #a :hello")
    assert tails(bob.lines()) == ["PRIVMSG #a :hello"]
    ann.ask("MODE #a +v bob")
    bob.lines()
    assert tails(cat.ask("PART #a"))[-1] == "PART #a"
    assert tails(bob.lines()) == ["PART #a"]
    world.client("dan", room="#a")
    assert tails(bob.lines()) == ["JOIN #a"]
    bob.ask("MODE #a -v bob")
    assert "353 bob = #a @ann" in tails(bob.ask("NAMES #a"))
    assert "#a" not in "".join(bob.ask("WHOIS dan"))
    assert [line for line in bob.ask("WHO #a") if " dan " in line] == []


def test_registered_is_for_chanserv(ann: Client) -> None:
    """`r` is set by ChanServ alone."""
    assert tails(ann.ask("MODE #a +r")) == ["482 ann #a :Only ChanServ sets that"]


def test_half_operators_set_topics_and_send_out(world: World, ann: Client) -> None:
    """`t`: half-operators and above; they send out members and voices, not half-operators."""
    bob, cat = world.client("bob", room="#a"), world.client("cat", room="#a")
    ann.ask("MODE #a +hh bob cat")
    bob.lines()
    assert tails(bob.ask("TOPIC #a :x")) == ["TOPIC #a :x"]
    assert tails(bob.ask("KICK #a cat")) == ["482 bob #a :You don't have enough channel privileges"]
    assert tails(bob.ask("MODE #a +m"))[0].startswith("482 bob #a")
    ann.ask("MODE #a -h cat")
    bob.lines(), cat.lines()
    assert tails(bob.ask("KICK #a cat :out")) == ["KICK #a cat :out"]


def test_kick_in_several_rooms(world: World, ann: Client) -> None:
    """RFC 2812: "either one channel parameter and multiple user parameter, or as many channel parameters as …"."""
    ann.ask("JOIN #b")
    bob, cat = world.client("bob", room="#a"), world.client("cat", room="#b")
    ann.lines()
    assert sorted(tails(ann.ask("KICK #a,#b bob,cat :x"))) == ["KICK #a bob :x", "KICK #b cat :x"]
    assert tails(ann.ask("KICK #a,#b bob,cat,dan"))[0].startswith("461 ann KICK ")
    assert tails(bob.lines())[-1] == "KICK #a bob :x"
    assert tails(cat.lines())[-1] == "KICK #b cat :x"


def test_forwarding(world: World, ann: Client) -> None:
    """`f`: ERR_LINKCHANNEL (470) and into the other room; only operators there may send people, or all with `F`."""
    ann.ask("JOIN #b", "MODE #a +i")
    bob, cat = world.client("bob"), world.client("cat", room="#c")
    assert tails(ann.ask("MODE #a +f #nowhere"))[0].startswith("696 ann #a f #nowhere ")
    assert tails(ann.ask("MODE #a +f #a"))[0].startswith("696 ann #a f #a ")
    assert tails(ann.ask("MODE #a +f #c"))[0].startswith("482 ann #c ")
    cat.ask("MODE #c +F")
    assert tails(ann.ask("MODE #a +f #c")) == ["MODE #a +f #c"]
    assert tails(ann.ask("MODE #a +f #b")) == ["MODE #a +f #b"]
    assert tails(bob.ask("JOIN #a"))[:2] == ["470 bob #a #b :Forwarding to another channel", "JOIN #b"]
    assert tails(bob.ask("JOIN #a")) == ["470 bob #a #b :Forwarding to another channel"]
    ann.ask("MODE #a -i+b cat")
    assert tails(cat.ask("JOIN #a"))[0].startswith("474 cat #a ")


def test_private_rooms_are_not_listed(world: World, ann: Client) -> None:
    """`p`: not in LIST or WHOIS of outsiders; who knows its name may come in (353 with `*`)."""
    ann.ask("MODE #a +p")
    bob = world.client("bob")
    assert "#a" not in "".join(bob.ask("LIST", "WHOIS ann"))
    assert "353 bob * #a :@ann bob" in tails(bob.ask("JOIN #a"))
    assert "#a" in "".join(bob.ask("WHOIS ann"))


def test_operators_of_the_server_change_any_modes(world: World, ann: Client) -> None:
    """SAMODE: with its privilege, from outside too; everybody sees who did it."""
    root = world.client("root")
    assert " 481 " in root.ask("SAMODE #a +m")[0]
    assert root.session.user
    root.session.user.oper = Oper("root", frozenset({"samode"}))
    assert tails(root.ask("SAMODE #a +mq ann")) == []
    assert ann.lines() == [":root!root@0::1 MODE #a +mq ann"]
    assert tails(root.ask("SAMODE #none +m"))[0].startswith("403 ")


def test_every_mode_is_documented() -> None:
    """docs/rooms.md has a row for each."""
    rows = re.findall(r"^\| `(\w)`", (Path(__file__).parents[2] / "docs" / "rooms.md").read_text(), re.MULTILINE)
    assert sorted(set(rows) - {"a"}) == sorted(mode.letter for mode in MODES)
