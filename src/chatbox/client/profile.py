"""The person's own settings: what to be called, and accounts with where their passwords are. Never a password itself.

name = "Zoë"
room = "#lobby"
server = "chat.example.org"         # for `send` and `listen`

[[servers]]
address = "chat.example.org"
tls = true
account = "zoe"
password_file = "~/.chat-password"  # or password_env = "NAME", or password_keyring = true
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import platformdirs

from chatbox.client import address
from chatbox.client.address import Server
from chatbox.client.dialing import Credentials

VARIABLE = "CHATBOX_CLIENT_CONFIG"


class ProfileError(ValueError):
    """The settings cannot be used; the text names the file, the key, and what is wrong."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One server the person has an account on, or wants something special of."""

    address: str
    tls: bool = False
    name: str = ""
    room: str = ""
    account: str = ""
    password_file: str = ""
    password_env: str = ""
    password_keyring: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """All of it.

    Attributes:
        name: what to be called.
        room: where to go.
        server: where `send` and `listen` go.
        servers: what is special about some servers.
    """

    name: str = ""
    room: str = ""
    server: str = ""
    servers: tuple[Entry, ...] = ()

    def entry(self, server: Server) -> Entry | None:
        """What is said about a server."""
        for one in self.servers:
            try:
                known = address.read(one.address, server.port, one.tls)
            except ValueError as error:
                raise ProfileError(f"servers.address: {error}") from error
            if (known.host, known.port) == (server.host, server.port):
                return one
        return None


def path(environ: Mapping[str, str]) -> Path:
    """Where the settings are."""
    given = environ.get(VARIABLE)
    return Path(given) if given else platformdirs.user_config_path("chatbox") / "client.toml"


def load(environ: Mapping[str, str]) -> Profile:
    """Reads the settings; none are no fault.

    Raises:
        ProfileError: they cannot be used.
    """
    file = path(environ)
    try:
        found = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return Profile()
    except (OSError, ValueError) as error:
        raise ProfileError(f"{file}: {error}") from error
    try:
        tables = found.pop("servers", [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise ProfileError("servers: give each as [[servers]]")
        entries = tuple(_checked(Entry, table, "servers.") for table in tables)
        profile: Profile = _checked(Profile, {**found, "servers": entries}, "")
    except ProfileError as error:
        raise ProfileError(f"{file}: {error}") from error
    return profile


def _checked(kind: type[Any], table: Mapping[str, Any], where: str) -> Any:
    known = {one.name: one for one in fields(kind)}
    for key, value in table.items():
        if key not in known:
            raise ProfileError(f"{where}{key} is no setting; known are {', '.join(known)}")
        wanted = {"str": str, "bool": bool}.get(str(known[key].type), tuple)
        if not isinstance(value, wanted):
            raise ProfileError(f"{where}{key} must be {'true or false' if wanted is bool else 'a text in quotes'}")
    if kind is Entry and not table.get("address"):
        raise ProfileError(f"{where}address is missing")
    return kind(**table)


def password_of(entry: Entry, environ: Mapping[str, str]) -> str:
    """The password of an account, from where the settings say it is; "" where they do not.

    Raises:
        ProfileError: it is not there.
    """
    if entry.password_file:
        file = Path(entry.password_file).expanduser()
        try:
            if os.name == "posix" and file.stat().st_mode & 0o077:
                raise ProfileError(f"{file} can be read by others; chmod 600 it")
            return file.read_text("utf-8").rstrip("\r\n")
        except OSError as error:
            raise ProfileError(f"password_file: {error}") from error
    if entry.password_env:
        if entry.password_env not in environ:
            raise ProfileError(f"password_env: there is no {entry.password_env} in the environment")
        return environ[entry.password_env]
    return _from_keyring(entry) if entry.password_keyring else ""


def _from_keyring(entry: Entry) -> str:
    try:
        import keyring
    except ImportError as error:
        raise ProfileError("password_keyring: install chatbox[keyring]") from error
    found = keyring.get_password("chatbox", f"{entry.account}@{entry.address}")
    if not found:
        raise ProfileError(f"password_keyring: store it with: keyring set chatbox {entry.account}@{entry.address}")
    return str(found)


def credentials(profile: Profile, server: Server | None, account: str, environ: Mapping[str, str]) -> Credentials:
    """Who to be on a server: by the command line, else by the settings.

    Args:
        account: named on the command line, "" for none.

    Raises:
        ProfileError: a password is not where it should be.
    """
    found = Credentials(account, "", environ.get("CHATBOX_PASSWORD", ""))
    entry = profile.entry(server) if server else None
    if entry and not account:
        found.account = entry.account
    if found.account:
        found.password = environ.get("CHATBOX_ACCOUNT_PASSWORD", "")
        if not found.password and entry and entry.account == found.account:
            found.password = password_of(entry, environ)
    return found
