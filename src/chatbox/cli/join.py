"""`chatbox join`: the client, in full screen where there is one."""

from __future__ import annotations

import os
import sys

from chatbox.cli.going import NoWay, choose_neighbour, find_way

DEFAULT_PORT = 8080


def run(
    where: str | None,
    name: str | None,
    room: str | None,
    bare: bool,
    tls: bool,
    account: str | None,
    plain: bool = False,
) -> int:
    """Joins a server; returns the exit status."""
    try:
        way = find_way(where, name, room, tls, account)
    except NoWay as error:
        print(f"chatbox: {error}", file=sys.stderr)
        return 2
    if bare:
        from chatbox.client import bare as bare_client

        server = way.server
        return bare_client.run(
            server.host if server else None, server.port if server else DEFAULT_PORT, way.name or None
        )
    try:
        if way.server is None and sys.stdin.isatty() and sys.stdout.isatty():
            way.server = choose_neighbour()
        if plain or not full_screen_possible():
            from chatbox.client import linemode

            return linemode.run(way.server, way.name or None, room=way.room, credentials=way.credentials)
        from chatbox.terminal.run import run as run_full_screen

        name = way.name or ask_name()
        return run_full_screen(way.server, name, room=way.room, credentials=way.credentials)
    except (EOFError, KeyboardInterrupt):
        return 0


def ask_name() -> str:
    """What a person wants to be called. Raises EOFError when they go."""
    while not (name := input("Your name: ").strip()):
        pass
    return name


def full_screen_possible() -> bool:
    """Whether a person sits at a terminal that can move its cursor."""
    capable = os.environ.get("TERM", "dumb") not in ("dumb", "")
    return capable and sys.stdin.isatty() and sys.stdout.isatty()
