"""One port: who is there is told by the first bytes, also when they come one at a time, and by nothing else."""

from __future__ import annotations

import random

import pytest

from chatbox.net.gate import Gate
from tests.net.world import NAME, UPGRADE, Net, masked


@pytest.mark.parametrize("pause_s", [0.0, 0.5])
def test_irc_byte_by_byte(pause_s: float) -> None:
    """An opening is recognised when its bytes come one at a time, and slowly."""
    net = Net()
    peer = net.connect()
    peer.send_slowly("NICK zoe\r\nUSER u 0 * :r\r\n", pause_s)
    assert " 001 zoe " in peer.text()


def test_who_only_quits_waits_for_nothing() -> None:
    """ERROR comes with the clock standing still."""
    net = Net()
    peer = net.connect()
    peer.send("QUIT\r\n")
    assert peer.text() == "ERROR :Closing link: Quit\r\n"


def test_websocket_byte_by_byte() -> None:
    """A WebSocket is taken at any path, and its head may come in pieces."""
    net = Net()
    peer = net.connect()
    peer.send_slowly(UPGRADE)
    assert peer.text().startswith("HTTP/1.1 101 ")
    assert peer.kind == "WebSocket"


def test_a_name_byte_by_byte_from_somebody_who_was_asked() -> None:
    """Who was asked for a name may type as slowly as they like."""
    net = Net()
    peer = net.connect()
    net.wait(1.1)
    assert peer.text() == f"Welcome to {NAME}. What is your name? "
    peer.send_slowly("Zoë\n", 3.0)
    assert "* In #lobby: Zoë\n" in peer.text()


@pytest.mark.parametrize("name", ["GET", "NICK", "Nick", "User", "Get", "P", "@home", "CAPTAIN", "USERs", "PINGU"])
def test_names_that_begin_like_openings(name: str) -> None:
    """Only a whole opening in upper case, with a space or line end after it, is one; "@" begins IRC tags."""
    net = Net()
    peer = net.connect()
    peer.send(name)
    net.wait(1.5)
    if name.startswith("@"):
        assert peer.kind == "Line"
    else:
        assert peer.writes()[0] == NAME.encode()
        assert net.hub.find_user(name) is not None


def test_a_beginning_of_an_opening_that_ends_is_a_name() -> None:
    """`printf GET | nc -N`: no more will come."""
    net = Net()
    peer = net.connect()
    peer.send("GE")
    peer.end()
    assert "* In #lobby: GE\n" in peer.text()
    assert peer.is_over()


@pytest.mark.parametrize("listen", ["irc", "http", "websocket"])
def test_an_ended_beginning_where_only_one_kind_is_taken(listen: str) -> None:
    """It is cut, and nothing goes wrong."""
    net = Net()
    peer = net.connect(listen=listen)
    peer.send("GE")
    peer.end()
    assert peer.is_over()
    assert not net.context.peers


@pytest.mark.parametrize(
    ("listen", "data", "kind"),
    [
        ("irc", "NICK a\r\n", "Line"),
        ("irc", "Zoë\n", "Sniffer"),
        ("plain", "NICK a\r\n", "Plain"),
        ("websocket", UPGRADE, "WebSocket"),
        ("websocket", f"GET / HTTP/1.1\r\nHost: {NAME}\r\n\r\n", "Sniffer"),
        ("http", "NICK a\r\n", "Sniffer"),
    ],
)
def test_an_address_for_one_kind(listen: str, data: str, kind: str) -> None:
    """`[[listen]] kind` takes only what it names."""
    net = Net()
    peer = net.connect(listen=listen)
    peer.send(data)
    assert peer.kind == kind
    assert peer.is_over() == (kind == "Sniffer")


def test_a_tls_hello_gets_an_alert() -> None:
    """Without a certificate a TLS client is told at once, in its own protocol."""
    net = Net()
    peer = net.connect()
    peer.send(b"\x16\x03\x01\x02\x00\x01\x00")
    assert peer.writes() == [bytes((0x15, 3, 1, 0, 2, 2, 40))]
    assert peer.is_over()


def test_a_huge_head_is_refused() -> None:
    """Memory for a request's head is bounded, and the refusal has the shape of all errors."""
    net = Net()
    peer = net.connect()
    peer.send("GET / HTTP/1.1\r\n")
    for _ in range(20):
        peer.send(b"X-Filler: " + b"x" * 1000 + b"\r\n")
    text = peer.text()
    assert text.startswith("HTTP/1.1 431 ")
    assert '"status": 431' in text
    assert peer.is_over()


def test_a_request_with_an_unknown_method_is_no_name() -> None:
    """Whatever its method, an HTTP request gets an HTTP error and never reaches the room."""
    net = Net()
    ear = net.person("ear")
    peer = net.connect()
    peer.send(f"PROPFIND / HTTP/1.1\r\nHost: {NAME}\r\n\r\nhello everybody\r\n")
    assert peer.text().startswith("HTTP/1.1 501 ")
    assert peer.is_over()
    net.wait(5)
    assert ear.text() == ""


def test_the_prompt_is_no_part_of_the_first_irc_line() -> None:
    """An IRC client that is slow to speak finds the prompt on a line of its own."""
    net = Net()
    peer = net.connect()
    net.wait(1.1)
    peer.send("NICK zoe\r\nUSER u 0 * :r\r\n")
    lines = peer.text().split("\r\n")
    assert lines[0].startswith("Welcome to ")
    assert lines[1].startswith(f":{NAME} 001 zoe ")


