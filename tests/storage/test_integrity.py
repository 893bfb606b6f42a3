"""`chatbox check` finds what is wrong, and `chatbox backup` copies what is there; schema changes survive a crash."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from chatbox.core.log import EventRow
from chatbox.storage import NewerVersion, Page, Storage, Unusable, open_storage, placing, schema
from chatbox.storage.integrity import FILE_NAME, check
from tests.support import LineClient, ServerProcess


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "chatbox", *arguments], capture_output=True, text=True, timeout=60)


@pytest.mark.real
def test_beside_a_running_server(start_server: Callable[..., ServerProcess], tmp_path: Path) -> None:
    """Whole while it talks; the copy is whole too, holds what was acknowledged, and a server starts on it."""
    server = start_server()
    ann = LineClient(server.port)
    ann.register("ann", "echo-message")
    ann.send("JOIN #a", *(f"PRIVMSG #a :{number}" for number in range(50)))
    ann.until(" :49")
    found = run("check", "--data", str(server.data))
    assert (found.returncode, found.stdout) == (0, f"The data in {server.data} is whole.\n"), found
    copy = tmp_path / "copy" / FILE_NAME
    copy.parent.mkdir()
    assert run("backup", str(copy), "--data", str(server.data)).returncode == 0
    again = run("backup", str(copy), "--data", str(server.data))
    assert (again.returncode, "is there already" in again.stderr) == (1, True)
    assert list(check(copy.parent)) == []
    with sqlite3.connect(copy) as connection:
        assert connection.execute("SELECT count(*) FROM event WHERE kind = 1").fetchone() == (50,)
    connection.close()
    ann.close()
    with ServerProcess(copy.parent):
        pass


@pytest.mark.parametrize(
    ("harm", "found"),
    [
        ("DELETE FROM event WHERE number = 3", "1 events are missing between 1 and 4"),
        ("UPDATE room SET next = 9", "the next one would be 9"),
        ("UPDATE event SET body = '{' WHERE number = 2", "event 2 cannot be read"),
        ("UPDATE event SET kind = 99 WHERE number = 2", "event 2 cannot be read"),
        ("UPDATE event SET time_ms = 0 WHERE number = 3", "event 3 is earlier"),
        ("UPDATE room SET state = 'x'", "its state cannot be read"),
        ("DELETE FROM room", "there are events of it"),
        ("INSERT INTO member VALUES (5, 5, '{}')", "the seat of 5 cannot be read"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, harm: str, found: str) -> None:
    """A line for each thing, with the room and the event."""
    _make(tmp_path)
    assert list(check(tmp_path)) == []
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    with connection:
        connection.execute(harm)
    connection.close()
    assert any(found in line for line in check(tmp_path)), list(check(tmp_path))


def test_a_file_that_is_damaged_or_missing(tmp_path: Path) -> None:
    """One line that says what to do; a server does not start on it either."""
    with pytest.raises(Unusable, match="no data"):
        list(check(tmp_path))
    _make(tmp_path)
    file = tmp_path / FILE_NAME
    data = bytearray(file.read_bytes())
    data[4096 : 4096 * 4] = os.urandom(4096 * 3)
    file.write_bytes(data)
    assert any("damaged" in line or "cannot be read" in line for line in check(tmp_path))
    file.write_bytes(b"no database at all, whatever its name says" * 200)
    with pytest.raises(Unusable, match="backup"):
        list(check(tmp_path))
    with pytest.raises(Unusable, match="cannot be used"):
        open_storage("", tmp_path, "full", lambda callback: None)


COLUMNS = "(room, number, time_ms, kind, audience, open, user, body)"


def _make(directory: Path) -> None:
    assert open_storage("", directory, "full", lambda callback: None).close(5)
    connection = sqlite3.connect(directory / FILE_NAME)
    with connection:
        connection.execute("INSERT INTO room VALUES (1, '#a', '#a', 0, 5, 4, '{}')")
        for number in range(1, 5):
            connection.execute(
                f'INSERT INTO event {COLUMNS} VALUES (1, ?, ?, 1, 0, 1, 7, \'{{"source": "a!b@c"}}\')', (number, number)
            )
    connection.close()


def test_an_older_schema_is_brought_up_to_date(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From each version there ever was, with what is in it; whoever waits for a big one is told why."""
    caplog.set_level("INFO", "chatbox")
    monkeypatch.setattr(placing, "MOST_NEW", 2)
    for version in range(1, len(schema.steps()) + 1):
        directory = tmp_path / str(version)
        directory.mkdir()
        connection = sqlite3.connect(directory / FILE_NAME)
        for number, sql in enumerate(schema.steps()[:version], 1):
            connection.executescript(f"BEGIN;{sql};PRAGMA user_version = {number};COMMIT;")
        with connection:
            connection.execute("INSERT INTO room VALUES (1, '#a', '#a', 0, 6, 1, '{}')")
            values = ", ".join(f'(1, {at}, 1, {at}, 0, 1, 7, \'{{"source": "a!b@c"}}\')' for at in range(1, 6))
            connection.execute(f"INSERT INTO event {COLUMNS} VALUES {values}")
        connection.close()
        storage = open_storage("", directory, "full", lambda callback: None)
        assert [room.name for room in storage.load().rooms] == ["#a"]
        assert [row.number for row in asyncio.run(_all_of(storage))] == [1, 2, 3, 4, 5]
        assert storage.close(5)
        assert list(check(directory)) == []
        told = [f"from schema {version} to" in record.getMessage() for record in caplog.records]
        assert told == ([True] if version < len(schema.steps()) else [])
        caplog.clear()


async def _all_of(storage: Storage) -> list[EventRow]:
    return await storage.page(Page(1, 0, 99, 99, False))


@pytest.mark.real
def test_a_crash_within_a_schema_change_is_harmless(tmp_path: Path) -> None:
    """kill -9 after each statement of each step: the next start does the step again, and nothing is missing."""
    script = """
import os, sqlite3, sys
left = int(sys.argv[2])
real = sqlite3.Connection
class Killed(real):
    def executescript(self, sql):
        global left
        for statement in sql.split(";"):
            if statement.strip():
                if left == 0: os.kill(os.getpid(), 9)
                left -= 1
                self.execute(statement)
connect = sqlite3.connect
sqlite3.connect = lambda *a, **k: connect(*a, factory=Killed, **k)
from pathlib import Path
from chatbox.storage import open_storage
open_storage("", Path(sys.argv[1]), "full", lambda callback: None)
"""
    steps = 0
    while True:
        directory = tmp_path / str(steps)
        done = subprocess.run([sys.executable, "-c", script, str(directory), str(steps)], timeout=30)
        storage = open_storage("", directory, "full", lambda callback: None)
        assert storage.load().rooms == []
        assert storage.close(5)
        assert list(check(directory)) == []
        if done.returncode == 0:
            break
        assert done.returncode == -9
        steps += 1
    assert steps > 10


@pytest.mark.real
def test_data_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    """One line, exit 1, nothing touched."""
    _make(tmp_path)
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(NewerVersion):
        open_storage("", tmp_path, "full", lambda callback: None)
    done = run("serve", "--data", str(tmp_path), "--port", "0")
    assert done.returncode == 1
    assert "newer version" in done.stderr
    assert len(done.stderr.splitlines()) == 1
