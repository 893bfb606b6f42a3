"""What keys of the configuration do, seen by clients of a server that has other values than the defaults."""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from chatbox.config import Config
from tests.conformance.meeting import Meeting, Person
from tests.support import ServerProcess

SMALL = """
[server]
name = "irc.example"
origins = ["https://pages.example"]
[accounts]
password_hash = "fast"
registration_before_connect = true
nick_reservation = "none"
default_user_modes = "+i"
[history]
query_limit = 3
redact_own = false
stored_tagmsg = ["+example/kept"]
[limits]
nick_length = 9
channel_length = 10
topic_length = 20
away_length = 10
kick_length = 11
realname_length = 12
channels_per_user = 3
list_modes = 2
monitor = 2
whowas = 1
multiline_bytes = 100
multiline_lines = 3
metadata_keys = 2
metadata_value_bytes = 10
metadata_subscriptions = 2
[features]
denied_client_tags = ["typing"]
"""
ROOM = "#small"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server where everything is small."""
    with ServerProcess(tmp_path_factory.mktemp("effects") / "data", config=SMALL) as server:
        yield server
        assert "Traceback" not in server.log, server.log


@pytest.fixture
def meeting(small: ServerProcess) -> Iterator[Meeting]:
    """People on it."""
    meeting = Meeting(small)
    meeting.room = f"#s{meeting.another()}"
    yield meeting
    meeting.end()


def token(person: Person, name: str) -> str:
    """The value of a token of 005."""
    return " ".join(person.ask("ISUPPORT")).partition(f" {name}=")[2].partition(" ")[0]


@pytest.mark.real
@pytest.mark.parametrize(
    ("key", "tokens"),
    [
        ("nick_length", {"NICKLEN": "9"}),
        ("channel_length", {"CHANNELLEN": "10"}),
        ("topic_length", {"TOPICLEN": "20"}),
        ("away_length", {"AWAYLEN": "10"}),
        ("kick_length", {"KICKLEN": "11"}),
        ("realname_length", {"NAMELEN": "12"}),
        ("channels_per_user", {"CHANLIMIT": "#:3"}),
        ("list_modes", {"MAXLIST": "b:2,e:2,I:2"}),
        ("monitor", {"MONITOR": "2"}),
        ("query_limit", {"CHATHISTORY": "3"}),
        ("denied_client_tags", {"CLIENTTAGDENY": "typing"}),
    ],
)
def test_what_is_announced(meeting: Meeting, key: str, tokens: dict[str, str]) -> None:
    """Clients are told the limits that are in force."""
    ann = meeting.old("ann")
    for name, value in tokens.items():
        assert token(ann, name) == value, key


@pytest.mark.real
def test_lengths(meeting: Meeting) -> None:
    """nick_length, channel_length and realname_length refuse; topic_length, away_length and kick_length cut bytes."""
    ann, bob = meeting.old("ann", room=meeting.room), meeting.old("bob", room=meeting.room)
    assert ann.ask("NICK tenletters")[0].startswith("432 ")
    assert ann.ask("JOIN #morethan10")[0].split(" ")[0] in ("403", "476")
    assert ann.ask("SETNAME :" + "x" * 13) == ["FAIL SETNAME INVALID_REALNAME"]
    bob.heard()
    assert ann.ask(f"TOPIC {meeting.room} :" + "é" * 15)[-1].endswith(":" + "é" * 10)
    ann.ask("AWAY :" + "y" * 11)
    assert "301 bob ann " + "y" * 10 in [line.replace(":", "") for line in bob.ask("PRIVMSG ann :x")]
    assert ann.ask(f"KICK {meeting.room} bob :" + "z" * 12)[0].endswith(":" + "z" * 11)


@pytest.mark.real
def test_counts(meeting: Meeting) -> None:
    """channels_per_user, list_modes, monitor and whowas are as many as that and not one more."""
    ann = meeting.old("ann")
    answers = ann.ask(*(f"JOIN {meeting.room}{letter}" for letter in "abcd"))
    assert answers[-1] == f"405 ann {meeting.room}d"
    full = ann.ask(*(f"MODE {meeting.room}a +b {letter}" for letter in "xyz"))[-1]
    assert full.startswith(f"478 ann {meeting.room}a ")
    assert any(line.startswith("734 ann 2 c") for line in ann.ask("MONITOR + a,b,c"))
    for nick in ("gone1", "gone2"):
        meeting.old(nick).leave()
    assert ann.ask("WHOWAS gone1")[0].startswith("406 ")
    assert ann.ask("WHOWAS gone2")[0].startswith("314 ")


@pytest.mark.real
def test_messages_and_metadata(meeting: Meeting) -> None:
    """multiline_bytes and multiline_lines; metadata_keys, metadata_value_bytes and metadata_subscriptions."""
    ann = meeting.new("ann", room=meeting.room)
    for lines, code in ((["x"] * 4, "MULTILINE_MAX_LINES 3"), (["x" * 60] * 2, "MULTILINE_MAX_BYTES 100")):
        batch = [f"@batch=1 PRIVMSG {meeting.room} :{line}" for line in lines]
        assert f"FAIL BATCH {code}" in ann.ask(f"BATCH +1 draft/multiline {meeting.room}", *batch, "BATCH -1")
    assert ann.ask("METADATA * SET a 12345678901")[0].startswith("FAIL METADATA ")
    assert ann.ask("METADATA * SET a 1", "METADATA * SET b 2", "METADATA * SET c 3")[-1].startswith("FAIL METADATA ")
    assert any("TOO_MANY_SUBS" in line or "LIMIT_REACHED" in line for line in ann.ask("METADATA * SUB a b c"))


@pytest.mark.real
def test_what_is_kept_and_who_may_take_back(meeting: Meeting) -> None:
    """query_limit clamps; stored_tagmsg says which TAGMSG come with history; redact_own = false lets nobody take back;
    denied_client_tags are not passed on."""
    room = meeting.room
    ann, bob = meeting.new("ann", room=room), meeting.new("bob", room=room)
    ann.heard()
    ann.ask(
        f"@+example/kept=1 TAGMSG {room}", f"@+draft/react=x TAGMSG {room}", f"@+typing=active;+other=1 TAGMSG {room}"
    )
    heard = bob.sync()
    assert not any("+typing" in line for line in heard)
    assert any("+other" in line for line in heard)
    page = " ".join(bob.raw(f"CHATHISTORY LATEST {room} * 50"))
    assert "+example/kept" in page
    assert "+draft/react" not in page
    said = [line.tags["msgid"] for number in range(5) for line in ann.told(f"PRIVMSG {room} :{number}")]
    assert len(ann.ask(f"CHATHISTORY LATEST {room} * 50")) == 2 + 3
    carl = meeting.new("carl", room=room)
    (mine,) = carl.told(f"PRIVMSG {room} :mine")
    assert carl.ask(f"REDACT {room} {mine.tags['msgid']}")[0].startswith("FAIL REDACT REDACT_FORBIDDEN ")
    assert len(said) == 5


@pytest.mark.real
def test_accounts(meeting: Meeting) -> None:
    """default_user_modes are set; nick_reservation = "none" gives an account's nick to anybody who finds it free."""
    nick = f"acc{meeting.another()}"
    owner = meeting.registered(account=nick)
    assert "i" in owner.ask(f"MODE {nick}")[0].split(" ")[2]
    owner.ask("NICK elsewhere")
    assert meeting.old("thief").ask(f"NICK {nick}")[-1].endswith((f" NICK {nick}", f"433 thief {nick}"))


