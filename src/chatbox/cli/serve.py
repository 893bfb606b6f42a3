"""`chatbox serve`: the server in the foreground."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
from collections.abc import Callable
from typing import NamedTuple

from chatbox.cli import logs
from chatbox.cli.banner import banner, pictures_wanted
from chatbox.config import Config, ConfigError, Loaded
from chatbox.net.bind import BindError
from chatbox.net.certificate import CertificateError
from chatbox.server import Server
from chatbox.storage import StorageError

logger = logging.getLogger(__name__)


def new_loop() -> asyncio.AbstractEventLoop:
    """uvloop's event loop, where there is one."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


def run(loaded: Loaded, reread: Callable[[], Loaded]) -> int:
    """Serves until a signal; returns the exit status.

    Args:
        reread: reads the configuration again, from where it came; raises `ConfigError`.
    """
    logs.set_up(loaded.config)
    for warning in loaded.warnings:
        print(f"Warning: {warning}", file=sys.stderr)
    with asyncio.Runner(loop_factory=new_loop) as runner:
        try:
            outcome = runner.run(_serve(loaded.config, reread))
        except (StorageError, BindError, CertificateError) as error:
            print(f"chatbox: {error}", file=sys.stderr)
            return 1
        if not outcome.clean:
            print("The disk did not answer; nothing was confirmed that is not on it.", file=sys.stderr, flush=True)
            os._exit(0)  # threads that wait for the disk would keep the process
    if outcome.again:
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
    return 0


class _Outcome(NamedTuple):
    """How serving ended: whether all is on disk, and whether somebody has asked to begin again (RESTART)."""

    clean: bool
    again: bool


async def _serve(config: Config, reread: Callable[[], Loaded]) -> _Outcome:
    stopping, again = asyncio.Event(), asyncio.Event()

    def restart() -> None:
        again.set()
        stopping.set()

    _on_signals(stopping.set)
    server = Server(config)
    server.rehash.restart = restart
    _on_hangup(server, reread)
    try:
        bound = await server.start()
    except BaseException:
        server.storage.close(1)
        raise
    print(banner(config, bound, server.doors, pictures_wanted()), flush=True)
    print("Stop with Ctrl-C.", flush=True)
    await stopping.wait()
    return _Outcome(await server.stop(), again.is_set())


def _on_signals(stop: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop))


def _on_hangup(server: Server, reread: Callable[[], Loaded]) -> None:
    """SIGHUP: settings and certificates are read again; with errors in them the old ones stay in force."""

    def read_again() -> list[str]:
        try:
            loaded = reread()
        except ConfigError as error:
            logger.error("the settings stay as they were: %s", error)
            return [f"The settings stay as they were: {line}" for line in str(error).splitlines()]
        for warning in loaded.warnings:
            logger.warning("%s", warning)
        return [*loaded.warnings, *server.reload(loaded.config)]

    server.rehash.read_again = read_again
    with contextlib.suppress(AttributeError, NotImplementedError):  # Windows
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, read_again)
