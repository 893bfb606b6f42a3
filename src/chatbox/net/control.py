"""The control socket in the data directory: what the command line asks of a running server.

One JSON object in a line, one in return: `{"command": …, …}` and `{"ok": true, "result": …}` or
`{"ok": false, "error": …}`. Only who may enter the directory can reach it.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

SOCKET_NAME = "control.sock"
MAX_REQUEST_BYTES = 16384
TIMEOUT_S = 10.0
Handler = Callable[[dict[str, Any]], Awaitable[Any]]


class Refused(Exception):  # noqa: N818 - it is a refusal, not a fault
    """The server did not do what was asked; the text says why."""


class NoServer(Exception):  # noqa: N818
    """No server answers in that directory."""


@contextlib.contextmanager
def _short_path(directory: Path) -> Any:
    """The socket's path, also where it is longer than the 107 bytes that addresses of local sockets have."""
    path = str(directory / SOCKET_NAME)
    if len(os.fsencode(path)) < 107:
        yield path
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        yield f"/proc/self/fd/{descriptor}/{SOCKET_NAME}"
    finally:
        os.close(descriptor)


async def serve(directory: Path, handler: Handler) -> asyncio.Server | None:
    """Answers requests until the returned server is closed; None where there are no local sockets."""
    if not hasattr(socket, "AF_UNIX"):
        return None
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    with contextlib.suppress(FileNotFoundError):
        (directory / SOCKET_NAME).unlink()  # the directory is locked, so it is a dead server's
    with _short_path(directory) as path:
        listening.bind(path)
    os.chmod(directory / SOCKET_NAME, 0o600)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            line = await asyncio.wait_for(reader.readline(), TIMEOUT_S)
            writer.write(json.dumps(await _answer(handler, line)).encode() + b"\n")
            await writer.drain()
        except (OSError, ValueError, TimeoutError):
            pass  # whoever asked is gone, or does not speak this
        finally:
            writer.close()

    return await asyncio.start_unix_server(answer, sock=listening, limit=MAX_REQUEST_BYTES)


async def _answer(handler: Handler, line: bytes) -> dict[str, Any]:
    try:
        request = json.loads(line)
        if not isinstance(request, dict):
            raise ValueError
    except ValueError:
        return {"ok": False, "error": "not a request"}
    try:
        return {"ok": True, "result": await handler(request)}
    except Refused as refusal:
        return {"ok": False, "error": str(refusal)}


def ask(directory: Path, request: dict[str, Any]) -> Any:
    """Asks the server that runs on a data directory.

    Raises:
        NoServer: none answers.
        Refused: it answered with a refusal.
    """
    if not hasattr(socket, "AF_UNIX") or not (directory / SOCKET_NAME).exists():
        raise NoServer
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(TIMEOUT_S)
        try:
            with _short_path(directory) as path:
                connection.connect(path)
            connection.sendall(json.dumps(request).encode() + b"\n")
            answer = connection.makefile("rb").readline()
        except OSError as error:
            raise NoServer from error
    reply = json.loads(answer) if answer else {"ok": False, "error": "the server closed the connection"}
    if not reply["ok"]:
        raise Refused(reply["error"])
    return reply["result"]
