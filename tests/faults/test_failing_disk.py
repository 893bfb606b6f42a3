"""A disk that fails: nothing acknowledged is lost, nothing else was told, and talk goes on when it works again."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support import LineClient, ServerProcess

pytestmark = pytest.mark.real
SOURCE = Path(__file__).parent / "failing_disk.c"
SAID = " PRIVMSG #room :"
CAPS = "echo-message message-tags batch draft/chathistory"


class Talker:
    """Talks until the connection ends, and knows what was acknowledged."""

    def __init__(self, server: ServerProcess, name: str) -> None:
        self.client = LineClient(server.port)
        self.acknowledged: list[str] = []
        try:
            self.client.register(name, CAPS)
            self.client.send("JOIN #room")
            self.client.until(" 366 ")
        except BaseException:
            self.client.close()
            raise

    def say(self, text: str) -> str:
        """Says it, and waits for what the server makes of it."""
        self.client.send(f"PRIVMSG #room :{text}")
        while True:
            line = self.client.line()
            if " PRIVMSG #room " in line and line.endswith(text):
                self.acknowledged.append(text)
                return line
            if " FAIL PRIVMSG " in line or line.startswith("ERROR"):
                return line


def history(server: ServerProcess) -> list[str]:
    """All that was said, read as a member."""
    reader = LineClient(server.port)
    reader.register(f"r{time.monotonic_ns() % 100000}", CAPS)
    reader.send("JOIN #room")
    reader.until(" 366 ")
    reader.send("CHATHISTORY LATEST #room * 100", "PING end")
    found = []
    while " PONG " not in (line := reader.line()):
        if body := re.search(r" PRIVMSG #room :?(.*)$", line):
            found.append(body[1])
    reader.close()
    return found


def talks_again(server: ServerProcess, name: str) -> Talker:
    """Somebody comes and is stored again; a failing disk is tried with growing pauses."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            talker = Talker(server, name)
            if SAID in talker.say(f"back {name}"):
                return talker
            talker.client.close()
        except (AssertionError, EOFError, OSError):
            pass  # "not ready; try again in a moment"
        time.sleep(0.3)
    raise AssertionError(server.log)


def reads_meanwhile(server: ServerProcess) -> None:
    """While nothing can be stored somebody can come in, and is told so when they speak."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        guest = LineClient(server.port)
        try:
            guest.register("guest")
            guest.send("JOIN #room", "PRIVMSG #room :lost")
            guest.until(" FAIL PRIVMSG STORAGE_FULL ")
            return
        except (AssertionError, OSError):
            time.sleep(0.3)
        finally:
            guest.close()
    raise AssertionError(server.log)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("no C compiler for the disk that fails")
    found = tmp_path / "failing_disk.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(found), str(SOURCE), "-ldl"], check=True)
    return found


@pytest.mark.parametrize("how", ["sync", "write"])
@pytest.mark.parametrize("killed", [False, True])
def test_a_sync_or_write_that_fails(
    start_server: Callable[..., ServerProcess], tmp_path: Path, library: Path, how: str, killed: bool
) -> None:
    """Who talks is cut and told why; nobody heard what failed; kill -9 right after it changes nothing."""
    sign = tmp_path / "fail"
    server = start_server(prefix=("env", f"LD_PRELOAD={library}", f"FAIL={sign}"))
    ann, bob = Talker(server, "ann"), Talker(server, "bob")
    for number in range(20):
        assert SAID in ann.say(f"stored {number}")
    sign.write_text(how)
    answer = ann.say("never confirmed")
    assert answer.startswith("ERROR"), answer
    assert "could not be stored" in answer
    heard: list[str] = []
    with pytest.raises((EOFError, ConnectionError)):
        heard.extend(iter(bob.client.line, None))
    assert not any("never confirmed" in line for line in heard)
    if killed:
        server.kill()
        sign.unlink()
        server.start()
    else:
        reads_meanwhile(server)
        sign.unlink()
    again = talks_again(server, "cat")
    said = history(server)
    assert [text for text in said if text.startswith("stored")] == ann.acknowledged
    assert again.acknowledged[0] in said
    for one in (ann, bob, again):
        one.client.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 40 MiB."""
    place = tmp_path / "small"
    place.mkdir()
    if os.geteuid() or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(place)]).returncode:
        pytest.skip("only root can mount a small disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_disk_that_runs_full(small_disk: Path) -> None:
    """Near the end messages are refused, people still come and go; quite full, the server lives; then talk goes on."""
    with ServerProcess(small_disk / "data") as server:
        ann = Talker(server, "ann")
        assert SAID in ann.say("stored")
        ballast = small_disk / "ballast"
        ballast.write_bytes(bytes(30 << 20))
        deadline = time.monotonic() + 15
        while " FAIL PRIVMSG STORAGE_FULL " not in ann.say(f"near {time.monotonic_ns()}"):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        bob = LineClient(server.port)
        bob.register("bob")
        bob.send("JOIN #room", "PRIVMSG #room :x")
        bob.until(" 366 ")
        bob.until(" FAIL PRIVMSG STORAGE_FULL ")
        assert "MiB are left" in server.log
        ballast.unlink()
        while SAID not in ann.say(f"again {time.monotonic_ns()}"):
            assert time.monotonic() < deadline + 15
            time.sleep(0.1)
        _fill(ballast)
        told = ""
        while SAID in (told or SAID):
            told = ann.say("x" * 300)
        assert told.startswith("ERROR") or "STORAGE_FULL" in told
        ballast.unlink()
        again = talks_again(server, "cat")
        assert set(ann.acknowledged) >= {
            text for text in history(server) if text.startswith(("stored", "again", "near"))
        }
        assert "stored" in history(server)
        for one in (ann.client, bob, again.client):
            one.close()


def _fill(ballast: Path) -> None:
    """To the last byte."""
    with open(ballast, "wb", buffering=0) as file:
        size = 1 << 20
        while size:
            try:
                file.write(bytes(size))
            except OSError:
                size //= 2
