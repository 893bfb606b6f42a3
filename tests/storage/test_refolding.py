"""Another `[server] casemapping` than before: names are folded anew, or it is refused, naming those that collide."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from chatbox.storage import schema
from chatbox.storage.engine import Unusable
from chatbox.storage.refolding import refold


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Fresh, of the casemapping precis."""
    connection = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    schema.upgrade(connection)
    refold(connection, "precis")
    yield connection
    connection.close()


def put(database: sqlite3.Connection, *names: str, folded: str = "") -> None:
    for name in names:
        if name.startswith("#"):
            sql = "INSERT INTO room (name, folded, direct, next, last_ms, state) VALUES (?, ?, 0, 1, 0, '{}')"
        else:
            sql = "INSERT INTO account (name, folded, password, created_ms) VALUES (?, ?, '', 0)"
        database.execute(sql, (name, folded or name.lower()))


def folds(database: sqlite3.Connection) -> dict[str, str]:
    found = dict(database.execute("SELECT name, folded FROM account").fetchall())
    return found | dict(database.execute("SELECT name, folded FROM room").fetchall())


def test_names_are_folded_anew(database: sqlite3.Connection) -> None:
    """rfc1459 knows more letters that are the same than ascii does."""
    put(database, "Ann[x]", "#Room[1]")
    refold(database, "rfc1459")
    assert folds(database) == {"Ann[x]": "ann{x}", "#Room[1]": "#room{1}"}
    refold(database, "ascii")
    assert folds(database) == {"Ann[x]": "ann[x]", "#Room[1]": "#room[1]"}


def test_names_that_become_the_same_are_named(database: sqlite3.Connection) -> None:
    """Nothing is changed then, and the old casemapping goes on working."""
    put(database, "a[b", "a{b", "#c[d", "#c{d")
    before = folds(database)
    with pytest.raises(
        Unusable, match=r"a\[b and a\{b would be the same; #c\[d and #c\{d would be the same.*\"precis\""
    ):
        refold(database, "rfc1459")
    assert folds(database) == before
    refold(database, "precis")


def test_names_that_are_none_are_named(database: sqlite3.Connection) -> None:
    """Names of other scripts do not go with ascii."""
    put(database, "Иван", folded="иван")
    with pytest.raises(Unusable, match="Иван: names are ASCII"):
        refold(database, "ascii")
