"""People who stop reading: they are cut and miss nothing when they are back; the others do not notice."""

from __future__ import annotations

import re
import selectors
import socket
import statistics
import time
from collections.abc import Callable

import pytest

from tests.support import LineClient, ServerProcess

pytestmark = pytest.mark.real

MEMBERS, STALLED, SENDERS, WATCHED = 1000, 50, 10, 40
BURSTS, DEPTH, PAUSE_S = 50, 6, 0.1
"""A megabyte and more: with what kernels keep, several times what the server keeps for one connection."""
CONFIG = "[limits]\nsend_queue_bytes = 65536\n"
FILLER = "x" * 350


class Crowd:
    """A full room on one thread: who talks, who listens, whose delay is measured, and who has stopped reading."""

    def __init__(self, server: ServerProcess, room: str, stalled: int) -> None:
        self.room = room
        self.selector = selectors.DefaultSelector()
        self.delays_s: list[float] = []
        self.said: list[str] = []
        self._rest: dict[socket.socket, bytes] = {}
        self.people = [
            self._connect(server.port, f"{room[1:]}{number}", number >= MEMBERS - stalled) for number in range(MEMBERS)
        ]
        self.stalled = self.people[-stalled:] if stalled else []
        self._settle()
        for one in self.people:
            if one not in self.stalled:
                self.selector.register(one, selectors.EVENT_READ, one in self.people[:WATCHED])
        self._drain(1.0)

    def _connect(self, port: int, nick: str, small: bool) -> socket.socket:
        sock = socket.socket()
        if small:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16384)
        sock.connect(("127.0.0.1", port))
        sock.sendall(f"CAP REQ :draft/chathistory\r\nNICK {nick}\r\nUSER u 0 * :r\r\nCAP END\r\n".encode())
        self._until(sock, b" 422 ")
        return sock

    def _until(self, sock: socket.socket, text: bytes) -> None:
        data = b""
        sock.settimeout(20)
        while text not in data:
            more = sock.recv(65536)
            assert more, data[-300:]
            data = data[-100:] + more

    def _settle(self) -> None:
        """All come in; each reads what its coming makes the others hear, or nobody would get on."""
        for one in self.people:
            one.setblocking(False)
            self.selector.register(one, selectors.EVENT_READ, False)
        for start in range(0, MEMBERS, 50):
            for one in self.people[start : start + 50]:
                one.send(f"JOIN {self.room}\r\n".encode())
            self._drain(0.15)
        self._drain(1.0)
        for one in self.people:
            self.selector.unregister(one)

    def _drain(self, for_s: float) -> None:
        deadline_s = time.monotonic() + for_s
        while (left_s := deadline_s - time.monotonic()) > 0:
            for key, _ in self.selector.select(left_s):
                self._read(key.fileobj, key.data)  # type: ignore[arg-type]

    def _read(self, sock: socket.socket, watched: bool) -> None:
        try:
            data = sock.recv(65536)
        except BlockingIOError:
            return
        now_s = time.monotonic()
        if not data:
            self.selector.unregister(sock)
        elif watched:
            lines = (self._rest.get(sock, b"") + data).split(b"\r\n")
            self._rest[sock] = lines.pop()
            for line in lines:
                if found := re.search(rb" PRIVMSG \S+ :at ([0-9.]+) ", line):
                    self.delays_s.append(now_s - float(found[1]))

    def talk(self) -> float:
        """Ten people talk at once, again and again; returns the 99th percentile of the delays, in seconds."""
        for burst in range(BURSTS):
            for number, one in enumerate(self.people[-STALLED - SENDERS : -STALLED]):
                texts = [f"at {time.monotonic():.6f} {burst}.{number}.{at} {FILLER}" for at in range(DEPTH)]
                self.said += texts
                one.send("".join(f"PRIVMSG {self.room} :{text}\r\n" for text in texts).encode())
            self._drain(PAUSE_S)
        self._drain(0.5)
        assert len(self.delays_s) == WATCHED * SENDERS * BURSTS * DEPTH
        return statistics.quantiles(self.delays_s, n=100)[98]

    def close(self) -> None:
        for one in self.people:
            one.close()
        self.selector.close()


def cut(sock: socket.socket) -> bool:
    """Whether the server has ended the connection, after what it still holds."""
    sock.settimeout(10)
    try:
        while sock.recv(65536):
            pass
    except ConnectionError:
        return True
    except TimeoutError:
        return False
    return True


def pages(server: ServerProcess, room: str) -> list[str]:
    """All that was said, as somebody who comes back reads it."""
    client = LineClient(server.port)
    client.register("back", "batch message-tags draft/chathistory")
    client.send(f"JOIN {room}")
    client.until(" 366 ")
    found: list[str] = []
    after = "timestamp=2000-01-01T00:00:00.000Z"
    while True:
        client.send(f"CHATHISTORY AFTER {room} {after} 100")
        client.until(" BATCH +")
        count = len(found)
        while " BATCH -" not in (line := client.line()):
            found.append(line.partition(f" PRIVMSG {room} :")[2])
            after = "msgid=" + line.partition("msgid=")[2].partition(" ")[0].partition(";")[0]
        if len(found) == count:
            client.close()
            return found


def test_who_stops_reading_is_cut_and_nobody_else_notices(
    start_server: Callable[..., ServerProcess], capsys: pytest.CaptureFixture[str]
) -> None:
    """50 of 1,000 stop: the 99th percentile of the others' delays stays within 1.5 times that without them."""
    server = start_server(config=CONFIG)
    delays_s: dict[bool, list[float]] = {False: [], True: []}
    for turn in range(2):
        stalling = turn % 2 == 1
        crowd = Crowd(server, f"#r{turn}", STALLED if stalling else 0)
        delays_s[stalling].append(crowd.talk())
        if stalling:
            assert all(cut(one) for one in crowd.stalled)
            assert sorted(pages(server, crowd.room)) == sorted(crowd.said)
        crowd.close()
        time.sleep(0.5)
    without_s, with_s = min(delays_s[False]), min(delays_s[True])
    with capsys.disabled():
        print(f"\n  p99 {without_s * 1000:.1f} ms without, {with_s * 1000:.1f} ms with {STALLED} who do not read")
    assert with_s <= 1.5 * without_s + 0.01  # what one scheduling of this process may add
