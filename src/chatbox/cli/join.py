"""`chatbox join`: the client in line mode."""

from __future__ import annotations

import getpass
import os
import sys

DEFAULT_PORT = 8080


def run(address: str | None, name: str | None, room: str, bare: bool, tls: bool, account: str | None) -> int:
    """Joins a server; returns the exit status."""
    from chatbox.client import address as addresses

    host, port = None, DEFAULT_PORT
    if address and address.startswith("ircs://"):
        address, tls = address.removeprefix("ircs://").rstrip("/"), True
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

    password = os.environ.get("CHATBOX_PASSWORD")
    if account:
        if not tls and host not in ("localhost", "127.0.0.1", "::1"):
            print("chatbox: without --tls anybody in between could read the password of your account", file=sys.stderr)
            return 2
        password = os.environ.get("CHATBOX_ACCOUNT_PASSWORD") or getpass.getpass(f"Password of {account}: ")
    return linemode.run(host, port, name or account, room=room, password=password, account=account, secure=tls)
