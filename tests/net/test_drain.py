"""Stopping while everybody talks: all are told, and what was acknowledged is there afterwards."""

from __future__ import annotations

import signal
import socket
import threading
import time
from collections.abc import Callable

import pytest
from websockets.sync.client import connect as open_websocket

from tests.support import LineClient, ServerProcess

pytestmark = pytest.mark.real
TALKERS = 4


class Talker:
    """Sends without pause, and notes what was acknowledged and how it ended."""

    def __init__(self, port: int, nick: str) -> None:
        self.nick = nick
        self.client = LineClient(port, timeout_s=20)
        self.client.register(nick, "echo-message")
        self.acknowledged: list[str] = []
        self.last = ""
        self.threads = [threading.Thread(target=target, daemon=True) for target in (self._talk, self._listen)]
        for thread in self.threads:
            thread.start()

    def _talk(self) -> None:
        number = 0
        try:
            while True:
                self.client.send(*(f"PRIVMSG #lobby :{self.nick}-{number + step}" for step in range(20)))
                number += 20
        except OSError:
            pass

    def _listen(self) -> None:
        try:
            while True:
                line = self.client.line()
                if f":{self.nick}!" in line and " PRIVMSG " in line:
                    self.acknowledged.append(line.rpartition(":")[2])
                self.last = line
        except (EOFError, OSError):
            pass

    def end(self) -> None:
        """Waits for both threads."""
        for thread in self.threads:
            thread.join(20)
            assert not thread.is_alive()
        self.client.close()


def test_everybody_is_told_and_nothing_acknowledged_is_lost(start_server: Callable[..., ServerProcess]) -> None:
    """With senders that never pause: ERROR is the last line of each, in every protocol; exit 0 within 5 s."""
    server = start_server()
    person = LineClient(server.port)
    person.send("Zoë")
    person.until("* In #lobby")
    with open_websocket(f"ws://127.0.0.1:{server.port}/") as web:
        for line in ("NICK web", "USER u 0 * :r"):
            web.send(line)
        talkers = [Talker(server.port, f"talker{number}") for number in range(TALKERS)]
        for _ in range(200):
            person.until("talker")
        began_s = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        person.until("* The server is shutting down")
        assert list(web)[-1] == "ERROR :The server is shutting down"
        assert web.close_code == 1000
    assert server.stop() == 0
    assert time.monotonic() - began_s < 5
    for talker in talkers:
        talker.end()
        assert talker.last == "ERROR :The server is shutting down"
    person.close()
    server.start()
    reader = LineClient(server.port)
    reader.register("reader", "draft/chathistory", "batch", "message-tags")
    stored = set(history(reader))
    for talker in talkers:
        assert talker.acknowledged
        assert stored.issuperset(talker.acknowledged)
    reader.close()


def history(reader: LineClient) -> list[str]:
    """All that was ever said in #lobby, page by page from the end."""
    texts: list[str] = []
    before = ""
    while True:
        reader.send(f"CHATHISTORY BEFORE #lobby msgid={before} 100" if before else "CHATHISTORY LATEST #lobby * 100")
        reader.until("BATCH +")
        page: list[str] = []
        while "BATCH -" not in (line := reader.line()):
            page.append(line)
        if not page:
            return texts
        texts += [line.rpartition(":")[2] for line in page]
        before = page[0].partition("msgid=")[2].partition(";")[0].partition(" ")[0]


def test_those_who_did_not_say_who_they_are_do_not_delay_it(server: ServerProcess) -> None:
    """Silent peers, half a request, an idle HTTP connection, a reader that is stuck."""
    silent, half, idle, stuck = (LineClient(server.port) for _ in range(4))
    half.send_raw(b"GET / HT")
    idle.send("GET /healthz HTTP/1.1", "Host: localhost", "")
    idle.until("200 OK")
    stuck.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    stuck.register("stuck")
    stuck.send(*["LUSERS"] * 2000)
    began_s = time.monotonic()
    assert server.stop() == 0
    assert time.monotonic() - began_s < 5
    for client in (silent, half, idle, stuck):
        client.close()
