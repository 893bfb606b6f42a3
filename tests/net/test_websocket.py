"""IRC over WebSocket: the handshake and what it refuses, frames in any pieces, and the order of the end."""

from __future__ import annotations

import gc
import json
import random

import pytest
from websockets.protocol import Protocol

from chatbox.net.chat import Chat
from chatbox.wire.upgrade import Request
from tests.net.world import NAME, UPGRADE, Net, Peer, masked

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


def opened(net: Net, subprotocol: str = "", nick: str = "web") -> Peer:
    """A browser that has come in."""
    peer = net.connect()
    peer.send(
        UPGRADE.replace("\r\n\r\n", f"\r\nSec-WebSocket-Protocol: {subprotocol}\r\n\r\n" if subprotocol else "\r\n\r\n")
    )
    assert peer.text().startswith("HTTP/1.1 101 ")
    for line in (f"NICK {nick}", "USER u 0 * :r", "JOIN #lobby"):
        peer.send(masked(TEXT, line.encode()))
    peer.writes()
    return peer


def frames(peer: Peer) -> list[tuple[int, bytes]]:
    """Opcode and content of what was written."""
    data = b"".join(peer.writes())
    found = []
    while data:
        assert data[0] & 0x80, "never fragmented"
        size, start = data[1], 2
        if size == 126:
            size, start = int.from_bytes(data[2:4], "big"), 4
        found.append((data[0] & 15, data[start : start + size]))
        data = data[start + size :]
    return found


@pytest.mark.parametrize(
    ("offered", "chosen", "opcode"),
    [
        ("", "", TEXT),
        ("text.ircv3.net", "text.ircv3.net", TEXT),
        ("binary.ircv3.net", "binary.ircv3.net", BINARY),
        ("binary.ircv3.net, text.ircv3.net", "binary.ircv3.net", BINARY),
        ("chat, text.ircv3.net", "text.ircv3.net", TEXT),
        ("chat, superchat", "", TEXT),
    ],
)
def test_negotiation_of_the_sub_protocol(offered: str, chosen: str, opcode: int) -> None:
    """The first of the client's that is known; none where it knows none of ours, and then text."""
    net = Net()
    peer = net.connect()
    extra = f"Sec-WebSocket-Protocol: {offered}\r\n" if offered else ""
    peer.send(UPGRADE.replace("\r\n\r\n", f"\r\n{extra}\r\n"))
    head = peer.text()
    assert head.startswith("HTTP/1.1 101 ")
    assert (f"Sec-WebSocket-Protocol: {chosen}\r\n" in head) == bool(chosen)
    assert ("Sec-WebSocket-Protocol" in head) == bool(chosen)
    peer.send(masked(TEXT, b"PING x"))
    assert {kind for kind, _ in frames(peer)} == {opcode}


@pytest.mark.parametrize(
    ("old", "new", "status"),
    [
        (f"Host: {NAME}", "Host: evil.example", 421),
        (f"Host: {NAME}", "Host: a b", 400),
        (f"Host: {NAME}\r\n", "", 400),
        (f"Host: {NAME}", f"Host: {NAME}\r\nOrigin: http://evil.example", 403),
        (f"Host: {NAME}", f"Host: {NAME}\r\nOrigin: null", 403),
        (f"Host: {NAME}", f"Host: {NAME}:9000\r\nOrigin: http://{NAME}:9000", 101),
        ("Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: 7", 426),
        ("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", "", 400),
        ("Connection: Upgrade", "Connection: close", 426),
        ("GET ", "POST ", 405),
        ("HTTP/1.1", "HTTP/1.0", 505),
        ("HTTP/1.1", "IRC/1.1", 400),
        ("Host:", "Host :", 400),
    ],
)
def test_handshakes_that_are_refused(old: str, new: str, status: int) -> None:
    """Host and Origin are checked as for any request; errors have the usual shape; frames behind them are dropped."""
    net = Net()
    peer = net.connect()
    assert old in UPGRADE
    peer.send(UPGRADE.replace(old, new, 1).encode() + masked(TEXT, b"NICK evil"))
    text = b"".join(peer.writes()).decode(errors="replace")
    assert text.startswith(f"HTTP/1.1 {status} "), text
    if status != 101:
        body = json.loads(text.partition("\r\n\r\n")[2])
        assert (body["ok"], body["status"]) == (False, status)
        assert peer.is_over()
        peer.send(b"more")
        peer.end()
        assert not net.context.peers


def test_frames_right_behind_the_handshake() -> None:
    """A client need not wait for the answer."""
    net = Net()
    peer = net.connect()
    peer.send(UPGRADE.encode() + masked(TEXT, b"NICK web") + masked(TEXT, b"USER u 0 * :r"))
    data = b"".join(peer.writes())
    assert data.startswith(b"HTTP/1.1 101 ")
    assert b" 001 web " in data


