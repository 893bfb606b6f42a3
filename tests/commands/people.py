"""People for tests of commands: with accounts, with TLS."""

from __future__ import annotations

import asyncio

from tests.core.fakes import Client, World


def tails(lines: list[str]) -> list[str]:
    """Lines without their source."""
    return [line.split(" ", 1)[1] if line.startswith(":") else line for line in lines]


def texts(lines: list[str]) -> list[str]:
    """What a service said."""
    return [line.split(" ", 3)[3].removeprefix(":") for line in lines if " NOTICE " in line]


def add_account(world: World, name: str) -> int:
    """An account of that name, as its number."""
    found = world.accounts.named(world.accounts.fold(name))
    return (found or asyncio.run(world.accounts.add(name, "secret"))).id


def logged_in(world: World, nick: str, capabilities: int = 0, room: str = "") -> Client:
    """Somebody with an account of their nick's name."""
    client = Client(world, capabilities)
    client.session.account, client.session.account_id = nick, add_account(world, nick)
    client.send(f"NICK {nick}", f"USER {nick} 0 * :Real {nick}")
    world.turn()
    if room:
        client.ask(f"JOIN {room}")
    client.lines()
    return client
