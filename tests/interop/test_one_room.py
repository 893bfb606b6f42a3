"""People on different clients in one room: each hears the others, once, and all in one order."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from websockets.sync.client import ClientConnection
from websockets.sync.client import connect as open_websocket
from websockets.typing import Subprotocol

from tests.support import LineClient, ServerProcess, environment

pytestmark = pytest.mark.real
TUTORIAL = Path(__file__).parent / "tutorial_client.py"
MESSAGES = 5


class Program:
    """Another program, typed into and read from."""

    def __init__(self, *command: str) -> None:
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, env=environment()
        )
        self.seen = ""
        self._changed = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        while char := self.process.stdout.read(1):
            with self._changed:
                self.seen += char
                self._changed.notify_all()

    def type(self, line: str) -> None:
        """Types a line."""
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def until(self, part: str, timeout_s: float = 15) -> str:
        """Waits until it has shown that; returns all it has shown."""
        with self._changed:
            assert self._changed.wait_for(lambda: part in self.seen, timeout_s), f"no {part!r} in {self.seen!r}"
            return self.seen

    def end(self) -> None:
        """Ends it."""
        self.process.kill()
        self.process.wait()
        self._reader.join(5)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


class Browser:
    """IRC over WebSocket."""

    def __init__(self, stack: ExitStack, port: int, nick: str, subprotocol: str | None) -> None:
        offered = [Subprotocol(subprotocol)] if subprotocol else None
        opening = open_websocket(f"ws://127.0.0.1:{port}/", subprotocols=offered, compression=None)
        self.socket: ClientConnection = stack.enter_context(opening)
        assert self.socket.subprotocol == subprotocol
        for line in (f"NICK {nick}", "USER u 0 * :r", "JOIN #lobby"):
            self.send(line)
        self.until(" 366 ")

    def send(self, line: str) -> None:
        """One line a message, without CR LF."""
        self.socket.send(line.encode() if self.socket.subprotocol == "binary.ircv3.net" else line)

    def until(self, part: str) -> list[str]:
        """The lines up to one with `part` in it."""
        lines: list[str] = []
        while not lines or part not in lines[-1]:
            data = self.socket.recv(timeout=15)
            lines.append(data.decode() if isinstance(data, bytes) else data)
        return lines


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    """Closes WebSockets with the test."""
    with ExitStack() as opened:
        yield opened


@pytest.fixture
def programs() -> Iterator[Callable[..., Program]]:
    """Programs that end with the test."""
    started: list[Program] = []

    def start(*command: str) -> Program:
        started.append(Program(*command))
        return started[-1]

    yield start
    for program in started:
        program.end()


def test_two_unmodified_tutorial_clients_hold_a_conversation(
    server: ServerProcess, programs: Callable[..., Program]
) -> None:
    """Nobody else is there, and both alternate reading and writing as the tutorial has it."""
    command = (sys.executable, "-u", str(TUTORIAL), "127.0.0.1", str(server.port))
    ann = programs(*command, "Ann")
    ann.until("Me : ")
    ann.type("anybody here?")
    bob = programs(*command, "Bob")
    bob.until("Me : ")
    assert "Ann" in bob.seen.partition("has joined the chat room")[2]
    ann.until("Bob has joined")
    ann.type("hello Bob")
    bob.type("hello Ann")
    ann.until("Bob: hello Ann")
    bob.until("Ann: hello Bob")
    bob.type("how are you?")
    ann.type("fine")
    ann.until("Bob: how are you?")
    bob.until("Ann: fine")
    ann.type("[e]")
    bob.type("still there?")  # it reads only after it has written
    bob.until("Ann: Left chat room!")
    assert "Bob: Bob" not in bob.seen
    assert "Bob: hello" not in bob.seen


def test_every_kind_of_client_hears_every_other_once_and_in_one_order(
    server: ServerProcess, connect: Callable[[], LineClient], programs: Callable[..., Program], stack: ExitStack
) -> None:
    """IRC with and without capabilities, three kinds of WebSocket, netcat and a bare script, talking at once."""
    rich, simple = connect(), connect()
    rich.register("rich", "message-tags", "server-time", "echo-message", "batch", "labeled-response")
    simple.register("simple")
    browsers = [
        Browser(stack, server.port, name, subprotocol)
        for name, subprotocol in (("text", "text.ircv3.net"), ("binary", "binary.ircv3.net"), ("none", None))
    ]
    bare = connect()
    bare.send_raw(b"bare")
    assert 0 < len(bare.socket.recv(1024)) <= 64
    rich.until("bare!plain")
    netcat = programs(shutil.which("nc") or "nc", "127.0.0.1", str(server.port))
    netcat.type("netcat")
    netcat.until("* In #lobby:")
    for number in range(MESSAGES):
        rich.send(f"PRIVMSG #lobby :rich-{number}")
        simple.send(f"PRIVMSG #lobby :simple-{number}")
        for browser, name in zip(browsers, ("text", "binary", "none"), strict=True):
            browser.send(f"PRIVMSG #lobby :{name}-{number}")
        netcat.type(f"netcat-{number}")
        bare.send_raw(f"bare-{number}".encode())
        rich.until(f":bare-{number}")
    simple.send("PRIVMSG #lobby :the end")
    orders = {
        "rich": texts([*_history(rich)]),
        "text": texts(browsers[0].until(":the end")),
        "binary": texts(browsers[1].until(":the end")),
        "none": texts(browsers[2].until(":the end")),
        "netcat": texts(netcat.until(": the end").splitlines()),
    }
    whole = orders["rich"]
    senders = ("rich", "simple", "text", "binary", "none", "netcat", "bare")
    assert sorted(whole) == sorted(f"{name}-{number}" for name in senders for number in range(MESSAGES))
    for name in ("text", "binary", "none", "netcat"):
        assert orders[name] == [text for text in whole if not text.startswith(name + "-")], name


def _history(client: LineClient) -> list[str]:
    """The room's log as a member reads it."""
    client.send("CAP REQ draft/chathistory", "CHATHISTORY LATEST #lobby * 100")
    client.until("BATCH +")
    lines: list[str] = []
    while "BATCH -" not in (line := client.line()):
        lines.append(line)
    return lines


def texts(lines: list[str]) -> list[str]:
    """What was said, in order, of lines of any kind."""
    last = [line.rstrip().rpartition(":" if " PRIVMSG " in line else ": ")[2].strip() for line in lines]
    return [text for text in last if text.rpartition("-")[2].isdigit() and " " not in text]
