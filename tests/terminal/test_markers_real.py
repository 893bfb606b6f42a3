"""Read markers on the real server: what one client of a person has read is read in all of them."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.interop.screens import missing
from tests.support import LineClient, ServerProcess, environment
from tests.terminal.tmux import Terminal

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(bool(missing("tmux")), reason=missing("tmux") or "all there"),
]
WEB_CAPS = "message-tags server-time batch echo-message draft/read-marker sasl"


class Browser:
    """What the web client does: WebSocket, SASL, and MARKREAD for what was read."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.say("CAP LS 302", "NICK zoe", "USER z 0 * :z", f"CAP REQ :{WEB_CAPS}", "AUTHENTICATE PLAIN")
        self.until("AUTHENTICATE +")
        self.say("AUTHENTICATE AHpvZQBzZWNyZXQ=", "CAP END", "JOIN #lobby")
        self.until(" 366 ")

    def say(self, *lines: str) -> None:
        """Sends lines."""
        for line in lines:
            self.socket.send(line)

    def until(self, part: str) -> str:
        """Reads on to a line with that in it."""
        while part not in (line := str(self.socket.recv(60))):
            pass
        return line


def test_what_is_read_in_one_is_read_in_all(tmp_path: Path) -> None:
    """Two terminals and a browser, of one account (read-marker)."""
    data = tmp_path / "data"
    with ServerProcess(data) as server:
        add = [sys.executable, "-m", "chatbox", "account", "add", "zoe", "--data", str(data)]
        subprocess.run(add, input="secret\n", text=True, check=True, timeout=60, env=environment())
        with Terminal(tmp_path / "a") as desk, Terminal(tmp_path / "b") as couch, ExitStack() as people:
            for screen in (desk, couch):
                screen.type("export CHATBOX_ACCOUNT_PASSWORD=secret")
                screen.run("join", f"127.0.0.1:{server.port}", "--account", "zoe")
                screen.until("● zoe")
                screen.type("/query Ivan")  # so that the lobby is not looked at
                screen.until("Write to Ivan")
            ivan = LineClient(server.port, timeout_s=60)
            ivan.register("Ivan", "server-time", "message-tags", "echo-message")
            ivan.send("PRIVMSG #lobby :the first", "PRIVMSG #lobby :and the second")
            second = ivan.until("and the second").partition("time=")[2].partition(" ")[0].partition(";")[0]
            for screen in (desk, couch):
                screen.until("Act: 1")
            desk.keys("M-1")
            desk.until("and the second")
            couch.until_gone("Act: 1")
            desk.type("/query Ivan")
            address = f"ws://127.0.0.1:{server.port}/"
            browser = Browser(people.enter_context(connect(address, subprotocols=[Subprotocol("text.ircv3.net")])))
            ivan.send("PRIVMSG #lobby :the third")
            third = ivan.until("the third").partition("time=")[2].partition(" ")[0].partition(";")[0]
            for screen in (desk, couch):
                screen.until("Act: 1")
            assert second < third
            browser.say(f"MARKREAD #lobby timestamp={third}")
            for screen in (desk, couch):
                screen.until_gone("Act: 1")
            ivan.send("PRIVMSG #lobby :the fourth")
            fourth = ivan.until("the fourth").partition("time=")[2].partition(" ")[0].partition(";")[0]
            couch.until("Act: 1")
            couch.keys("M-1")
            browser.until(f"MARKREAD #lobby timestamp={fourth}")
            desk.until_gone("Act: 1")
            ivan.close()
            for screen in (desk, couch):
                screen.type("/quit")
                screen.until("status 0")
