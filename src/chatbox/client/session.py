"""One person, or one bot, on a server, over as many connections as it takes.

Comes back by itself, enters its rooms again, fetches what it missed, and sends what was not acknowledged again,
once. What there is to show it tells its `Listener`.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import NamedTuple

from chatbox.client import events as ev
from chatbox.client.actions import Action
from chatbox.client.catching_up import PAGE_MESSAGES, Amounts, CatchingUp
from chatbox.client.connection import Client
from chatbox.client.errors import CertificateChanged, ClientError, LoginRefused
from chatbox.client.lag import Lag
from chatbox.client.listener import Listener
from chatbox.client.mailing import Mailing
from chatbox.client.outbox import Item, Outbox, Parcel
from chatbox.client.places import Places
from chatbox.client.protocol import NotRegistered
from chatbox.client.state import State
from chatbox.wire.message import NO_TAGS

FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 30.0

Connect = Callable[[str], Awaitable[Client]]
"""Connects under a name."""


class Ending(NamedTuple):
    """Why a session is over: we left (no reason), or trying again is pointless.

    Attributes:
        reason: in words, "" when we left ourselves.
        error: why there was no connection, where that was it.
    """

    reason: str = ""
    error: Exception | None = None


class Session:
    """Reacts to what happens, and waits for nothing itself but in `run`.

    Args:
        listener: is told.
        connect: makes a connection.
        nick: what to be called.
        rooms: where to go.
        again: come back when the connection is lost.
        invitation: a token that lets us in.
        amounts: how much of the past to fetch.

    Attributes:
        nick: what to be called on the next connection.
        outbox: what is not known to have arrived.
        begun: set once there has been a connection.
        settled: set while there is a connection, and no room that we have asked to be let in.
        state: where things stand on the present connection, or stood on the last.
        lag: how long the server takes to answer.
    """

    def __init__(
        self,
        listener: Listener,
        connect: Connect,
        nick: str,
        rooms: Iterable[str] = (),
        *,
        again: bool = True,
        invitation: str = "",
        amounts: Amounts = Amounts(),  # noqa: B008 - it is immutable
    ) -> None:
        self._listener = listener
        self._connect = connect
        self._again = again
        self._invitation = invitation
        self.nick = nick
        self.state = State()
        self.outbox = Outbox()
        self.begun = asyncio.Event()
        self.settled = asyncio.Event()
        self.client: Client | None = None
        self.places = Places(lambda one, other: self.state.same(one, other), *rooms)
        self._mailing = Mailing(self, listener)
        self._past = CatchingUp(self, listener, amounts, self._mailing.send_waiting)
        self.lag = Lag(lambda: asyncio.get_running_loop().time())

    # ── connections ──

    async def run(self) -> Ending:
        """Connects, again and again; returns when that is pointless, or we left."""
        pause = FIRST_PAUSE_S
        while True:
            try:
                client = await self._connect(self.nick)
            except (OSError, ClientError) as error:
                if not self.begun.is_set() or isinstance(error, LoginRefused | CertificateChanged):
                    return Ending(str(error), error)
                why = "Still no connection"
            else:
                since = asyncio.get_running_loop().time()
                end = await self._listen(client)
                if not end.reason:
                    return Ending()
                if end.final or not self._again:
                    return Ending(f"The connection has ended: {end.reason}")
                if asyncio.get_running_loop().time() - since > LONGEST_PAUSE_S:
                    pause = FIRST_PAUSE_S
                why = f"The connection was lost: {end.reason}"
            self._listener.detached(why, pause)
            await asyncio.sleep(pause * random.uniform(0.9, 1.1))  # so that not all return at the same moment
            pause = min(pause * 2, LONGEST_PAUSE_S)

    async def _listen(self, client: Client) -> ev.Disconnected:
        end = ev.Disconnected("")
        self.client = client
        async for event in client:
            if isinstance(event, ev.Disconnected):
                end = event
            elif isinstance(event, ev.TokenReceived):
                self._listener.token(event.token)
            self.handle(event)
        self._detach()
        return end

    async def quit(self, reason: str = "", seconds: float = 2.0) -> None:
        """Says good-bye, if there is a connection."""
        if self.client:
            await self.client.quit(reason, seconds)

    @property
    def connected(self) -> bool:
        """Whether something can be sent."""
        return self.client is not None and self.client.connected

    def _attach(self, event: ev.Registered) -> None:
        assert self.client
        self.state = self.client.state
        self._listener.attached(event)
        if self._invitation:
            self.client.send("INVITATION", "USE", self._invitation)
            self._invitation = ""
        for place in self.places:
            place.entering, place.greeted = True, False
            if self.client.connected:  # it may have gone while its events were waiting
                self.client.join(place.name, place.key)
        self._past.attached()
        self._mailing.send_waiting()
        self.look_around()
        self.begun.set()

    def _detach(self) -> None:
        self.client = None
        self.lag.reset()
        self._past.detached()
        self.look_around()

    # ── what happens ──

    def handle(self, event: ev.Event) -> None:
        """Takes in an event of the connection."""
        self._listener.happened(event)
        self._past.seen(event)
        match event:
            case ev.Registered():
                self._attach(event)
            case ev.MessageReceived() | ev.Quit() | ev.TopicChanged(told=False) | ev.ModeChanged():
                self._past.live(event)
            case ev.Joined(own=False) | ev.Parted(own=False) | ev.Kicked(own=False) | ev.NickChanged(own=False):
                self._past.live(event)
            case ev.Reacted() | ev.Redacted():
                self._past.live(event)
            case ev.HistoryReceived():
                self._mailing.found(event.messages)
                self._past.history(event)
            case ev.Refused():
                self._refused(event)
            case ev.Ponged():
                self.lag.answered(event.token)
                self._listener.changed()
            case _:
                self._listener.told(event)
                self._follow(event)

    def _follow(self, event: ev.Event) -> None:
        match event:
            case ev.Joined(own=True):
                self._entered(event.room)
            case ev.Parted(own=True) | ev.Kicked(own=True):
                self._gone(event.room)
            case ev.NamesReceived():
                self._names(event)
            case ev.NickChanged(own=True):
                self.nick = event.new
                self.look_around()
            case ev.RoomRenamed():
                place = self.places.find(event.old)
                if place:
                    place.name = event.new
            case ev.ConversationListed():
                self._past.conversation(event)

    # ── what is sent ──

    def say(
        self,
        target: str,
        text: str,
        kind: ev.Kind = "privmsg",
        tags: Mapping[str, str] = NO_TAGS,
        parcel: Parcel | None = None,
    ) -> None:
        """Sends a message, now or when there is a connection again; once, however often it takes."""
        self._mailing.say(target, text, kind, tags, parcel)

    async def deliver(
        self, target: str, text: str, kind: ev.Kind = "privmsg", tags: Mapping[str, str] = NO_TAGS
    ) -> tuple[ev.Acknowledged, ...]:
        """Sends a message, and returns when the server has all of it, however many connections that takes.

        Raises:
            MessageRefused: the server does not take it.
            ValueError: there is nothing to say, or the target cannot be one.
        """
        if not text.strip():
            raise ValueError("there is nothing to say")
        parcel = Parcel()
        self.say(target, text, kind, tags, parcel)
        return await parcel.outcome

    def send(self, command: str, *params: str, tags: Mapping[str, str] = NO_TAGS) -> str:
        """Sends a command. Raises NotRegistered when there is no connection, ValueError when it cannot be sent."""
        if self.client is None:
            raise NotRegistered("not connected")
        return self.client.send(command, *params, tags=tags)

    def perform(self, action: Action) -> None:
        """Reacts, deletes, … (see `actions`). Raises as `send`, and Unsupported where the server cannot."""
        if self.client is None:
            raise NotRegistered("not connected")
        self.client.perform(action)

    def enter(self, room: str, key: str = "") -> bool:
        """Joins a room, or turns to one that we are in (False). Raises as `send`."""
        here = self.places.find(room)
        if here is None:
            self.send("JOIN", room, *([key] if key else []))
        place = self.places.turn_to(room)
        if here is None:
            place.key, place.entering = key, True
        self.look_around()
        return here is None

    def older(self, target: str, before: ev.Event | None, limit: int = PAGE_MESSAGES) -> bool:
        """Asks for what was said before something; False when the server keeps nothing, or there is no connection."""
        if not self.connected or self.client is None:
            return False
        return self.client.request_history(target, limit, before=before)

    # ── rooms ──

    def look_around(self) -> None:
        """Something about the connection or the rooms has changed."""
        if self.client is None or self.places.entering:
            self.settled.clear()
        else:
            self.settled.set()
        self._listener.changed()

    def awaits_history(self, target: str) -> bool:
        """Whether what was said in a room while we were away is still on its way."""
        return self._past.awaits(target)

    def may_send(self, target: str) -> bool:
        """Not without a connection, nor to a room of ours before we are back in it."""
        if not self.connected:
            return False
        return self.places.find(target) is None or self.state.room(target) is not None

    def _entered(self, room: str) -> None:
        place = self.places.find(room)
        if place is None:  # the server has put us there unasked
            place = self.places.add(room)
        place.name, place.entering = room, False
        self._past.entered(room)
        first, place.announced = not place.announced, True
        self._listener.entered(place, first)
        self.look_around()
        self._mailing.send_waiting()

    def _gone(self, room: str) -> None:
        was_current = self.state.same(self.places.current, room)
        self.places.remove(room)
        self._past.left(room)
        self._listener.left(room, was_current)
        self.look_around()

    def _names(self, event: ev.NamesReceived) -> None:
        place = self.places.find(event.room)
        if place and not place.greeted:
            place.greeted = True
            self._past.ask(place)

    # ── refusals ──

    def _refused(self, event: ev.Refused) -> None:
        if event.command == "CHATHISTORY":
            self._past.refused()
            return
        place = self.places.find(event.subject)
        if place and place.entering and not event.message:
            self._listener.kept_out(event, self._withdraw(event))
            self._gone(event.subject)
        elif not self._mailing.try_again(event):
            self._listener.refused(event)

    def _withdraw(self, event: ev.Refused) -> list[Item]:
        items = [item for item in self.outbox.waiting() if self.state.same(item.target, event.subject)]
        for item in items:
            self._mailing.drop(item, event)
        return items