def test_who_does_not_say_who_they_are_is_cut() -> None:
    """30 s, and 2 min once asked; whatever the protocol that was begun."""
    net = Net()
    net.sweeper.start()
    silent, irc, http = net.connect(), net.connect(), net.connect()
    irc.send("CAP LS\r\n")
    http.send("GET / HTTP/1.1\r\n")
    net.wait(29)
    assert not irc.is_over()
    assert not http.is_over()
    net.wait(5)
    assert irc.is_over()
    assert "ERROR :Closing link: Registration timed out" in irc.text()
    assert http.is_over()
    assert not silent.is_over()
    net.wait(85)
    assert not silent.is_over()
    net.wait(10)
    assert silent.is_over()


def test_clocks_stand_still_while_a_commit_is_overdue() -> None:
    """That the disk is slow is nobody's silence: neither registration nor ping clocks run."""
    net = Net(auto=False)
    net.sweeper.start()
    speaker = net.connect()
    speaker.send("NICK a\r\nUSER u 0 * :r\r\nJOIN #a\r\n")
    silent = net.connect()
    silent.send("CAP LS\r\n")
    net.wait(200)
    assert net.hub.pipeline.overdue()
    assert not silent.is_over()
    assert not speaker.is_over()
    net.world.auto = True
    net.wait(20)
    assert not silent.is_over()
    net.wait(20)
    assert silent.is_over()


def test_a_browser_is_turned_away_with_a_page() -> None:
    """At once, in words, and it asks again by itself; a program gets the error as all others are."""
    net = Net(gate=Gate(per_address=1))
    net.connect()
    browser, program, irc = net.connect(), net.connect(), net.connect()
    browser.send("GET / HTTP/1.1\r\nHost: localhost\r\nAccept: text/html,*/*\r\n\r\n")
    head, _, body = browser.text().partition("\r\n\r\n")
    assert head.startswith("HTTP/1.1 503 ")
    assert "Content-Type: text/html" in head
    assert "Retry-After: 60" in head
    assert "Too many connections" in body
    program.send("GET /config.json HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n")
    assert '"status": 503' in program.text()
    irc.send("NICK a\r\n")
    assert irc.text().startswith("ERROR :Too many connections")
    assert all(peer.is_over() for peer in (browser, program, irc))


def test_the_gate_counts_every_kind_and_forgets_it() -> None:
    """So many connections of an address and no more; one that ended, of whatever kind, counts no longer."""
    net = Net(gate=Gate(per_address=3))
    peers = [net.connect() for _ in range(3)]
    refused = net.connect()
    net.wait(0.5)
    assert refused.text().startswith("ERROR :Too many connections")
    assert refused.is_over()
    assert not net.connect("192.0.2.2").is_over()
    peers[0].send("NICK a\r\nUSER u 0 * :r\r\nQUIT\r\n")
    peers[1].send(UPGRADE)
    peers[1].reset()
    peers[2].send("Zoë\n")
    peers[2].reset()
    refused.end()
    net.wait(5)
    again = [net.connect() for _ in range(4)]
    net.wait(0.5)
    assert [peer.is_over() for peer in again] == [False, False, False, True]


def test_connections_are_announced_with_their_names() -> None:
    """Whoever hosts is told the address when somebody connects, and the name when it is known; of every kind."""
    net = Net()
    net.irc("ann")
    net.person("Bob")
    net.bare("Cid")
    peer = net.connect()
    peer.send(UPGRADE)
    for line in ("NICK dan", "USER u 0 * :r"):
        peer.send(masked(1, line.encode()))
    assert [text for text in net.announced if " is " in text] == [
        f"192.0.2.1 is {nick}" for nick in ("ann", "Bob", "Cid", "dan")
    ]
    assert net.announced.count("Connection from 192.0.2.1") == 4


def test_random_openings_raise_nothing() -> None:
    """Whatever the first bytes are and however they are cut, nothing of ours breaks and nobody is left behind."""
    seed = 8080
    chance = random.Random(seed)
    print("seed", seed)
    words = [
        b"NICK ",
        b"USER",
        b" ",
        b"\r\n",
        b"\n",
        b"@",
        b":",
        b"CAP LS\r\n",
        b"GE",
        b"\x16\x03",
        b"\0",
        b"\xff",
        b"#lobby",
    ]
    words += [
        "Zoë".encode(),
        b"GET / HTTP/1.1\r\n",
        b"/quit",
        b"/join ",
        b"AUTHENTICATE PLAIN\r\n",
        b"PASS x\r\n",
        b"QUIT\r\n",
    ]
    for _ in range(600):
        net = Net()
        peer = net.connect(listen=chance.choice(["any", "any", "any", "irc", "plain", "http", "websocket"]))
        for _ in range(chance.randrange(1, 8)):
            data = b"".join(chance.choice([*words, chance.randbytes(5)]) for _ in range(chance.randrange(1, 6)))
            peer.send(data)
            if chance.random() < 0.3:
                net.wait(chance.choice([0.05, 0.1, 1.1]))
        chance.choice([peer.end, peer.reset])()
        net.wait(100)
        assert not net.context.peers
        assert not net.hub.users


def test_nobody_is_asked_who_is_being_sent_away() -> None:
    """The server ends a connection that has said nothing yet: the prompt, due a moment later, is not written."""
    net = Net()
    peer = net.connect()
    (sniffer,) = net.context.peers
    sniffer.hang_up(b"bye")
    net.wait(1.1)
    assert peer.text() == "bye"
