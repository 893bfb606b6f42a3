"""The schema, as numbered steps. A database says in `user_version` how many it has had."""

from __future__ import annotations

import logging
import secrets
import sqlite3
from importlib.resources import files

from chatbox.storage.engine import NewerVersion

logger = logging.getLogger(__name__)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def steps() -> list[str]:
    """The SQL of all steps, in order."""
    found = sorted(
        (entry for entry in files(__name__).iterdir() if entry.name.endswith(".sql")), key=lambda entry: entry.name
    )
    return [entry.read_text("utf-8") for entry in found]


def upgrade(connection: sqlite3.Connection) -> None:
    """Brings a database up to date; each step is one transaction, so that a crash leaves it between two steps.

    Raises:
        NewerVersion: it has had steps that this version does not know.
    """
    todo = steps()
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > len(todo):
        raise NewerVersion(
            f"The data is of a newer version of Chatbox (schema {version}, this one knows {len(todo)}); "
            "run that version, or name another directory with --data"
        )
    if 0 < version < len(todo):
        logger.info(
            "The data is brought from schema %d to %d: some seconds for a million messages, and as much space again",
            version,
            len(todo),
        )
    for number, sql in enumerate(todo[version:], version + 1):
        connection.executescript(f"BEGIN IMMEDIATE;\n{sql}\nPRAGMA user_version = {number};\nCOMMIT;")
    if connection.execute("SELECT 1 FROM meta WHERE key = 'epoch'").fetchone() is None:  # a disk that fails can be read
        epoch = "".join(secrets.choice(LETTERS) for _ in range(4))
        connection.execute("INSERT OR IGNORE INTO meta (key, value) VALUES ('epoch', ?)", (epoch,))
