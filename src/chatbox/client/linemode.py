"""`chatbox join` without a full screen: lines in, lines out, in a terminal or a pipe."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable
from contextlib import aclosing, suppress

from chatbox.client import entry
from chatbox.client.address import Server
from chatbox.client.dialing import NOBODY, Credentials, Dialing
from chatbox.client.outbox import WINDOW
from chatbox.client.screen import Screen, say_error
from chatbox.client.seat import Seat

PARTING_SECONDS = 3.0
"""How long a person who leaves waits for the last words to arrive."""
ANSWERS_SECONDS = 15.0
"""How long the answers to the commands of a script may take that has ended: some servers slow down who asks much."""


def run(
    server: Server | None,
    name: str | None,
    *,
    room: str = "#lobby",
    credentials: Credentials = NOBODY,
    sock: socket.socket | None = None,
    notices: Callable[[Callable[[str], None]], None] | None = None,
) -> int:
    """Joins a server, and chats until the person leaves or the input ends.

    Args:
        server: where it is; asked for when None.
        name: what the person wants to be called; asked for when None.
        room: the room to go to.
        credentials: passwords and account.
        sock: a connected socket to use instead: the seat of whoever runs the server, which has shown its address.
        notices: given a function that shows a line among the others, and may be called from any thread.

    Returns:
        the exit status. In a terminal 0, however the person leaves; in a pipe 0 when everything was
        acknowledged. 1 when there was no connection to begin with, or the server does not want us.
    """

    def body(screen: Screen) -> int:
        if sock is None:
            entry.show_own_address(screen)
        where = None if sock is not None else server or entry.get_server(screen)
        dial = Dialing(where, entry.get_name(screen, name), credentials, screen.print, sock)
        return asyncio.run(_LineMode(screen, dial, room).run(notices))

    return entry.with_screen(body)


def _deliver(loop: asyncio.AbstractEventLoop, screen: Screen, text: str) -> None:
    with suppress(RuntimeError):  # the loop is closed: nobody reads any more
        loop.call_soon_threadsafe(screen.print, text)


class _LineMode:
    """Stays in the room, and reads what is typed."""

    def __init__(self, screen: Screen, dial: Dialing, room: str) -> None:
        self._screen = screen
        server = dial.server
        self._where = (server.host, server.port) if server else None
        invitation = server.token if server else ""
        self._seat = Seat(screen, dial.connect, dial.name, room, dial.keep, server is not None, invitation)
        self._interrupted = asyncio.Event()

    async def run(self, notices: Callable[[Callable[[str], None]], None] | None = None) -> int:
        self._hear_signals()
        if notices is not None:
            loop = asyncio.get_running_loop()
            notices(lambda text: _deliver(loop, self._screen, text))
        staying = asyncio.create_task(self._stay())
        typing = asyncio.create_task(self._type())
        interrupted = asyncio.create_task(self._interrupted.wait())
        tasks: list[asyncio.Task[int] | asyncio.Task[bool]] = [staying, typing, interrupted]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            return next((task.result() for task in (typing, staying) if task.done()), 0)
        finally:
            client = self._seat.session.client
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            if client:
                await client.quit(self._seat.leaving or "")

    def _hear_signals(self) -> None:
        """Ctrl-C, and being asked to stop, are ways to leave."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            with suppress(ValueError, RuntimeError, NotImplementedError):  # not the main thread, or Windows
                loop.add_signal_handler(number, self._interrupted.set)

    async def _stay(self) -> int:
        ending = await self._seat.session.run()
        if ending.error:
            return self._give_up(entry.explain(ending.error, self._where))
        return self._give_up(ending.reason) if ending.reason else self._status()

    def _give_up(self, why: str) -> int:
        self._screen.close()
        say_error(why)
        return 1

    async def _type(self) -> int:
        """Reads what is typed up to its end, and sees it delivered."""
        session = self._seat.session
        await session.begun.wait()
        async with aclosing(self._screen.lines()) as lines:
            async for line in lines:
                if not self._screen.interactive:
                    await session.settled.wait()  # the lines of a script are done one after the other
                self._seat.typed(line)
                if self._seat.leaving is not None:
                    break
                if not self._screen.interactive:
                    await session.outbox.until_fewer_than(WINDOW)
        await self._last_words()
        self._seat.parting = True
        patience = PARTING_SECONDS if self._screen.interactive else ANSWERS_SECONDS
        await session.quit(self._seat.leaving or "", patience)
        return self._status()

    def _status(self) -> int:
        """A script learns from the exit status whether all it said was done; a person has seen it."""
        return int(self._seat.failed and not self._screen.interactive)

    async def _last_words(self) -> None:
        """Waits until what was typed has arrived; a person does not wait long."""
        outbox = self._seat.session.outbox
        if not self._screen.interactive:
            await outbox.until_fewer_than(1)
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(PARTING_SECONDS if self._seat.session.connected else 0):
                await outbox.until_fewer_than(1)
        if len(outbox):
            self._screen.print(f"Not delivered: {len(outbox)} of your messages.")
