"""When the terminal goes away: everything is ended in order, though there is nothing left to write to."""

from __future__ import annotations

import os
import stat
import threading

LIMIT_S = 10.0
"""How long the end may take before the process goes all the same: nothing that was acknowledged is lost by it."""

LOOK_EVERY_S = 2.0
"""Only the leader of a terminal's session is told that it went (SIGHUP); others have to look."""


def has_terminal() -> bool:
    """Whether standard input is a terminal that is there."""
    try:
        return os.isatty(0)
    except OSError:
        return False


def let_go() -> None:
    """Puts nothing in the place of the terminal, so that what is still written to it goes there."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        if stat.S_ISCHR(os.fstat(number).st_mode):  # a terminal that is gone is no terminal any more
            os.dup2(nothing, number)
    watchdog = threading.Timer(LIMIT_S, lambda: os._exit(1))
    watchdog.daemon = True
    watchdog.start()
