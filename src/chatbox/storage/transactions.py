"""Transactions, also within one that is open."""

from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager, nullcontext


def moment(connection: sqlite3.Connection) -> AbstractContextManager[object]:
    """All that is read within is as it was at one moment."""
    return _begun(connection, "BEGIN")


def transaction(connection: sqlite3.Connection) -> AbstractContextManager[object]:
    """All that is written within is written, or nothing; together with the rest, if a transaction is open."""
    return _begun(connection, "BEGIN IMMEDIATE")


def _begun(connection: sqlite3.Connection, begin: str) -> AbstractContextManager[object]:
    if connection.in_transaction:
        return nullcontext()
    connection.execute(begin)
    return connection
