"""Getting in: CAP, PASS, NICK, USER, AUTHENTICATE, and the welcome."""

from __future__ import annotations

import pytest

from chatbox.commands import cap as cap_command
from chatbox.core.limits import Limits
from chatbox.services.accounts import Accounts
from chatbox.wire import caps, sasl
from chatbox.wire.caps import Framing
from tests.core.fakes import Client, World, run

USER = "USER u 0 * :Real Name"


@pytest.fixture
def world() -> World:
    """With an account `Ann` whose password is `secret`."""
    world = World()
    run(world.accounts.add("Ann", "secret"))
    return world


def codes(lines: list[str]) -> list[str]:
    return [line.split(" ")[1] for line in lines]


def tails(lines: list[str]) -> list[str]:
    return [line.removeprefix(":chatbox ") for line in lines]


# https://modern.ircdocs.horse/#connection-registration


def test_the_welcome() -> None:
    """ "…the server MUST send RPL_WELCOME (001) … RPL_MYINFO (004), then ISUPPORT, LUSERS, MOTD"."""
    client = Client(World(Limits(motd=("one", "two"))))
    lines = client.ask("NICK ann", USER)
    assert codes(lines)[:5] == ["001", "002", "003", "004", "005"]
    assert [code for code in codes(lines) if code != "005"] == [
        *("001", "002", "003", "004"),
        *("251", "252", "253", "254", "255", "265", "266"),
        *("375", "372", "372", "376"),
    ]
    assert all(line.split(" ")[2] == "ann" for line in lines)
    for line in lines:
        assert len(line.encode()) <= 510


def test_isupport_says_what_is_true() -> None:
    """Lengths, types and modes as configured; at most 13 tokens a line."""
    limits = Limits(nick_length=9, network="My Net", channels_per_user=7, list_modes=5)
    lines = [line for line in Client(World(limits)).ask("NICK ann", USER) if " 005 " in line]
    assert all(line.endswith(" :are supported by this server") for line in lines)
    assert all(len(line.split(" :")[0].split(" ")) - 3 <= 13 for line in lines)
    tokens = " ".join(line.split(" :")[0] for line in lines).split(" ")
    for token in ("NICKLEN=9", "CHANLIMIT=#:7", "MAXLIST=b:5,e:5,I:5", "PREFIX=(qaohv)~&@%+", "UTF8ONLY"):
        assert token in tokens
    assert "NETWORK=My\\x20Net" in tokens
    assert "CHATHISTORY=100" in tokens


@pytest.mark.parametrize(
    ("lines", "answer"),
    [
        (["NICK"], "431 * :No nickname given"),
        (["NICK 1a"], "432 * 1a "),
        (["NICK :a b"], "432 * * "),
        (["NICK bob"], "433 * bob "),
        (["NICK BOB"], "433 * BOB "),
        (["NICK ann"], "433 * ann "),
        (["USER u"], "461 * USER "),
        (["PRIVMSG bob :x"], "451 * "),
        (["PASS"], "461 * PASS "),
    ],
)
def test_refusals_before_registration(world: World, lines: list[str], answer: str) -> None:
    """ERR_NONICKNAMEGIVEN, ERR_ERRONEUSNICKNAME, ERR_NICKNAMEINUSE (in use or reserved), to `*` as there is no nick."""
    world.client("bob")
    (line,) = tails(Client(world).ask(*lines))
    assert line.startswith(answer)


def test_registration_is_once(world: World) -> None:
    """ERR_ALREADYREGISTERED."""
    bob = world.client("bob")
    assert codes(bob.ask(USER, "PASS x")) == ["462", "462"]


def test_a_nick_that_is_taken_meanwhile_is_asked_for_again(world: World) -> None:
    """Two may choose it at the same time; who completes first has it."""
    one, two = Client(world), Client(world)
    one.ask("NICK bob"), two.ask("NICK bob")
    one.ask(USER)
    assert codes(two.ask(USER)) == ["433"]
    assert codes(two.ask("NICK bobby"))[0] == "001"


def test_the_servers_password() -> None:
    """ERR_PASSWDMISMATCH and the end without it; the right one lets in."""
    world = World(Limits(password="pässword"))
    stranger, friend = Client(world), Client(world)
    assert tails(stranger.ask("PASS wrong", "NICK ann", USER)) == [
        "464 * :Password incorrect",
        "ERROR :Closing link: Password incorrect",
    ]
    assert stranger.connection.closed
    assert codes(friend.ask("PASS :pässword", "NICK ann", USER))[0] == "001"


