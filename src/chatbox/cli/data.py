"""`chatbox check` and `chatbox backup`: looking after the data, also while the server runs."""

from __future__ import annotations

import sys
from pathlib import Path

from chatbox.config import Config
from chatbox.storage import StorageError, integrity, mending


def check(config: Config, mend: bool = False) -> int:
    """Prints what is wrong, a line each; the exit status is 0 where nothing is.

    Args:
        mend: what follows from the log is made anew first.
    """
    try:
        if mend:
            mending.mend(config.storage.directory)
            print("Where the events of each room lie is noted anew.")
        wrong = 0
        for line in integrity.check(config.storage.directory):
            wrong += 1
            print(line)
    except StorageError as error:
        print(f"chatbox: {error}", file=sys.stderr)
        return 1
    if not wrong:
        print(f"The data in {config.storage.directory} is whole.")
    return int(bool(wrong))


def backup(config: Config, target: Path) -> int:
    """Copies the data to a file; returns the exit status."""
    try:
        integrity.backup(config.storage.directory, target)
    except StorageError as error:
        print(f"chatbox: {error}", file=sys.stderr)
        return 1
    print(f"{target} holds all that was stored until now. To use it: copy it to chatbox.db in an empty data directory.")
    return 0