def test_messages_in_fragments_with_a_ping_between_them() -> None:
    """A message may come in several frames, each in several pieces; control frames may stand between."""
    net = Net()
    ann, web = net.irc("ann"), opened(net)
    ann.text()
    data = (
        masked(TEXT, b"PRIVMSG #lob", fin=False)
        + masked(PING, b"between")
        + masked(0, "by :né".encode()[:-1], fin=False)
        + masked(0, "né".encode()[-1:])
    )
    web.send_slowly(data)
    assert ann.text().endswith("PRIVMSG #lobby :né\r\n")
    assert frames(web) == [(PONG, b"between")]


def test_line_ends_and_empty_messages_do_no_harm() -> None:
    """One line a message is the rule; CR LF at its end, several lines or none are forgiven."""
    net = Net()
    web = opened(net)
    web.send(masked(TEXT, b"PING a\r\n") + masked(TEXT, b"") + masked(TEXT, b"PING b\nPING c"))
    assert [text.rpartition(b" ")[2].lstrip(b":") for _, text in frames(web)] == [b"a", b"b", b"c"]


def test_a_message_that_is_too_big_ends_the_connection() -> None:
    """Close code 1009, whole or in fragments; an IRC line that is too long in a message of fair size gets 417."""
    for pieces in (1, 9):
        net = Net()
        web = opened(net)
        data = b"x" * (9000 // pieces)
        for number in range(pieces):
            web.send(masked(TEXT if number == 0 else 0, data, fin=number == pieces - 1))
        kind, content = frames(web)[-1]
        assert (kind, int.from_bytes(content[:2], "big")) == (CLOSE, 1009)
        assert web.is_over()
    net = Net()
    web = opened(net)
    web.send(masked(TEXT, b"PRIVMSG #lobby :" + b"x" * 600))
    assert b" 417 " in frames(web)[0][1]
    assert not web.is_over()


def test_text_that_is_not_utf8_ends_the_connection() -> None:
    """RFC 6455 says 1007 for a text frame; in a binary frame it is an error like in any other IRC line."""
    net = Net()
    ann, web = net.irc("ann"), opened(net)
    web.send(masked(BINARY, b"PRIVMSG #lobby :\xff"))
    assert b"FAIL PRIVMSG INVALID_UTF8" in frames(web)[0][1]
    web.send(masked(TEXT, b"PRIVMSG #lobby :\xff") + masked(TEXT, b"PRIVMSG #lobby :more"))
    kind, content = frames(web)[-1]
    assert (kind, int.from_bytes(content[:2], "big")) == (CLOSE, 1007)
    assert "PRIVMSG" not in (heard := ann.text())
    assert "QUIT :Text that is not UTF-8" in heard


@pytest.mark.parametrize(
    "data", [b"\x81\x05hello", b"\xf1\x80\0\0\0\0", b"\x83\x80\0\0\0\0", masked(0, b"x"), b"\xff" * 50]
)
def test_frames_against_the_rules_end_the_connection(data: bytes) -> None:
    """Unmasked, with reserved bits or opcodes, a continuation of nothing: close code 1002."""
    net = Net()
    web = opened(net)
    web.send(data)
    kind, content = frames(web)[-1]
    assert (kind, int.from_bytes(content[:2], "big")) == (CLOSE, 1002)
    assert web.is_over()
    web.end()
    assert net.hub.find_user("web") is None


def test_what_was_said_before_a_close_counts_and_nothing_follows_the_answer() -> None:
    """The answer to a close is not held back; an echo that comes after it would be against the rules."""
    net = Net(auto=False)
    net.world.auto = True
    ann, web = net.irc("ann"), opened(net)
    web.send(masked(TEXT, b"CAP REQ echo-message"))
    frames(web)
    net.world.auto = False
    web.send(masked(TEXT, b"PRIVMSG #lobby :last words") + masked(CLOSE, b"\x03\xe8"))
    assert frames(web) == [(CLOSE, b"\x03\xe8")]
    net.world.auto = True
    net.turn()
    heard = ann.text()
    assert heard.index("PRIVMSG #lobby :last words") < heard.index("QUIT :")
    assert frames(web) == []
    assert web.is_over()
    web.end()
    assert [peer.session.nick for peer in net.context.peers if isinstance(peer, Chat)] == ["ann"]


def test_the_server_closes_with_the_handshake() -> None:
    """Its own QUIT, ERROR, the close frame, the peer's answer, the end; the peer's messages meanwhile are ignored."""
    net = Net()
    web = opened(net)
    web.send(masked(TEXT, b"QUIT :bye"))
    got = frames(web)
    assert [kind for kind, _ in got] == [TEXT, TEXT, CLOSE]
    assert b"ERROR" in got[1][1]
    assert not web.is_over()
    web.send(masked(TEXT, b"PING x"))
    assert frames(web) == []
    assert not web.is_over()
    web.send(masked(CLOSE, b"\x03\xe8"))
    assert web.is_over()
    assert frames(web) == []


def test_a_peer_that_does_not_answer_a_close_is_cut() -> None:
    """After two seconds, and for good after three more."""
    net = Net()
    web = opened(net)
    web.send(masked(TEXT, b"QUIT"))
    net.wait(2.5)
    assert web.is_over()
    net.wait(4)
    assert not net.context.peers


def test_output_is_held_and_in_order() -> None:
    """A pong is answered at once; chat output waits for the commit, the PONG to a later PING after it."""
    net = Net(auto=False)
    net.world.auto = True
    web = opened(net)
    web.send(masked(TEXT, b"CAP REQ echo-message"))
    frames(web)
    net.world.auto = False
    web.send(masked(TEXT, b"PRIVMSG #lobby :hi") + masked(TEXT, b"PING x") + masked(PING, b"now"))
    assert frames(web) == [(PONG, b"now")]
    net.world.auto = True
    net.turn()
    got = [text for _, text in frames(web)]
    assert got[0].endswith(b"PRIVMSG #lobby :hi")
    assert b" PONG " in got[1]


def test_who_comes_too_early_is_told_why_in_a_frame() -> None:
    """The answer to the handshake comes first in any case."""
    net = Net()
    net.hub.ready = False
    peer = net.connect()
    peer.send(UPGRADE)
    data = b"".join(peer.writes())
    head, _, rest = data.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 101 ")
    assert rest[0] == 0x81
    assert b"not ready" in rest


def test_a_ping_right_behind_the_handshake_is_answered_after_it() -> None:
    """Though the answer to a ping is not held back like what is said."""
    net = Net()
    peer = net.connect()
    peer.send(UPGRADE.encode() + masked(PING, b"now"))
    head, _, rest = b"".join(peer.writes()).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 101 ")
    assert rest == bytes((0x80 | PONG, 3)) + b"now"


def test_random_frames_raise_nothing() -> None:
    """Whatever comes after the handshake, nothing of ours breaks, and the end is clean."""
    seed = 6455
    chance = random.Random(seed)
    print("seed", seed)
    for _ in range(300):
        net = Net()
        web = opened(net)
        for _ in range(chance.randrange(1, 6)):
            opcode = chance.choice([0, 1, 1, 2, 8, 9, 10, 3, 11])
            data = chance.choice(
                [chance.randbytes(chance.randrange(0, 120)), b"PRIVMSG #lobby :x", b"QUIT", b"\x03\xe8"]
            )
            frame = masked(opcode, data, fin=chance.random() < 0.8)
            web.send(frame if chance.random() < 0.9 else chance.randbytes(30))
        chance.choice([web.end, web.reset])()
        net.wait(10)
        assert not net.context.peers
        assert net.hub.find_user("web") is None


def test_an_open_connection_keeps_nothing_of_its_request_and_of_the_library() -> None:
    """A browser says two thousand bytes of headers, and there may be thousands of browsers."""

    def kept() -> int:
        gc.collect()
        return sum(isinstance(one, (Request, Protocol)) for one in gc.get_objects())

    before, net = kept(), Net()
    peer = opened(net)
    peer.send(masked(TEXT, b"PING x"))
    assert b"PONG" in frames(peer)[-1][1]
    assert kept() == before
    peer.send(masked(PING, b"x"))
    assert frames(peer) == [(PONG, b"x")]
    assert kept() == before + 1


@pytest.mark.parametrize("unusual", [b"", masked(PING, b"x")])
@pytest.mark.parametrize("end", ["reset", "end", "quit"])
def test_nothing_of_the_library_is_left_for_the_collector(unusual: bytes, end: str) -> None:
    """Which hardly ever runs in a busy server."""
    net = Net()
    peer = opened(net)
    peer.send(unusual)
    gc.collect()
    gc.disable()
    try:
        if end == "quit":
            peer.send(masked(TEXT, b"QUIT") + masked(CLOSE, b"\x03\xe8"))
        (peer.reset if end == "reset" else peer.end)()
        net.wait(10)
        assert not net.context.peers
        assert not [one for one in gc.get_objects() if isinstance(one, Protocol)]
    finally:
        gc.enable()
