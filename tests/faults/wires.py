"""Connections that give and take lines: over TCP, and over WebSocket."""

from __future__ import annotations

import asyncio
import contextlib
from typing import ClassVar, Protocol

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Subprotocol

HOST = "127.0.0.1"
OPEN_S, CLOSE_S = 5.0, 0.3


class Gone(Exception):  # noqa: N818 - that is what the server is
    """The connection has ended."""


class Wire(Protocol):
    """A connection by lines."""

    async def send(self, *lines: str) -> None:
        """Sends lines; says nothing when the server is gone, which the next `line` does."""

    async def line(self) -> str:
        """The next line.

        Raises:
            Gone: there is none.
        """

    async def close(self) -> None:
        """Lets go of the connection."""


class Tcp:
    """Lines over TCP."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, port: int) -> Tcp:
        """Connects.

        Raises:
            Gone: the server is not there.
        """
        try:
            return cls(*await asyncio.open_connection(HOST, port))
        except OSError as error:
            raise Gone from error

    async def send(self, *lines: str) -> None:
        if self._writer.is_closing():
            return
        self._writer.write("".join(f"{line}\r\n" for line in lines).encode())
        with contextlib.suppress(ConnectionError):
            await self._writer.drain()

    async def line(self) -> str:
        try:
            line = await self._reader.readline()
        except ConnectionError as error:
            raise Gone from error
        if not line.endswith(b"\n"):
            raise Gone  # a part of a line is no line
        return line.rstrip(b"\r\n").decode()

    async def close(self) -> None:
        self._writer.close()
        with contextlib.suppress(ConnectionError):
            await self._writer.wait_closed()


class WebSocket:
    """Lines over WebSocket, one in each message of text."""

    protocol: ClassVar[str] = "text.ircv3.net"

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self.binary = self.protocol.startswith("binary")

    @classmethod
    async def open(cls, port: int) -> WebSocket:
        """Connects.

        Raises:
            Gone: the server is not there.
        """
        try:
            connection = await connect(
                f"ws://{HOST}:{port}/",
                subprotocols=[Subprotocol(cls.protocol)],
                compression=None,
                open_timeout=OPEN_S,
                close_timeout=CLOSE_S,
            )
            return cls(connection)
        except (OSError, EOFError, InvalidHandshake, ConnectionClosed, TimeoutError) as error:
            raise Gone from error

    async def send(self, *lines: str) -> None:
        with contextlib.suppress(ConnectionClosed):
            for line in lines:
                await self._connection.send(line.encode() if self.binary else line)

    async def line(self) -> str:
        try:
            message = await self._connection.recv()
        except ConnectionClosed as error:
            raise Gone from error
        assert isinstance(message, bytes) == self.binary
        return message.decode() if isinstance(message, bytes) else message

    async def close(self) -> None:
        await self._connection.close()


class BinaryWebSocket(WebSocket):
    """The same, one in each message of bytes."""

    protocol = "binary.ircv3.net"
