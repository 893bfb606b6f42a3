"""`chatbox host`: the server in a thread of its own, and your own seat in the room, in one terminal."""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
import threading
from collections.abc import Callable, Sequence

from chatbox.cli import logs
from chatbox.cli.banner import banner, pictures_wanted
from chatbox.cli.join import ask_name, full_screen_possible
from chatbox.cli.serve import new_loop
from chatbox.client.address import Server as Address
from chatbox.config import Config, Loaded
from chatbox.net.announce import reachable
from chatbox.net.bind import BindError, Bound, own_addresses
from chatbox.net.certificate import CertificateError, Certificates
from chatbox.server import Server
from chatbox.storage import StorageError

STOP_LIMIT_S = 5.0


class Announcer:
    """Shows what the server announces: printed at first, and among the lines of the chat once that runs."""

    def __init__(self) -> None:
        self.show: Callable[[str], None] = lambda text: print(text, flush=True)

    def __call__(self, text: str) -> None:
        """Announces; called in the server's thread."""
        self.show(f"* {text}")

    def move(self, show: Callable[[str], None]) -> None:
        """From now on announcements go there."""
        self.show = show


class Notes(logging.Handler):
    """Shows what the server logs where it announces: standard error is under the screen."""

    def __init__(self, announce: Callable[[str], None]) -> None:
        super().__init__()
        self._announce = announce

    def emit(self, record: logging.LogRecord) -> None:
        self._announce(record.getMessage())


class HostedServer:
    """A server in its own thread.

    Raises:
        StorageError, BindError, CertificateError: it cannot start.
    """

    def __init__(self, config: Config, announce: Callable[[str], None]) -> None:
        self._config = config
        self._announce = announce
        self._started = threading.Event()
        self._failure: BaseException | None = None
        self.bound: list[Bound] = []
        self.doors: list[Certificates | None] = []
        self._thread = threading.Thread(target=self._run, name="chatbox-server", daemon=True)
        self._thread.start()
        self._started.wait()
        if self._failure is not None:
            raise self._failure

    def seat(self) -> socket.socket:
        """A connection for the owner."""
        mine, theirs = socket.socketpair()
        theirs.setblocking(False)
        asyncio.run_coroutine_threadsafe(self._server.seat(theirs), self._loop).result(STOP_LIMIT_S)
        return mine

    def stop(self) -> None:
        """Ends it in order."""
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(STOP_LIMIT_S)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=new_loop) as runner:
            try:
                runner.run(self._serve())
            except (StorageError, BindError, CertificateError) as error:
                self._failure = error
                self._started.set()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        self._server = Server(self._config, self._announce)
        try:
            self.bound = await self._server.start()
            self.doors = self._server.doors
        except BaseException:
            self._server.storage.close(1)
            raise
        self._started.set()
        await self._stopping.wait()
        await self._server.stop()


def run(loaded: Loaded, name: str | None, plain: bool = False) -> int:
    """Serves and chats; returns the exit status."""
    from chatbox.client.dialing import Credentials

    config = loaded.config
    logs.set_up(config)
    announcer = Announcer()
    try:
        server = HostedServer(config, announcer)
    except (StorageError, BindError, CertificateError) as error:
        print(f"chatbox: {error}", file=sys.stderr)
        return 1
    print(banner(config, server.bound, server.doors, pictures_wanted()), flush=True)
    room = config.rooms.default[0] if config.rooms.default else "#lobby"
    credentials = Credentials(server_password=config.server.password)
    try:
        if plain or not full_screen_possible():
            from chatbox.client import linemode

            seat = server.seat()
            return linemode.run(None, name, room=room, credentials=credentials, sock=seat, notices=announcer.move)
        from chatbox.terminal.run import run as run_full_screen

        logging.getLogger().handlers = [Notes(announcer)]
        name, places = name or ask_name(), places_of(server.bound, server.doors)
        seat = server.seat()
        return run_full_screen(
            None, name, room=room, credentials=credentials, sock=seat, notices=announcer.move, places=places
        )
    except (EOFError, KeyboardInterrupt):
        return 0
    finally:
        server.stop()


def places_of(bound: Sequence[Bound], doors: Sequence[Certificates | None]) -> list[Address]:
    """Where others find the server, the likeliest first."""
    hosts = list(dict.fromkeys(str(one.socket.getsockname()[0]) for one in bound))
    secure = any(door is not None for door in doors)
    addresses = dict.fromkeys([*own_addresses(hosts), *reachable(hosts)])
    return [Address(address, bound[0].port, secure) for address in addresses]
