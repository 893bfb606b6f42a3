"""A client on asyncio: one connection to a server, its events, and sending that says when it has arrived.

    client = await Client.connect("127.0.0.1", 8080, nick="Zoë")
    client.join("#lobby")
    async for event in client:
        match event:
            case MessageReceived(own=False, kind="privmsg"):
                await client.send_message(event.conversation, event.text)

A `Client` is one connection and ends with it. What outlives connections (trying again, catching up, sending
again) belongs above it.
"""

from __future__ import annotations

import asyncio
import socket
import ssl as tls
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import TracebackType
from typing import Any

from chatbox.client import events as ev
from chatbox.client.actions import Action
from chatbox.client.delivery import Deliveries, Delivery, failed
from chatbox.client.errors import ConnectionLost, LoginRefused, NoAnswer, Unsupported
from chatbox.client.link import make_link, open_link
from chatbox.client.login import Login
from chatbox.client.protocol import NotRegistered, Protocol
from chatbox.client.sending import Place
from chatbox.client.state import State
from chatbox.wire.message import NO_TAGS

LOGIN_SECONDS = 30.0
"""A server may look up our host name first, which takes some of them several seconds."""
SILENCE_SECONDS = 60.0
"""After so long without a byte the server is asked for a sign of life, and has half as long to give one."""
QUIT_SECONDS = 2.0


