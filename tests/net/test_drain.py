"""Stopping while everybody talks: who listens is told, and what was acknowledged is there afterwards."""

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
TALKERS = 3
GROUP = 20
LIMIT_S = 30.0


class Talker:
    """Sends the next messages as soon as those before were acknowledged, until it is cut off."""

    def __init__(self, port: int, nick: str) -> None:
        self.nick = nick
        self.acknowledged: list[str] = []
        self._client = LineClient(port, timeout_s=LIMIT_S)
        self._client.register(nick, "echo-message")
        self._thread = threading.Thread(target=self._talk, daemon=True)
        self._thread.start()

    def _talk(self) -> None:
        try:
            while True:
                said = [f"{self.nick}-{len(self.acknowledged) + step}" for step in range(GROUP)]
                self._client.send(*(f"PRIVMSG #lobby :{text}" for text in said))
                for _ in said:
                    self._client.until(f":{self.nick}!")
                    self.acknowledged.append(said[len(self.acknowledged) % GROUP])
        except (AssertionError, OSError):
            pass  # cut off, with or without its last lines: it may have been sending just then

    def end(self) -> None:
        """Waits until it is cut off."""
        self._thread.join(LIMIT_S)
        assert not self._thread.is_alive()
        self._client.close()


def test_listeners_are_told_and_nothing_acknowledged_is_lost(start_server: Callable[..., ServerProcess]) -> None:
    """While people talk without pause: ERROR comes last, in each protocol; exit 0 within 5 s; all is stored."""
    server = start_server()
    person, quiet = LineClient(server.port, timeout_s=LIMIT_S), LineClient(server.port, timeout_s=LIMIT_S)
    person.send("Zoë")
    person.until("* In #lobby")
    quiet.register("quiet", room="")
    with open_websocket(f"ws://127.0.0.1:{server.port}/", compression=None) as web:
        for line in ("NICK web", "USER u 0 * :r", "JOIN #lobby"):
            web.send(line)
        talkers = [Talker(server.port, f"talker{number}") for number in range(TALKERS)]
        for talker in talkers:
            person.until(f"{talker.nick}-{GROUP}")
        began_s = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        person.until("* The server is shutting down")
        quiet.until("ERROR :The server is shutting down")
        assert list(web)[-1] == "ERROR :The server is shutting down"
        assert web.close_code == 1000
    assert server.process.wait(LIMIT_S) == server.stop() == 0
    assert time.monotonic() - began_s < 5
    for client in (person, quiet):
        with pytest.raises(EOFError):
            client.line()
        client.close()
    for talker in talkers:
        talker.end()
    server.start()
    stored = history(server.port)
    assert len(stored) == len(set(stored))
    for talker in talkers:
        assert [text for text in stored if text.startswith(f"{talker.nick}-")][: len(talker.acknowledged)] == (
            talker.acknowledged
        )


def history(port: int) -> list[str]:
    """All that was ever said in #lobby, in order, read page by page from the end."""
    reader = LineClient(port)
    reader.register("reader", "draft/chathistory", "batch", "message-tags")
    texts: list[str] = []
    before = ""
    while True:
        reader.send(f"CHATHISTORY BEFORE #lobby msgid={before} 100" if before else "CHATHISTORY LATEST #lobby * 100")
        reader.until("BATCH +")
        page: list[str] = []
        while "BATCH -" not in (line := reader.line()):
            page.append(line)
        if not page:
            reader.close()
            return texts
        texts = [line.rpartition(":")[2] for line in page] + texts
        before = page[0].partition("msgid=")[2].partition(";")[0].partition(" ")[0]


def test_who_does_not_answer_does_not_delay_it(server: ServerProcess) -> None:
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