def test_a_user_name_cannot_break_a_source(world: World) -> None:
    """What would be read as another part of `nick!user@host` is left out."""
    bob, eve = world.client("bob", room="#a"), Client(world)
    eve.ask("NICK eve", "USER a!b@c:d 0 * :x")
    bob.lines()
    eve.ask("JOIN #a")
    assert bob.lines() == [":eve!abcd@0::1 JOIN #a"]


# https://ircv3.net/specs/extensions/capability-negotiation


def test_cap_ls(world: World) -> None:
    """Values only for version 302; the registration waits for CAP END."""
    old, new = Client(world), Client(world)
    (line,) = old.ask("CAP LS")
    assert line.startswith(":chatbox CAP * LS ")
    assert " sasl " in line + " "
    told = " ".join(line.rpartition(" :")[2] for line in new.ask("CAP LS 302")).split()
    assert {word.partition("=")[0] for word in told} <= {cap.name for cap in caps.CAPS}
    assert any(word.startswith("sasl=PLAIN") for word in told)
    assert new.ask("NICK new", USER) == []
    assert codes(new.ask("CAP END"))[0] == "001"
    assert codes(new.ask("CAP END")) == []


def test_a_long_list_is_several_lines(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """ "…multiline: all but the last with an asterisk", for version 302."""
    monkeypatch.setattr(cap_command, "MAX_LIST_BYTES", 160)
    client = Client(world)
    lines = client.ask("CAP LS 302")
    assert len(lines) > 1
    assert all(" LS * " in line for line in lines[:-1])
    assert " LS * " not in lines[-1]
    words = [word for line in lines for word in line.partition(" LS ")[2].removeprefix("* ").lstrip(":").split()]
    assert len(words) == len(caps.CAPS) - 1, "sts is for configured servers only"


def test_cap_req_is_all_or_nothing(world: World) -> None:
    """ "…the capability identifier set must be accepted as a whole, or rejected entirely"."""
    client = Client(world)
    assert tails(client.ask("CAP REQ :server-time batch")) == ["CAP * ACK :server-time batch"]
    assert tails(client.ask("CAP REQ :echo-message nonsense")) == ["CAP * NAK :echo-message nonsense"]
    assert tails(client.ask("CAP LIST")) == ["CAP * LIST :server-time batch"]
    assert tails(client.ask("CAP REQ :-batch")) == ["CAP * ACK -batch"]
    assert tails(client.ask("CAP LIST")) == ["CAP * LIST server-time"]
    assert tails(client.ask("CAP REQ :=x", "CAP NONSENSE", "CAP")) == [
        "CAP * NAK =x",
        "410 * NONSENSE :Invalid CAP command",
        "461 * CAP :Not enough parameters",
    ]


def test_cap_notify_belongs_to_302(world: World) -> None:
    """ "…implicitly enabled … MUST NOT be disabled"."""
    client = Client(world)
    client.ask("CAP LS 302")
    assert tails(client.ask("CAP LIST", "CAP REQ -cap-notify")) == ["CAP * LIST cap-notify", "CAP * NAK -cap-notify"]


def test_capabilities_change_while_chatting(world: World) -> None:
    """From the ACK on, what rooms say comes in the new shape; what was said before it in the old one."""
    ann, bob = world.client("bo", room="#a"), world.client("bob", room="#a")
    bob.lines()
    ann.send("PRIVMSG #a :1")
    bob.send("CAP REQ server-time")
    ann.send("PRIVMSG #a :2")
    bob.send("CAP REQ -server-time")
    ann.send("PRIVMSG #a :3")
    world.turn()
    lines = bob.lines()
    assert [line[0] + line[-1] for line in lines if "PRIVMSG" in line] == [":1", "@2", ":3"]
    assert [line.split(" ")[1] for line in lines] == ["PRIVMSG", "CAP", ":bo!bo@0::1", "CAP", "PRIVMSG"]


# https://ircv3.net/specs/extensions/sasl-3.1


def plain(name: str, password: str, authzid: bytes = b"") -> list[str]:
    data = authzid + sasl.format_plain(name, password)
    return [f"AUTHENTICATE {line}" for line in sasl.encode(data)]


def test_logging_in(world: World) -> None:
    """RPL_LOGGEDIN, RPL_SASLSUCCESS; the account's nick is its own, and WHOIS names the account."""
    client = Client(world)
    assert client.ask("CAP REQ sasl", "NICK ann", "AUTHENTICATE PLAIN")[-1] == "AUTHENTICATE +"
    lines = tails(client.ask(*plain("ann", "secret")))
    assert lines == [
        "900 * ann!user@0::1 Ann :You are now logged in as Ann",
        "903 * :SASL authentication successful",
    ]
    assert codes(client.ask("NICK ann", USER, "CAP END"))[0] == "001"
    assert "330 ann ann Ann :is logged in as" in tails(client.ask("WHOIS ann"))


def test_the_account_may_turn_out_to_own_the_nick(world: World) -> None:
    """Clients send NICK before they log in; whose it is is decided when registration completes."""
    client = Client(world)
    lines = client.ask("CAP REQ sasl", "AUTHENTICATE PLAIN", "NICK Ann", USER, *plain("Ann", "secret"), "CAP END")
    assert "433" not in codes([line for line in lines if line.startswith(":")])
    assert any(" 001 Ann " in line for line in lines)


@pytest.mark.parametrize(
    ("lines", "numerics"),
    [
        (["AUTHENTICATE SCRAM-SHA-512"], ["908", "904"]),
        (["AUTHENTICATE PLAIN", "AUTHENTICATE *"], ["906"]),
        (["AUTHENTICATE PLAIN", "AUTHENTICATE !!!"], ["904"]),
        (["AUTHENTICATE PLAIN", "AUTHENTICATE +"], ["904"]),
        (["AUTHENTICATE PLAIN", *plain("Ann", "wrong")], ["904"]),
        (["AUTHENTICATE PLAIN", *plain("nobody", "secret")], ["904"]),
        (["AUTHENTICATE PLAIN", *plain("Ann", "secret", b"bob")], ["904"]),
        (["AUTHENTICATE PLAIN", "AUTHENTICATE " + "a" * 401], ["905"]),
        (["AUTHENTICATE PLAIN", *["AUTHENTICATE " + "a" * 400] * 11], ["904"]),
        (["AUTHENTICATE"], ["461"]),
    ],
)
def test_logging_in_fails(world: World, lines: list[str], numerics: list[str]) -> None:
    """RPL_SASLMECHS, ERR_SASLFAIL, ERR_SASLTOOLONG, ERR_SASLABORTED; one may go on without an account, or try again."""
    client = Client(world)
    answers = [line for line in client.ask("CAP REQ sasl", *lines) if line.startswith(":") and " CAP " not in line]
    assert codes(answers)[: len(numerics)] == numerics
    assert not client.session.account
    client.ask("AUTHENTICATE *")
    assert "903" in codes(client.ask("AUTHENTICATE PLAIN", *plain("Ann", "secret"))[1:])


def test_a_response_in_several_lines(world: World) -> None:
    """Lines of exactly 400 bytes go on; `+` ends one that would be full."""
    password = "x" * 295
    run(world.hub.service(Accounts).set_password("Ann", password))
    lines = plain("ann", password)
    assert [len(line) for line in lines] == [len("AUTHENTICATE ") + 400, len("AUTHENTICATE +")]
    answers = Client(world).ask("AUTHENTICATE PLAIN", *lines)
    assert " 903 " in answers[-1]


def test_a_second_session_is_the_same_user(world: World) -> None:
    """With an account one is one person on many devices: in the same rooms, hearing the same."""

    def device(capabilities: int, framing: Framing) -> tuple[Client, list[str]]:
        client = Client(world, capabilities, framing)
        log_in = ("AUTHENTICATE PLAIN", *plain("Ann", "secret"))
        return client, client.ask("CAP REQ sasl", *log_in, "NICK Ann", USER, "CAP END")

    bob = world.client("bob", room="#a")
    laptop, _ = device(0, Framing.LINE)
    laptop.ask("JOIN #a", "TOPIC #a :x")
    bob.lines()
    phone, lines = device(caps.SERVER_TIME | caps.ECHO_MESSAGE, Framing.TEXT_FRAME)
    assert bob.lines() == []
    assert [line.split(" ")[1:3] for line in lines[-3:]] == [[":Ann!u@0::1", "JOIN"], ["353", "Ann"], ["366", "Ann"]]
    laptop.lines()
    laptop.ask("PRIVMSG #a :1")
    phone_heard, bob_heard = phone.lines(), bob.lines()
    assert [line.rpartition(":")[2] for line in phone_heard + bob_heard] == ["1", "1"]
    laptop.ask("JOIN #b")
    assert any(" JOIN #b" in line for line in phone.lines())
    laptop.end()
    world.turn()
    assert bob.lines() == []
    phone.end()
    world.turn()
    assert [line.split(" ")[1] for line in bob.lines()] == ["QUIT"]
