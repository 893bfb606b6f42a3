"""How a connection is made again and again: which way, with which passwords, and the token to come back with."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass

from chatbox.client.address import Server
from chatbox.client.connection import Client
from chatbox.client.kept import Kept, token_name
from chatbox.client.trust import trusted_context


@dataclass(slots=True)
class Credentials:
    """Who we are to a server.

    Attributes:
        account: the account to log in to, "" for none.
        password: its password.
        server_password: the server's own, for everybody.
    """

    account: str = ""
    password: str = ""
    server_password: str = ""

    def __repr__(self) -> str:
        return f"Credentials(account={self.account!r})"  # passwords never reach a log


NOBODY = Credentials()


class Dialing:
    """Connects to one server.

    Args:
        server: where it is; None with `sock`.
        name: what we want to be called.
        credentials: passwords and account.
        tell: shows a line to the person: about a certificate, say.
        sock: a connected socket to use.
        remember: keep the token on disk; a bot that runs once needs none.
    """

    def __init__(
        self,
        server: Server | None,
        name: str,
        credentials: Credentials = NOBODY,
        tell: Callable[[str], None] = lambda text: None,
        sock: socket.socket | None = None,
        remember: bool = True,
    ) -> None:
        self.server = server
        self.name = name
        self.credentials = credentials
        self._tell = tell
        self._sock = sock
        self._tokens = Kept("tokens.json") if remember and server else None
        self._token = ""

    async def connect(self, nick: str) -> Client:
        """Connects under a name. Raises as `Client.connect`, and CertificateChanged."""
        server, credentials = self.server, self.credentials
        context: ssl.SSLContext | None = None
        if server and server.secure:
            context = await trusted_context(server.host, server.port, Kept("certificates.json"), self._tell)
        return await Client.connect(
            server.host if server else None,
            server.port if server else 0,
            nick=nick,
            password=credentials.password or None,
            account=credentials.account or None,
            server_password=credentials.server_password or None,
            ssl=context,
            sock=self._sock,
            token="" if credentials.account else self._last_token(),
            websocket=server.websocket if server else "",
            private=server is None or server.private,
            playback=True,  # reactions and deletions are missed as messages are
        )

    def keep(self, token: str) -> None:
        """Keeps the token to come back with."""
        self._token = token
        if self._tokens and self.server:
            self._tokens.put(self._name(), token)

    def _last_token(self) -> str:
        return self._tokens.get(self._name()) if self._tokens and self.server else self._token

    def _name(self) -> str:
        assert self.server
        return token_name(f"{self.server.host}:{self.server.port}", self.name)