@pytest.mark.real
def test_origins(small: ServerProcess) -> None:
    """Web pages from there may connect, others may not."""
    address = f"ws://127.0.0.1:{small.port}/"
    with connect(address, origin=Origin("https://pages.example"), compression=None) as web:
        web.send("PING x")
        assert web.recv(timeout=20) == ":irc.example PONG irc.example x"
    with pytest.raises(InvalidStatus, match="403"):
        connect(address, origin=Origin("https://evil.example"), compression=None)


@pytest.mark.real
def test_tls_cert_and_tls_key(start_server: Callable[..., ServerProcess]) -> None:
    """tls = "files" serves the certificate of these files."""
    folder = start_server(flags=["--tls", "self-signed"]).data / "tls"
    keys = ('host = "127.0.0.1"', "port = 0", 'tls = "files"')
    files = (f'tls_cert = "{folder}/cert.pem"', f'tls_key = "{folder}/key.pem"')
    server = start_server(config="\n".join(["[[listen]]", *keys, *files]), listens=False)
    served = ssl.get_server_certificate(("127.0.0.1", server.port))
    assert served.strip() in (folder / "cert.pem").read_text()


@pytest.mark.real
def test_registration_seconds(start_server: Callable[..., ServerProcess]) -> None:
    """Who does not log on in time is sent away."""
    meeting = Meeting(start_server(config="[limits]\nregistration_seconds = 1"))
    slow, started_s = meeting.nobody(), time.monotonic()
    slow.send("NICK slow")
    assert slow.until("ERROR").startswith("ERROR :Closing link: ")
    assert time.monotonic() - started_s >= 0.9
    meeting.end()


@pytest.mark.real
def test_send_queue_bytes(start_server: Callable[..., ServerProcess]) -> None:
    """Who reads nothing is cut when more than that waits; others are not."""
    meeting = Meeting(start_server(config="[limits]\nsend_queue_bytes = 131072"))
    ann, deaf = meeting.old("ann", room=ROOM), meeting.old("deaf", room=ROOM)
    deaf.nick = "deaf"
    while True:
        ann.send(*(f"PRIVMSG {ROOM} :{'x' * 400}" for _ in range(200)), "PING more")
        lines: list[str] = []
        while not (line := ann.line()).endswith(" more"):
            lines.append(line)
        if any(" QUIT " in line for line in lines):
            break
    meeting.end()


@pytest.mark.real
def test_receive_queue_bytes(start_server: Callable[..., ServerProcess]) -> None:
    """A line longer than all that may wait ends the connection; with more room it is only refused."""
    meeting = Meeting(start_server(config="[limits]\nreceive_queue_bytes = 1024"))
    ann = meeting.old("ann")
    ann.send_raw(b"PRIVMSG ann :" + b"x" * 20000)
    assert "ERROR" in ann.until("ERROR")
    meeting.end()


def test_no_key_that_no_test_names() -> None:
    """Whoever adds a key shows what it does."""
    here = Path(__file__).parents[1]
    files = [file for file in here.rglob("*.py") if file.parent.name != "config" or file == Path(__file__)]
    text = "\n".join(file.read_text() for file in files)
    for table in msgspec.structs.fields(Config):
        struct = next(iter(get_args(table.type)), table.type)
        for key in msgspec.structs.fields(struct):
            assert re.search(rf"(\b|\\n){key.encode_name}\b", text), f"[{table.encode_name}] {key.encode_name}"
