"""`chatbox join` and `chatbox host` as people run them, in a terminal, beside a browser's WebSocket and netcat."""

from __future__ import annotations

import subprocess
import threading
from contextlib import ExitStack
from pathlib import Path

import pytest
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from tests.interop.screens import missing
from tests.support import LineClient, ServerProcess, environment
from tests.terminal.tmux import Terminal

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(bool(missing("tmux", "nc")), reason=missing("tmux", "nc") or "all there"),
]


def test_a_chat_through_everything(tmp_path: Path) -> None:
    """Join, talk with others of every kind, resize, lose the server, type meanwhile, catch up, and leave."""
    with ServerProcess(tmp_path / "data") as server, Terminal(tmp_path / "t") as zoe, ExitStack() as people:
        before = zoe.modes()
        zoe.run("join", f"127.0.0.1:{server.port}", "--name", "Zoë")
        zoe.until("Write to #lobby")
        browser = people.enter_context(
            connect(f"ws://127.0.0.1:{server.port}/", subprotocols=[Subprotocol("text.ircv3.net")])
        )
        for line in ("NICK Web", "USER w 0 * :w", "JOIN #lobby", "PRIVMSG #lobby :hello from a browser, Zoë"):
            browser.send(line)
        netcat = subprocess.Popen(
            ["nc", "127.0.0.1", str(server.port)], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env=environment()
        )
        assert netcat.stdin
        netcat.stdin.write(b"Cat\n")
        netcat.stdin.flush()
        zoe.until("hello from a browser")
        zoe.until("Cat")
        netcat.stdin.write(b"hello from netcat\n")
        netcat.stdin.flush()
        zoe.until("hello from netcat")
        zoe.type("hello both")
        assert any("hello both" in str(browser.recv(30)) for _ in range(500))
        for columns, rows in ((120, 40), (40, 24), (80, 24)):
            zoe.resize(columns, rows)
            zoe.until("hello both")
        browser.close()
        netcat.kill()
        netcat.wait()
        netcat.stdin.close()
        lose_and_catch_up(zoe, server)
        zoe.keys("C-d")
        zoe.until("status 0")
        assert zoe.modes() == before


def lose_and_catch_up(zoe: Terminal, server: ServerProcess) -> None:
    """What is typed while the server is away waits, and is said once; what others said is there."""
    server.wanted_port = server.port
    server.kill()
    zoe.until("no connection")
    zoe.type("typed meanwhile")
    zoe.until("1 waiting")
    server.start()
    ivan = LineClient(server.port, timeout_s=60)
    ivan.register("Ivan")
    ivan.send("PRIVMSG #lobby :said while you were away")
    zoe.until("● Zoë")
    screen = zoe.until("said while you were away")
    ivan.until(":typed meanwhile")
    assert not [line for line in ivan.sync() if "typed meanwhile" in line]
    ivan.send("PRIVMSG #lobby :the end")
    screen = zoe.until("the end")
    assert [screen.count(text) for text in ("typed meanwhile", "said while you were away", "hello both")] == [1, 1, 1]
    ivan.close()


def test_the_screen_is_restored_after_a_crash_and_a_signal(tmp_path: Path) -> None:
    """Whatever ends the program but kill -9."""
    crash = tmp_path / "sitecustomize.py"
    crash.write_text(
        "import os\n"
        "if os.environ.get('CHATBOX_TEST_CRASH'):\n"
        "    import chatbox.terminal.person as person\n"
        "    def boom(self, name): raise RuntimeError('a fault for the test')\n"
        "    person.Person.close = boom\n"
    )
    with ServerProcess(tmp_path / "data") as server, Terminal(tmp_path / "t") as zoe:
        before = zoe.modes()
        zoe.type(f"export PYTHONPATH={tmp_path} CHATBOX_TEST_CRASH=1")
        zoe.run("join", f"127.0.0.1:{server.port}", "--name", "Zoë")
        zoe.until("Write to #lobby")
        zoe.type("/close")
        zoe.until("status 1")
        assert zoe.modes() == before
        zoe.type("clear; unset CHATBOX_TEST_CRASH")
        zoe.run("join", f"127.0.0.1:{server.port}", "--name", "Zoë")
        zoe.until("Write to #lobby")
        found = subprocess.run(
            ["pgrep", "-f", f"chatbox join 127.0.0.1:{server.port}"], capture_output=True, text=True, check=True
        )
        for pid in found.stdout.split():
            subprocess.run(["kill", "-TERM", pid], check=False)
        zoe.until("status 0")
        assert zoe.modes() == before


def test_no_connection_and_no_colour(tmp_path: Path) -> None:
    """A server that is not there is explained in a line, on the ordinary screen; NO_COLOR is respected."""
    with ServerProcess(tmp_path / "data") as server, Terminal(tmp_path / "t") as zoe:
        zoe.run("join", "127.0.0.1:1", "--name", "Zoë")
        zoe.until("Nobody listens at 127.0.0.1:1")
        zoe.until("status 1")
        zoe.type("clear; export NO_COLOR=1")
        zoe.run("join", f"127.0.0.1:{server.port}", "--name", "Zoë")
        zoe.until("Write to #lobby")
        coloured = zoe._tmux("capture-pane", "-p", "-e")
        assert not any(f"\x1b[{code}m" in coloured for code in range(31, 38))
        zoe.type("/quit")
        zoe.until("status 0")


def test_host_stays_quick_under_load(tmp_path: Path) -> None:
    """The seat beside a busy server: what is typed is said and shown while messages come faster than one can read."""
    with Terminal(tmp_path / "t", 100, 30) as ada, ExitStack() as people:
        (tmp_path / "host.toml").write_text("[flood]\nenabled = false\n")
        ada.run(
            "host", "--host", "127.0.0.1", "--port", "0", "--name", "Ada", "--data", str(tmp_path / "data"),
            "--config", str(tmp_path / "host.toml"),
        )  # fmt: skip
        ada.until("● Ada")
        ada.type("/share")
        port = int(ada.until("http://127.0.0.1:").partition("http://127.0.0.1:")[2].partition("/")[0])
        ada.keys("Enter")
        ada.until("Write to #lobby")
        load = people.enter_context(Load(port))
        olga = LineClient(port, timeout_s=60)
        people.callback(olga.close)
        olga.register("Olga")
        olga.until("load 2 ")
        ada.type("are you there?")
        assert ":Ada!" in olga.until(":are you there?")
        last = load.stop()
        ada.until(f"load {last} {Load.BATCH - 1}")
        ada.type("/quit")
        ada.until("status 0")


class Load:
    """Somebody who talks without end, as fast as the server takes it."""

    BATCH = 100

    def __init__(self, port: int) -> None:
        self._client = LineClient(port, timeout_s=60)
        self._client.register("Ivan")
        self._stopping = threading.Event()
        self._batch = 0
        self._thread = threading.Thread(target=self._talk)

    def __enter__(self) -> Load:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._client.close()

    def stop(self) -> int:
        """Ends it; returns the number of the last batch."""
        self._stopping.set()
        self._thread.join()
        return self._batch

    def _talk(self) -> None:
        while not self._stopping.is_set():
            self._batch += 1
            self._client.send(*(f"PRIVMSG #lobby :load {self._batch} {number}" for number in range(self.BATCH)))
            self._client.sync()
