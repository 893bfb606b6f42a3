"""`chatbox check --mend` makes the notes of where events lie anew, of a server that does not run."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from chatbox.storage import InUse, Unusable, placing
from chatbox.storage.directory import LOCK_NAME, lock
from chatbox.storage.integrity import check
from chatbox.storage.mending import mend
from tests.storage.searching import put, reopen
from tests.storage.test_model import Engine
from tests.storage.test_places import noted, numbers

HARM = [
    "DELETE FROM places WHERE room = 1",
    "DELETE FROM places WHERE talk = 0",
    "UPDATE places SET first = first + 1 WHERE room = 1",
    "UPDATE places SET id = id + 1",
    "UPDATE places SET packed = x'00'",
]


def damage(engine: Engine, harm: str) -> None:
    """The server ended, and something happened to its file."""
    assert engine.storage.close(5)
    with sqlite3.connect(engine.path) as connection:
        connection.execute(harm)
    connection.close()


@pytest.mark.parametrize("harm", HARM)
def test_all_is_found_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: str) -> None:
    """Each kind of damage is told of, with what to do; afterwards the data is whole and a server reads all of it."""
    monkeypatch.setattr(placing, "MOST_NEW", 3)
    engine = Engine(tmp_path)
    for first in (1, 4, 7):
        put(engine, 1, ["a", "b", "c"], first)
        put(engine, 2, ["a", "", "c"], first)
    before = noted(engine)
    damage(engine, harm)
    assert any("--mend" in line for line in check(tmp_path)), list(check(tmp_path))
    mend(tmp_path)
    assert list(check(tmp_path)) == []
    engine = reopen(Engine(tmp_path), tmp_path, "SELECT 1")
    assert noted(engine) == before
    assert numbers(engine, 1) == numbers(engine, 2) == list(range(1, 10))
    put(engine, 1, ["more"], 10)
    assert numbers(engine, 1)[-1] == 10
    assert engine.storage.close(5)
    assert list(check(tmp_path)) == []


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE event SET number = 7 - number WHERE room = 1 AND number < 7",
        "UPDATE event SET number = 1 << 40 WHERE id = 2",
        "UPDATE event SET number = 'two' WHERE id = 2",
        "UPDATE event SET room = x'00' WHERE id = 2",
    ],
)
def test_a_damaged_log_is_not_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: str) -> None:
    """Then only a backup helps, and nothing is changed."""
    monkeypatch.setattr(placing, "MOST_NEW", 3)
    engine = Engine(tmp_path)
    for first in (1, 4, 7):
        put(engine, 1, ["a", "b", "c"], first)
    before = noted(engine)
    damage(engine, harm)
    found = list(check(tmp_path))
    assert found
    assert not any("--mend" in line for line in found)
    with pytest.raises(Unusable, match="bring a backup back"):
        mend(tmp_path)
    assert noted(engine) == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give files away")
def test_what_root_mends_stays_its_owner_s(tmp_path: Path) -> None:
    """The server, which is somebody else, starts on it afterwards."""
    engine = Engine(tmp_path)
    put(engine, 1, ["a"])
    assert engine.storage.close(5)
    (tmp_path / LOCK_NAME).unlink()
    for path in (tmp_path, *tmp_path.iterdir()):
        os.chown(path, 65534, 65534)
    mend(tmp_path)
    assert {path.stat().st_uid for path in tmp_path.iterdir()} == {65534}


def test_root_that_may_give_nothing_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in many containers: the data can be used all the same."""

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(os, "fchown", refuse)
    lock(tmp_path).close()


def test_not_beside_a_server(tmp_path: Path) -> None:
    """Nor where there is nothing: it makes no directory."""
    engine = Engine(tmp_path)
    put(engine, 1, ["a"])
    with pytest.raises(InUse, match="stop that server"):
        mend(tmp_path)
    assert numbers(engine, 1) == [1]
    assert engine.storage.close(5)
    with pytest.raises(Unusable, match="no data"):
        mend(tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()


@pytest.mark.real
def test_as_a_command(tmp_path: Path) -> None:
    """It says what it did, and what it finds then."""
    engine = Engine(tmp_path)
    put(engine, 1, ["a"])
    assert engine.storage.close(5)
    command = [sys.executable, "-m", "chatbox", "check", "--mend", "--data", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.stdout.splitlines() == [
        "Where the events of each room lie is noted anew.",
        f"The data in {tmp_path} is whole.",
    ], done
    assert done.returncode == 0
