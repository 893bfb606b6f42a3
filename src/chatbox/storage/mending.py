"""Making anew what follows from the log: where the events of each room lie."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from chatbox.storage import queries
from chatbox.storage.directory import lock
from chatbox.storage.engine import Unusable
from chatbox.storage.integrity import BACKUP, open_data
from chatbox.storage.placing import Placing
from chatbox.storage.transactions import transaction


def mend(directory: Path) -> None:
    """Notes anew where all events lie, or changes nothing.

    Raises:
        InUse: a server runs on the data.
        StorageError: there is no data, or it cannot be written.
    """
    connection = open_data(directory, "rw")
    try:
        with lock(directory), transaction(connection):
            connection.execute(queries.DELETE_ALL_PLACES)
            connection.execute(queries.PUT_PLACED, (0,))
            Placing().prepare(connection)
    except sqlite3.OperationalError as error:
        raise Unusable(f"The data in {directory} could not be written: {error}") from error
    except (sqlite3.DatabaseError, OverflowError, TypeError) as error:
        raise Unusable(f"The log in {directory} is damaged itself: {error}; {BACKUP}") from error
    finally:
        connection.close()
