"""`chatbox join`: the client, in line mode."""

from __future__ import annotations

import getpass
import os
import sys

DEFAULT_PORT = 8080


def run(address: str | None, name: str | None, room: str, bare: bool, tls: bool, account: str | None) -> int:
    """Joins a server; returns the exit status."""
    from chatbox.client import address as addresses

    try:
        server = addresses.read(address, DEFAULT_PORT, tls) if address else None
    except ValueError as error:
        print(f"chatbox: {error}", file=sys.stderr)
        return 2
    if bare:
        from chatbox.client import bare as bare_client

        return bare_client.run(server.host if server else None, server.port if server else DEFAULT_PORT, name)
    from chatbox.client import linemode
    from chatbox.client.dialing import Credentials

    credentials = Credentials(server_password=os.environ.get("CHATBOX_PASSWORD", ""))
    if account:
        credentials.account = account
        given = os.environ.get("CHATBOX_ACCOUNT_PASSWORD")
        credentials.password = given or getpass.getpass(f"Password of {account}: ")
    return linemode.run(server, name or account, room=room, credentials=credentials)
