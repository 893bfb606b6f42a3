"""Where a client goes, and as whom: what `join`, `send` and `listen` have in common."""

from __future__ import annotations

import asyncio
import getpass
import os
import sys
from dataclasses import dataclass, replace

from chatbox.client import address, profile
from chatbox.client.address import Server
from chatbox.client.dialing import Credentials

LISTEN_S = 1.5


@dataclass(slots=True)
class Way:
    """Where, and as whom.

    Attributes:
        server: the server; None when it is to be asked for.
        name: what to be called; "" when it is to be asked for.
        room: where to go.
        credentials: passwords and account.
    """

    server: Server | None
    name: str
    room: str
    credentials: Credentials


class NoWay(Exception):  # noqa: N818 - it is what there is
    """The command line or the settings cannot be used; the text says why."""


def find_way(where: str | None, name: str | None, room: str | None, tls: bool, account: str | None) -> Way:
    """Puts the command line and the person's settings together.

    Args:
        where: an address, a link or a join code; None when not given.
        name, room, account: as given.
        tls: TLS was asked for.

    Raises:
        NoWay: something of it cannot be used.
    """
    try:
        settings = profile.load(os.environ)
        server = address.find(where, secure=tls) if where else None
        entry = settings.entry(server) if server else None
        if server and entry and entry.tls:
            server = replace(server, secure=server.secure or not server.websocket)
        credentials = profile.credentials(settings, server, account or "", os.environ)
    except ValueError as error:
        raise NoWay(str(error)) from error
    called = name or (entry.name if entry else "") or settings.name or credentials.account
    goes = room or (server.room if server else "") or (entry.room if entry else "") or settings.room or "#lobby"
    goes = goes if goes[0] in "#&" else f"#{goes}"  # a shell takes a bare # for a comment
    if credentials.account and not credentials.password:
        if not sys.stdin.isatty():
            raise NoWay(
                "the password of the account is missing: give it in CHATBOX_ACCOUNT_PASSWORD, or in the settings"
            )
        credentials.password = getpass.getpass(f"Password of {credentials.account}: ")
    return Way(server, called, goes, credentials)


def choose_neighbour() -> Server | None:
    """Shows the servers nearby, and lets a person choose; None when they name none.

    Raises:
        EOFError, KeyboardInterrupt: they go.
    """
    from chatbox.client import nearby
    from chatbox.client.display import clean

    while True:
        print("Looking for servers nearby …", flush=True)
        found = asyncio.run(nearby.look(LISTEN_S))
        for number, neighbour in enumerate(found, 1):
            print(f"  {number}  {clean(str(neighbour))}")
        if not found:
            print("  none announces itself")
        answer = input("Its number, an address or a join code (Enter looks again): ").strip()
        if answer.isdigit() and 0 < int(answer) <= len(found):
            return found[int(answer) - 1].server
        try:
            if answer:
                return address.find(answer)
        except ValueError as error:
            print(error)
