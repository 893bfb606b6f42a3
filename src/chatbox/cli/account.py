"""`chatbox account`: through the running server, or on the data directory itself."""

from __future__ import annotations

import asyncio
import getpass
import sys
import time
from typing import Any

from chatbox.config import Config, Loaded
from chatbox.net import control
from chatbox.services.accounts import AccountRefused, Accounts
from chatbox.services.administration import administer
from chatbox.services.passwords import Passwords
from chatbox.storage import StorageError, open_storage
from chatbox.wire.names import Casemapping


def run(loaded: Loaded, command: str, name: str) -> int:
    """Does one account command; returns the exit status."""
    request = {"command": f"account {command}", "name": name}
    if command in ("add", "passwd"):
        request["password"] = read_password()
    try:
        result = _ask(loaded.config, request)
    except (control.Refused, AccountRefused, StorageError) as error:
        print(f"chatbox: {error}", file=sys.stderr)
        return 1
    _show(command, result)
    return 0


def _ask(config: Config, request: dict[str, Any]) -> Any:
    try:
        return control.ask(config.storage.directory, request)
    except control.NoServer:
        return asyncio.run(_alone(config, request))


async def _alone(config: Config, request: dict[str, Any]) -> Any:
    loop = asyncio.get_running_loop()
    storage = open_storage(
        config.storage.url, config.storage.directory, config.storage.durability, loop.call_soon_threadsafe
    )
    storage.refold(config.server.casemapping)
    limits = config.limits
    casemapping = Casemapping(config.server.casemapping, limits.nick_length, limits.channel_length)
    passwords = Passwords(config.accounts.password_hash)
    accounts = Accounts(storage, casemapping, lambda: time.time_ns() // 1_000_000, time.monotonic, passwords)
    try:
        return await administer(accounts, request)
    finally:
        accounts.close()
        storage.close(5)


def read_password() -> str:
    """From standard input, or asked for twice in a terminal."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    while True:
        password = getpass.getpass("Password: ")
        if password == getpass.getpass("Again: "):
            return password
        print("These were not the same.", file=sys.stderr)


def _show(command: str, result: Any) -> None:
    if command == "list":
        for account in result:
            made = time.strftime("%Y-%m-%d", time.localtime(account["created_ms"] / 1000))
            print(f"{account['name']}\tsince {made}")
        return
    done = {"add": "is an account now", "remove": "is no account any more", "passwd": "has a new password"}
    print(f"{result['name']} {done[command]}.")
