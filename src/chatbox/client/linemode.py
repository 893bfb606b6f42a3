"""`chatbox join` without a full screen: lines in, lines out, in a terminal or a pipe."""

from __future__ import annotations

import asyncio
import random
import signal
import socket
from collections.abc import Awaitable, Callable
from contextlib import aclosing, suppress

from chatbox.client import entry
from chatbox.client import events as ev
from chatbox.client.connection import Client
from chatbox.client.errors import CertificateChanged, ClientError, LoginRefused
from chatbox.client.kept import Kept, token_name
from chatbox.client.screen import Screen, say_error
from chatbox.client.seat import Seat
from chatbox.client.trust import trusted_context
from chatbox.wire import numerics as num

MAX_IN_FLIGHT = 8
"""How many messages from a pipe may be unacknowledged: servers cut off those who send more at once."""
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
PARTING_SECONDS = 3.0
"""How long a person who leaves waits for the last words to arrive."""
ANSWERS_SECONDS = 15.0
"""How long the answers to the commands of a script may take that has ended: some servers slow down who asks much."""

Connect = Callable[[str], Awaitable[Client]]
"""Connects under a name."""


def run(
    host: str | None,
    port: int,
    name: str | None,
    *,
    room: str = "#lobby",
    password: str | None = None,
    account: str | None = None,
    sock: socket.socket | None = None,
    owner: bool = False,
    secure: bool = False,
    notices: Callable[[Callable[[str], None]], None] | None = None,
) -> int:
    """Joins a server, and chats until the person leaves or the input ends.

    Args:
        host: name or address of the server, perhaps with its port; asked for when None.
        port: its port, where `host` names none.
        name: what the person wants to be called; asked for when None.
        room: the room to go to.
        password: the server's password; with `account`, the account's.
        account: the account to log in to.
        sock: a connected socket to use instead of `host` and `port`.
        owner: this is the seat of whoever runs the server, which has shown its address already.
        secure: speak TLS.
        notices: given a function that shows a line among the others, and may be called from any thread.

    Returns:
        the exit status. In a terminal 0, however the person leaves; in a pipe 0 when everything was
        acknowledged. 1 when there was no connection to begin with, or the server does not want us.
    """

    def body(screen: Screen) -> int:
        if not owner and sock is None:
            entry.show_own_address(screen)
        where = None if sock is not None else entry.get_address(screen, host, port)
        wanted = entry.get_name(screen, name)

        tokens, server = Kept("tokens.json"), f"{where[0]}:{where[1]}" if where else ""

        async def connect(nick: str) -> Client:
            there, at = where or (None, port)
            token = tokens.get(token_name(server, wanted)) if server and not account else ""
            ssl = (
                await trusted_context(there, at, Kept("certificates.json"), screen.print) if secure and there else None
            )
            return await Client.connect(
                there, at, nick=nick, password=password, account=account, ssl=ssl, sock=sock, token=token
            )

        def keep(token: str) -> None:
            if server:
                tokens.put(token_name(server, wanted), token)

        return asyncio.run(_LineMode(screen, connect, wanted, room, where, keep).run(notices))

    return entry.with_screen(body)


def _deliver(loop: asyncio.AbstractEventLoop, screen: Screen, text: str) -> None:
    with suppress(RuntimeError):  # the loop is closed: nobody reads any more
        loop.call_soon_threadsafe(screen.print, text)


class _LineMode:
    """The loops: staying connected, and reading what is typed."""

    def __init__(
        self,
        screen: Screen,
        connect: Connect,
        name: str,
        room: str,
        where: tuple[str, int] | None,
        keep: Callable[[str], None],
    ) -> None:
        self._keep = keep
        self._screen = screen
        self._connect = connect
        self._where = where
        self._seat = Seat(screen, name, room)
        self._client: Client | None = None
        self._interrupted = asyncio.Event()
        self._parting = False

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
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            if self._client:
                await self._client.quit(self._seat.leaving or "")

    def _hear_signals(self) -> None:
        """Ctrl-C, and being asked to stop, are ways to leave."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            with suppress(ValueError, RuntimeError, NotImplementedError):  # not the main thread, or Windows
                loop.add_signal_handler(number, self._interrupted.set)

    async def _stay(self) -> int:
        """Connects, again and again; returns, with the exit status, when that is pointless."""
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                self._client = await self._connect(self._seat.name)
            except (OSError, ClientError) as error:
                if not self._seat.begun.is_set() or isinstance(error, LoginRefused | CertificateChanged):
                    return self._give_up(entry.explain(error, self._where))
                trouble = "Still no connection"
            else:
                since = asyncio.get_running_loop().time()
                end = await self._listen(self._client)
                if not end.reason:
                    return self._status()  # we left
                if end.final or self._where is None:
                    return self._give_up(f"The connection has ended: {end.reason}")
                if asyncio.get_running_loop().time() - since > LONGEST_PAUSE_SECONDS:
                    pause = FIRST_PAUSE_SECONDS
                trouble = f"The connection was lost: {end.reason}"
            self._screen.print(f"{trouble}. Trying again in {pause:.0f} s.")
            await asyncio.sleep(pause * random.uniform(0.9, 1.1))  # so that not all return at the same moment
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def _listen(self, client: Client) -> ev.Disconnected:
        end, welcome = ev.Disconnected(""), True
        async for event in client:
            match event:
                case ev.Registered():
                    welcome = False
                    self._screen.print("Connected.")
                    self._seat.attach(client, event.nick)
                case ev.Disconnected():
                    end = event
                case ev.TokenReceived(token=token):
                    self._keep(token)
                case ev.ServerText(code=code) if welcome and (code != num.RPL_MOTD or self._seat.begun.is_set()):
                    pass  # of all the greetings only the message of the day is for people, and only once
                case ev.ServerText() if self._parting and self._screen.interactive:
                    pass  # nor are its farewells
                case _:
                    self._seat.handle(event)
        self._seat.detach()
        return end

    def _give_up(self, why: str) -> int:
        self._screen.close()
        say_error(why)
        return 1

    async def _type(self) -> int:
        """Reads what is typed up to its end, and sees it delivered."""
        await self._seat.begun.wait()
        async with aclosing(self._screen.lines()) as lines:
            async for line in lines:
                if not self._screen.interactive:
                    await self._seat.settled.wait()  # the lines of a script are done one after the other
                self._seat.typed(line)
                if self._seat.leaving is not None:
                    break
                if not self._screen.interactive:
                    await self._seat.outbox.until_fewer_than(MAX_IN_FLIGHT)
        await self._last_words()
        self._parting = True
        if self._client:
            patience = PARTING_SECONDS if self._screen.interactive else ANSWERS_SECONDS
            await self._client.quit(self._seat.leaving or "", patience)
        return self._status()

    def _status(self) -> int:
        """A script learns from the exit status whether all it said was done; a person has seen it."""
        return int(self._seat.failed and not self._screen.interactive)

    async def _last_words(self) -> None:
        """Waits until what was typed has arrived; a person does not wait long."""
        outbox = self._seat.outbox
        if not self._screen.interactive:
            await outbox.until_fewer_than(1)
            return
        connected = self._client is not None and self._client.connected
        with suppress(TimeoutError):
            async with asyncio.timeout(PARTING_SECONDS if connected else 0):
                await outbox.until_fewer_than(1)
        if len(outbox):
            self._screen.print(f"Not delivered: {len(outbox)} of your messages.")
