"""Account administration as requests: the same from the control socket and without a server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chatbox.core.hub import Hub
from chatbox.services.accounts import AccountRefused, Accounts
from chatbox.services.invitations import InvitationRefused, Invitations, duration_ms, uses_of


@dataclass
class Settings:
    """The running server's settings, for commands.

    Attributes:
        file: from where they came, as it may be shown.
        read_again: reads them again; gives what is worth knowing, a line each.
        restart: ends the server and begins again; None where nobody would begin again.
    """

    file: str = ""
    read_again: Callable[[], list[str]] = lambda: ["There are no settings to be read again."]
    restart: Callable[[], None] | None = None


async def administer(accounts: Accounts, request: dict[str, Any]) -> Any:
    """Does `account add|list|remove|passwd`.

    Args:
        request: `command`, and `name` and `password` where it needs them.

    Raises:
        AccountRefused: the text says why.
    """
    name, password = str(request.get("name", "")), str(request.get("password", ""))
    command = request.get("command")
    if command == "account list":
        return [{"name": account.name, "created_ms": account.created_ms} for account in accounts.list()]
    if command == "account add":
        return {"name": (await accounts.add(name, password)).name}
    if command == "account passwd":
        await accounts.set_password(name, password)
        return {"name": name}
    if command == "account remove":
        await accounts.remove(name)
        return {"name": name}
    raise AccountRefused(f"There is no command {command!r}")


async def invite(hub: Hub, invitations: Invitations, request: dict[str, Any]) -> Any:
    """Makes an invitation for whoever runs the server.

    Args:
        request: `room` ("" for an account), `uses` and `expires` as written.

    Raises:
        InvitationRefused: the text says why.
    """
    name = str(request.get("room", ""))
    room = hub.find_room(name) if name else None
    if name and room is None:
        raise InvitationRefused("NO_SUCH_CHANNEL", f"There is no room {name!r}")
    uses, lasts_ms = uses_of(str(request.get("uses", "1"))), duration_ms(str(request.get("expires", "7d")))
    row, token = await invitations.create(room.id if room else 0, "the server", uses, lasts_ms)
    return {"token": token, "uses": row.uses, "expires_ms": row.expires_ms}
