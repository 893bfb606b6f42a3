"""A crowd that comes at once, as after a restart."""

import contextlib
import os
import signal
import socket
from collections.abc import Callable

import pytest

from tests.support import ServerProcess

pytestmark = pytest.mark.real
CROWD = 300


def test_a_crowd_waits_to_be_accepted(start_server: Callable[..., ServerProcess]) -> None:
    """Nobody has to try again, although the server takes none of them for now: here it is stopped in its tracks."""
    server = start_server(config="[limits]\nconnections_per_address = 0\nconnects_per_minute = 0\n")
    with contextlib.ExitStack() as crowd:
        os.kill(server.process.pid, signal.SIGSTOP)
        try:
            connected = [
                crowd.enter_context(socket.create_connection(("127.0.0.1", server.port), 5)) for _ in range(CROWD)
            ]
        finally:
            os.kill(server.process.pid, signal.SIGCONT)
        for number, one in enumerate(connected):
            one.settimeout(30)
            one.sendall(f"NICK crowd{number}\r\nUSER u 0 * :r\r\n".encode())
        for one in connected:
            assert b" 001 " in one.recv(4096)