class Client:
    """One connection. Made by `connect`; iterate over it for the events, from one place only.

    Events wait in memory until they are taken.
    """

    def __init__(self, login: Login, silence_seconds: float = SILENCE_SECONDS, websocket: str = "") -> None:
        self._protocol = Protocol(login)
        self._link = make_link(self, silence_seconds, websocket)
        self._events: asyncio.Queue[ev.Event] = asyncio.Queue()
        self._deliveries = Deliveries()
        loop = asyncio.get_running_loop()
        self._logged_on: asyncio.Future[None] = loop.create_future()
        self._gone: asyncio.Future[ev.Disconnected] = loop.create_future()
        self._ended = False

    @classmethod
    async def connect(
        cls,
        host: str | None = None,
        port: int = 8080,
        *,
        nick: str,
        password: str | None = None,
        account: str | None = None,
        server_password: str | None = None,
        realname: str = "",
        ssl: tls.SSLContext | None = None,
        server_hostname: str | None = None,
        sock: socket.socket | None = None,
        silence_seconds: float = SILENCE_SECONDS,
        token: str = "",
        websocket: str = "",
        private: bool = True,
        playback: bool = False,
    ) -> Client:
        """Connects, logs on, and returns when the server has let us in.

        Args:
            host: name or address; not needed with `sock`.
            nick: the wanted name; `client.state.nick` is what it became.
            password: with `account`, the account's password; without, the server's.
            account: the account to log in to.
            server_password: the server's password, where both are needed.
            realname: free text that others can look up.
            ssl: a TLS context, for a server that speaks TLS.
            server_hostname: the name to check the certificate against, when it is not `host`.
            sock: a connected socket to use; it is closed with the client.
            silence_seconds: after how long without a byte the server is asked for a sign of life.
            token: with which to come back; `TokenReceived` tells the next one.
            websocket: `ws://…` or `wss://…`, to speak over WebSocket (with `ssl` for the latter).
            private: nobody in between reads along; else a password is only used where it need not be told (SCRAM).
            playback: histories are to tell of comings and goings too.

        Raises:
            OSError: there is no connection (refused, unreachable, unknown host, timeout, TLS).
            NoAnswer: the other side does not answer as a chat server.
            LoginRefused: the server does not want us, and will not next time.
            ConnectionLost: it closed the connection before we were in.
            ValueError: a password has a line end in it.
        """
        if not account:
            password, server_password = None, server_password or password
        login = Login(
            nick, account or "", password or "", server_password or "", "", realname, token, private, playback
        )
        client = cls(login, silence_seconds, websocket)
        try:
            await open_link(client._link, host, port, ssl, server_hostname, sock)
            await client._log_on()
        except BaseException:
            client._link.abort()
            raise
        return client

    # ── reading ──

    @property
    def state(self) -> State:
        """Where things stand; never change it. It may be ahead of the events that have not been taken yet."""
        return self._protocol.state

    @property
    def caps(self) -> frozenset[str]:
        """The capabilities in force."""
        return frozenset(self._protocol.caps)

    @property
    def resumed(self) -> bool:
        """Whether we are who we were on an earlier connection: by token, or by account."""
        return self._protocol.resumed or bool(self._protocol.login.account)

    @property
    def connected(self) -> bool:
        """Whether something can be sent."""
        return self._protocol.may_send

    def __aiter__(self) -> Client:
        return self

    async def __anext__(self) -> ev.Event:
        if self._ended:
            raise StopAsyncIteration
        event = await self._events.get()
        self._ended = isinstance(event, ev.Disconnected)
        return event

    # ── sending ──

    def send_message(
        self, target: str, text: str, kind: ev.Kind = "privmsg", tags: Mapping[str, str] = NO_TAGS
    ) -> Delivery:
        """Says something, now. The result can be awaited: it is done when the server has all of it.

        Args:
            target: a room or a nick.
            text: any length, any number of lines: long lines are cut, several lines become several messages.
            kind: "privmsg", "notice" or "action".
            tags: client-only tags (https://ircv3.net/specs/extensions/message-tags), for servers that take them.

        Returns:
            an awaitable that gives the acknowledgements, one for each message it became; it raises
            `MessageRefused` or `ConnectionLost`.

        Raises:
            ValueError: there is nothing to say, or the target cannot be one.
        """
        try:
            ids = self._protocol.send_message(target, text, kind, tags)
        except NotRegistered:
            return failed(ConnectionLost("not connected"))
        delivery = self._deliveries.expect(ids)
        self._flush()
        return delivery

    def pieces(self, target: str, text: str, kind: ev.Kind = "privmsg") -> list[str]:
        """The messages that `send_message` would make of a text."""
        return self._protocol.pieces(target, text, kind)

    def send(self, command: str, *params: str, tags: Mapping[str, str] = NO_TAGS) -> str:
        """Sends any command; what comes of it comes as events.

        Returns:
            its id, which a `Refused` about it has; "" where the server does not tell.

        Raises:
            NotRegistered: the connection is over.
            ValueError: a parameter cannot be sent.
        """
        sent = self._protocol.send(command, *params, tags=tags)
        self._flush()
        return sent

    def join(self, room: str, key: str = "") -> None:
        """Asks to come into a room: `Joined` with `own`, or `Refused`. Raises as `send`."""
        self.send("JOIN", room, *([key] if key else []))

    def part(self, room: str, reason: str = "") -> None:
        """Leaves a room: `Parted` with `own`. Raises as `send`."""
        self.send("PART", room, *([reason] if reason else []))

    def perform(self, action: Action) -> str:
        """Reacts, deletes, tells that we type, … (see `actions`). Raises as `send`, and ValueError where the server
        knows nothing of the kind."""
        if action.needs not in self._protocol.caps:
            raise Unsupported(f"this server has no {action.what}")
        return self.send(action.command, *action.params, tags=action.tags)

    def log_in(self, account: str, password: str) -> None:
        """Logs in to an account: `LoggedIn`, or `Refused` of AUTHENTICATE. Raises as `Protocol.log_in`."""
        self._protocol.log_in(account, password)
        self._flush()

    def request_history(
        self,
        target: str,
        limit: int = 50,
        after: Place | None = None,
        oldest: bool = False,
        before: Place | None = None,
    ) -> bool:
        """Asks for the latest messages (`HistoryReceived`), those after or before one; False when the server has none.

        With `oldest` the first ones after it.

        Raises as `send`.
        """
        asked = self._protocol.request_history(target, limit, after, oldest, before)
        self._flush()
        return asked is not None

    def request_conversations(self, since: datetime, until: datetime, limit: int = 50) -> bool:
        """Asks where something was said in a time (`ConversationListed`); False when the server cannot tell."""
        asked = self._protocol.request_conversations(since, until, limit)
        self._flush()
        return asked

    def ping(self, token: str) -> None:
        """Asks for an answer: `Ponged` with this token."""
        self._protocol.ping(token)
        self._flush()

    async def quit(self, reason: str = "", seconds: float = QUIT_SECONDS) -> None:
        """Says good-bye and waits, no longer than this, until the server has closed the connection."""
        self._protocol.quit(reason)
        self._flush()
        await asyncio.wait([self._gone], timeout=seconds)
        self._link.abort()

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.quit()

    # ── inside ──

    async def _log_on(self) -> None:
        self._protocol.start()
        self._flush()
        turns: list[asyncio.Future[Any]] = [self._logged_on, self._gone]
        await asyncio.wait(turns, timeout=LOGIN_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        if self._gone.done():
            end = self._gone.result()
            raise LoginRefused(end.reason) if end.final else ConnectionLost(end.reason)
        if not self._logged_on.done():
            raise NoAnswer("the other side does not answer as a chat server")

    def opened(self, address: str) -> None:
        """For the link."""
        self._tell([ev.Connected(address)])

    def received(self, data: bytes) -> None:
        """For the link."""
        self._tell(self._protocol.receive(data))
        self._flush()

    def silent(self) -> None:
        """For the link."""
        self._protocol.ping("chatbox-alive")
        self._flush()

    def lost(self, reason: str) -> None:
        """For the link."""
        self._tell(self._protocol.closed(reason))
        self._deliveries.fail_all(ConnectionLost("the connection was lost"))

    def _tell(self, events: Iterable[ev.Event]) -> None:
        for event in events:
            self._events.put_nowait(event)
            self._deliveries.settle(event)
            if isinstance(event, ev.Registered) and not self._logged_on.done():
                self._logged_on.set_result(None)
            elif isinstance(event, ev.Disconnected) and not self._gone.done():
                self._gone.set_result(event)

    def _flush(self) -> None:
        self._link.write(self._protocol.outgoing())
