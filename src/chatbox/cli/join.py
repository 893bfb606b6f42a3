"""`chatbox join`: the client, in line mode."""

from __future__ import annotations

import getpass
import os
import sys

DEFAULT_PORT = 8080


def run(
    address: str | None, name: str | None, room: str, bare: bool, tls: bool, account: str | None, plain: bool = False
) -> int:
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
    if plain or not full_screen_possible():
        return linemode.run(server, name or account, room=room, credentials=credentials)
    from chatbox.client import entry
    from chatbox.client.screen import PipeScreen
    from chatbox.terminal.run import run as run_full_screen

    screen = PipeScreen()
    try:
        server = server or entry.get_server(screen)
        name = entry.get_name(screen, name or account)
    except (EOFError, KeyboardInterrupt):
        return 0
    return run_full_screen(server, name, room=room, credentials=credentials)


def full_screen_possible() -> bool:
    """Whether a person sits at a terminal that can move its cursor."""
    capable = os.environ.get("TERM", "dumb") not in ("dumb", "")
    return capable and sys.stdin.isatty() and sys.stdout.isatty()
