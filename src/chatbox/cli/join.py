"""`chatbox join`: the client in line mode."""

from __future__ import annotations

import os
import sys

DEFAULT_PORT = 8080


def run(address: str | None, name: str | None, room: str, bare: bool) -> int:
    """Joins a server; returns the exit status."""
    from chatbox.client import address as addresses

    host, port = None, DEFAULT_PORT
    if address:
        try:
            host, port = addresses.parse(address, DEFAULT_PORT)
        except ValueError as error:
            print(f"chatbox: {error}", file=sys.stderr)
            return 2
    if bare:
        from chatbox.client import bare as bare_client

        return bare_client.run(host, port, name)
    from chatbox.client import linemode

    return linemode.run(host, port, name, room=room, password=os.environ.get("CHATBOX_PASSWORD"))
