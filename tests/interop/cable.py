"""A cable between a client and a server that can be pulled out, and put in again."""

from __future__ import annotations

import contextlib
import socket
import threading


class Cable:
    """Passes connections on to a port of this machine while it is plugged in."""

    def __init__(self, to_port: int) -> None:
        self._to_port = to_port
        self._ends: list[socket.socket] = []
        self._plugged = True
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                here, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                if not self._plugged:
                    here.close()
                    continue
                there = socket.create_connection(("127.0.0.1", self._to_port))
                self._ends += [here, there]
            for one, other in ((here, there), (there, here)):
                threading.Thread(target=_pass, args=(one, other), daemon=True).start()

    def pull(self) -> None:
        """All connections break, and none can be made."""
        with self._lock:
            self._plugged = False
            ends, self._ends = self._ends, []
        for end in ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def plug(self) -> None:
        """Connections can be made again."""
        with self._lock:
            self._plugged = True

    def close(self) -> None:
        """Throws the cable away."""
        self.pull()
        self._listener.close()


def _pass(one: socket.socket, other: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := one.recv(65536):
            other.sendall(data)
        other.shutdown(socket.SHUT_WR)
