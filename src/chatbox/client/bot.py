"""A bot in a few lines.

    from chatbox.client import Bot

    bot = Bot("127.0.0.1", nick="Echo", rooms=["#lobby"])

    @bot.command("echo")
    async def echo(message):
        "says it again"
        await message.reply(message.text)

    bot.run()

It comes back when the connection is lost, misses nothing that was said meanwhile, and says everything once.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
import signal
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, TypeVar

from chatbox.client import actions
from chatbox.client import events as ev
from chatbox.client.address import Server, find
from chatbox.client.capabilities import RESUME
from chatbox.client.catching_up import Amounts
from chatbox.client.command import Command
from chatbox.client.dialing import Credentials, Dialing
from chatbox.client.errors import ClientError
from chatbox.client.listener import Listener
from chatbox.client.session import Session
from chatbox.wire.message import NO_TAGS

logger = logging.getLogger(__name__)
MISSED_MESSAGES = 100_000
Handler = Callable[[Any], Awaitable[None]]
Answer = Callable[[Command], Awaitable[None]]
"""What a command does."""
E = TypeVar("E", bound=ev.Event)
AnyAnswer = TypeVar("AnyAnswer", bound=Answer)


class Bot:
    """One bot on one server.

    Args:
        address: HOST, HOST:PORT, a link (`ircs://…`, `wss://…`) or a join code.
        nick: what it is called.
        rooms: where it goes.
        account: the account to log in to, with `password`.
        password: its password.
        server_password: the server's own.
        prefix: what a command begins with; its name (`Echo: help`) does as well.
        port: where the address names none.
        first: how many of a room's latest messages to be told of on coming in.

    Attributes:
        session: its presence on the server; `session.state` says who is there.
    """

    def __init__(
        self,
        address: str,
        *,
        nick: str,
        rooms: Iterable[str] = (),
        account: str = "",
        password: str = "",
        server_password: str = "",
        prefix: str = "!",
        port: int = 8080,
        first: int = 0,
    ) -> None:
        credentials = Credentials(account, password, server_password)
        self._dial = Dialing(find(address, port), nick, credentials, logger.warning, remember=False)
        self._nick, self._rooms, self._prefix, self._first = nick, list(rooms), prefix, first
        self._commands: dict[str, Answer] = {}
        self._handlers: list[tuple[type[ev.Event], Handler]] = []
        self._starters: list[Callable[[], Coroutine[Any, Any, None]]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: Session | None = None
        self._begun = asyncio.Event()
        self.command("help")(self._help)

    @classmethod
    def on_server(
        cls, server: Server, *, nick: str, rooms: Iterable[str] = (), credentials: Credentials, first: int = 0
    ) -> Bot:
        """A bot where address and passwords have been read already."""
        bot = cls("localhost", nick=nick, rooms=rooms, first=first)
        bot._dial = Dialing(server, nick, credentials, logger.warning, remember=False)
        return bot

    # ── what it reacts to ──

    def command(self, name: str) -> Callable[[AnyAnswer], AnyAnswer]:
        """Decorator: called with a `Command` when somebody says `!name …`; the docstring is its help."""

        def register(handler: AnyAnswer) -> AnyAnswer:
            self._commands[name.lower()] = handler
            return handler

        return register

    def on(self, kind: type[E]) -> Callable[[Callable[[E], Awaitable[None]]], Callable[[E], Awaitable[None]]]:
        """Decorator: the function is called with each event of a class, in order, each message once."""

        def register(handler: Callable[[E], Awaitable[None]]) -> Callable[[E], Awaitable[None]]:
            self._handlers.append((kind, handler))
            return handler

        return register

    def on_start(self, starter: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], Coroutine[Any, Any, None]]:
        """Decorator: the function runs beside the bot, from its first connection on."""
        self._starters.append(starter)
        return starter

    # ── what it does ──

    @property
    def session(self) -> Session:
        """Its presence on the server, once it runs."""
        if self._session is None:
            raise RuntimeError("the bot is not running")
        return self._session

    async def settled(self) -> None:
        """Returns when it is connected, and in its rooms."""
        await self._begun.wait()
        await self.session.settled.wait()

    async def say(
        self, target: str, text: str, kind: ev.Kind = "privmsg", tags: Mapping[str, str] = NO_TAGS
    ) -> tuple[ev.Acknowledged, ...]:
        """Says something; returns when the server has it, however many connections that takes.

        Raises:
            MessageRefused: the server does not take it.
            ValueError: it cannot be said.
        """
        return await self.session.deliver(target, text, kind, tags)

    def perform(self, action: actions.Action) -> None:
        """Reacts, deletes, … (see `actions`); not at all without a connection, or where the server cannot."""
        client = self.session.client
        with suppress(ClientError, RuntimeError, ValueError):
            if client:
                client.perform(action)

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Lets something run beside the bot; what goes wrong in it is logged."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    async def stop(self, reason: str = "") -> None:
        """Leaves; `main` returns then."""
        for task in list(self._tasks):
            if task is not asyncio.current_task():
                task.cancel()
        client = self.session.client
        if client and client.connected and RESUME in client.caps:
            client.send("RESUME", "REVOKE")  # it will not come back, so its name need not be kept for it
        await self.session.quit(reason)

    async def main(self) -> None:
        """Runs until `stop`.

        Raises:
            OSError, ClientError: there was no connection to begin with, or the server does not want us.
        """
        self._session = Session(
            _Ears(self), self._dial.connect, self._nick, self._rooms, amounts=Amounts(self._first, MISSED_MESSAGES)
        )
        try:
            ending = await self._session.run()
        finally:
            for task in list(self._tasks):
                task.cancel()
            await self._session.quit()
        if ending.error:
            raise ending.error
        if ending.reason:
            raise ClientError(ending.reason)

    async def __aenter__(self) -> Bot:
        """Runs it as long as the block; begins when it is connected, and in its rooms. Raises as `main`."""
        self._running = asyncio.ensure_future(self.main())
        settled = asyncio.ensure_future(self.settled())
        await asyncio.wait([self._running, settled], return_when=asyncio.FIRST_COMPLETED)
        settled.cancel()
        if self._running.done():
            self._running.result()
            raise ClientError("the connection has ended")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()
        await asyncio.gather(self._running, return_exceptions=True)

    def run(self) -> None:
        """Runs until Ctrl-C or SIGTERM. Raises as `main`."""
        with suppress(KeyboardInterrupt):
            asyncio.run(self._until_signal())

    async def _until_signal(self) -> None:
        running = asyncio.ensure_future(self.main())
        with suppress(NotImplementedError):  # Windows
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
        with suppress(asyncio.CancelledError):
            await running

    # ── inside ──

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error:
            logger.error("something went wrong in a handler", exc_info=error)

    def _began(self) -> None:
        self._begun.set()
        for starter in self._starters:
            self.start(starter())
        self._starters = []

    def _heard(self, event: ev.Event) -> None:
        for kind, handler in self._handlers:
            if isinstance(event, kind):
                self.start(_run(handler, event))
        if isinstance(event, ev.MessageReceived) and not event.own and event.kind == "privmsg":
            self._called(event)

    def _called(self, event: ev.MessageReceived) -> None:
        name, _, text = self._stripped(event).partition(" ")
        handler = self._commands.get(name.lower()) if name else None
        if handler:
            self.start(_run(handler, Command(self, event, name.lower(), text.strip())))

    def _stripped(self, event: ev.MessageReceived) -> str:
        """The command in a message, "" when it is none."""
        own = self.session.state.nick
        if event.text.startswith(self._prefix):
            return event.text[len(self._prefix) :]
        head, sign, rest = event.text.partition(" ")
        if sign and head[-1:] in ":," and self.session.state.same(head[:-1], own):
            return rest.strip()
        return "" if event.room else event.text

    async def _help(self, message: Command) -> None:
        """shows what this bot can do"""
        lines = [
            f"{self._prefix}{name}: {inspect.getdoc(handler) or ''}".rstrip(": ")
            for name, handler in sorted(self._commands.items())
        ]
        await message.reply("\n".join(lines))


class _Ears(Listener):
    """What the session tells a bot."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    def attached(self, event: ev.Registered) -> None:
        self._bot._began()

    def told(self, event: ev.Event) -> None:
        self._bot._heard(event)

    def detached(self, why: str, pause_s: float) -> None:
        logger.warning("%s; trying again in %.0f s", why, pause_s)

    def token(self, token: str) -> None:
        self._bot._dial.keep(token)


async def _run(handler: Handler, argument: object) -> None:
    await handler(argument)
