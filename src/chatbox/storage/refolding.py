"""Another casemapping: which names are the same changes, so what is stored by folded names is folded anew.

`[server] casemapping` may change between two starts. Names that would become the same, or none at all, are named, and
nothing is changed; a person has to rename or remove one of them first.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

from chatbox.storage import queries
from chatbox.storage.engine import Unusable
from chatbox.wire.names import Casemapping, NameRefused

MOST_NAMED = 10


def refold(connection: sqlite3.Connection, kind: str) -> None:
    """Brings the folded names of accounts and rooms in line with a casemapping.

    Raises:
        Unusable: some names cannot go together, or not be, under it; the text names them.
    """
    before = connection.execute(queries.CASEMAPPING).fetchone()
    if before is not None and before[0] == kind:
        return
    names = Casemapping(kind, 0, 0)
    accounts = connection.execute("SELECT id, name, folded FROM account").fetchall()
    rooms = connection.execute("SELECT id, name, folded FROM room WHERE NOT direct").fetchall()
    changed, problems = {}, []
    for table, rows, fold in (("account", accounts, names.nick), ("room", rooms, names.channel)):
        found, wrong = _folded(rows, fold)
        changed[table] = [(folded, id) for id, _, old in rows if (folded := found.get(id, old)) != old]
        problems += wrong
    if problems:
        more = f" and {len(problems) - MOST_NAMED} more" if len(problems) > MOST_NAMED else ""
        raise Unusable(
            f'[server] casemapping = "{kind}" cannot be used with the names that there are: '
            f"{'; '.join(problems[:MOST_NAMED])}{more}. Rename or remove one of each, or go on with the one of before"
            + (f', "{before[0]}"' if before else "")
        )
    _write(connection, kind, changed)


def _folded(rows: list[tuple[int, str, str]], fold: Callable[[str], str]) -> tuple[dict[int, str], list[str]]:
    """The folded names by id, and what is wrong with them, in words."""
    found: dict[int, str] = {}
    by_fold: dict[str, list[str]] = {}
    problems = []
    for id, name, _ in rows:
        try:
            found[id] = fold(name)
        except NameRefused as why:
            problems.append(f"{name}: {why}")
        else:
            by_fold.setdefault(found[id], []).append(name)
    problems += [f"{' and '.join(sorted(same))} would be the same" for same in by_fold.values() if len(same) > 1]
    return found, problems


def _write(connection: sqlite3.Connection, kind: str, changed: dict[str, list[tuple[str, int]]]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        for table, rows in changed.items():
            for sql, values in _updates(table, rows):
                connection.executemany(sql, values)
        connection.execute(queries.PUT_CASEMAPPING, (kind,))
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _updates(table: str, rows: list[tuple[str, int]]) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    """First to what is no name, so that one may take the folded name that another had."""
    yield f"UPDATE {table} SET folded = ' ' || id WHERE id = ?", [(id,) for _, id in rows]
    yield f"UPDATE {table} SET folded = ? WHERE id = ?", [tuple(row) for row in rows]
