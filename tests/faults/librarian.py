"""Somebody who chats with the library that clients and bots are built on: `chatbox.client`."""

from __future__ import annotations

import asyncio
import contextlib

from chatbox.client import Client, ClientError, HistoryReceived, Joined, MessageReceived, Refused, TokenReceived
from chatbox.client.delivery import Delivery
from chatbox.client.ids import TAG, uuid7
from tests.faults.checker import Heard, Ledger, Observation, Sent
from tests.faults.logfile import who
from tests.faults.returning import IN_FLIGHT, PACE_S, ROOM


class Librarian:
    """As `Returning`; ids, tokens, acknowledgements and pages are the library's."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.ledger = Ledger(name, ROOM)
        self.observation = Observation(name, ROOM, echoes=True, whole=True)
        self.faults: list[str] = []
        self.talking = True
        self.comebacks = 0
        self._ids: dict[str, str] = {}
        self._on_way: set[str] = set()
        self._token = ""
        self._last: MessageReceived | None = None
        self._seen: set[str] = set()
        self._held: list[MessageReceived] = []
        self._catching_up = False
        self._client: Client

    @property
    def ledgers(self) -> list[Ledger]:
        """What it said."""
        return [self.ledger]

    @property
    def observations(self) -> list[Observation]:
        """What it was shown."""
        return [self.observation]

    @property
    def done(self) -> bool:
        """It says nothing more, and everything was acknowledged."""
        return not self.talking and all(sent.acknowledged for sent in self.ledger.sent)

    async def live(self, port: int) -> None:
        """Connects, again and again."""
        while True:
            with contextlib.suppress(OSError, ClientError):
                self._client = await Client.connect(
                    "127.0.0.1", port, nick=self.name, token=self._token, silence_seconds=2.0
                )
                try:
                    await self._stay()
                finally:
                    await self._client.quit(seconds=0)
            await asyncio.sleep(0.05)

    async def _stay(self) -> None:
        client, self._held, self._catching_up = self._client, [], True
        self._on_way.clear()
        if client.resumed:
            self.comebacks += 1
        else:
            client.join(ROOM)
        async for event in client:
            match event:
                case TokenReceived(token=token):
                    self._token = token
                case Joined(own=True):
                    self._ask()
                case HistoryReceived():
                    self._page(event.messages)
                case MessageReceived(history=False):
                    self._hear(event)
                case Refused():
                    self.faults.append(f"{self.name}: {event}")
                    self._page(())

    def _ask(self) -> None:
        if self._client.connected:
            self._client.request_history(ROOM, 50, self._last, oldest=True)

    def _page(self, messages: tuple[MessageReceived, ...]) -> None:
        for message in messages:
            self._show(message)
        if messages:
            self._ask()
            return
        self._catching_up = False
        held, self._held = self._held, []
        for message in held:
            if message.msgid not in self._seen:
                self._show(message)
        self._say_next()

    def _show(self, message: MessageReceived) -> None:
        self._seen.add(message.msgid)
        self._last = message
        self.observation.heard.append(Heard(who(message.sender), message.text, message.msgid))

    def _hear(self, message: MessageReceived) -> None:
        if self._catching_up:
            self._held.append(message)
        elif not (message.own and message.msgid in self._seen):  # the answer to a repeat is no news
            self._show(message)

    def _say_next(self) -> None:
        waiting = [sent for sent in self.ledger.sent if not sent.acknowledged][:IN_FLIGHT]
        while self.talking and len(waiting) < IN_FLIGHT:
            sent = Sent(f"{self.name}.{len(self.ledger.sent)}")
            self.ledger.sent.append(sent)
            self._ids[sent.text] = uuid7()
            waiting.append(sent)
        for sent in waiting:
            if sent.text not in self._on_way and self._client.connected:
                self._on_way.add(sent.text)
                delivery = self._client.send_message(ROOM, sent.text, tags={TAG: self._ids[sent.text]})
                delivery.add_done_callback(lambda done, sent=sent: self._delivered(sent, done))  # type: ignore[misc]

    def _delivered(self, sent: Sent, delivery: Delivery) -> None:
        if delivery.cancelled() or delivery.exception() is not None:
            return
        (acknowledged,) = delivery.result()
        sent.acknowledged, sent.msgid = True, acknowledged.msgid
        asyncio.get_running_loop().call_later(PACE_S, self._say_next)
