"""One person's seat in the rooms, over as many connections as it takes: what is shown, and what is sent when."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import partial

from chatbox.client import events as ev
from chatbox.client import render, slash
from chatbox.client.backlog import Backlog
from chatbox.client.connection import Client
from chatbox.client.delivery import Delivery
from chatbox.client.errors import ConnectionLost
from chatbox.client.ids import TAG
from chatbox.client.outbox import Item, Outbox
from chatbox.client.places import Places
from chatbox.client.protocol import NotRegistered
from chatbox.client.screen import Screen
from chatbox.client.state import State

FIRST_MESSAGES = 20
"""How many of a room's last messages are shown on coming in."""
MISSED_MESSAGES = 1000
"""How many are shown at most after a lost connection, the oldest first."""
PAGE_MESSAGES = 100
"""How many are asked for at once."""
HISTORY_SECONDS = 5.0
"""After so long what is said is shown without waiting for the history any longer."""


class Seat:
    """Reacts to what happens and to what is typed. Does not wait for anything itself.

    Args:
        screen: where lines are shown.
        name: what the person wants to be called.
        room: the room to go to first.

    Attributes:
        name: what to be called on the next connection.
        outbox: what is not known to have arrived.
        begun: set once there has been a connection.
        settled: set while there is a connection, and no room that we have asked to be let in.
        leaving: the person wants to go, for this reason; None while not.
        failed: something that was typed could not be done.
    """

    def __init__(self, screen: Screen, name: str, room: str) -> None:
        self._screen = screen
        self.name = name
        self.outbox = Outbox()
        self.begun = asyncio.Event()
        self.settled = asyncio.Event()
        self.leaving: str | None = None
        self.failed = False
        self._client: Client | None = None
        self._state = State()
        self._nick = ""
        self._places = Places(lambda one, other: self._state.same(one, other), room)
        self._asked: set[str] = set()
        self._caught_up: dict[str, int] = {}
        self._backlog = Backlog(lambda room: self._state.fold(room))
        screen.candidates = self._candidates

    @property
    def current(self) -> str:
        """The room that is written in, "" for none."""
        return self._places.current

    # ── connections ──

    def attach(self, client: Client, nick: str) -> None:
        """There is a connection, under this nick: to our rooms, and out with what is waiting."""
        self._client, self._state, self._nick = client, client.state, nick
        for place in self._places:
            place.entering, place.greeted = True, False
            if client.connected:  # it may have gone while its events were waiting
                client.join(place.name, place.key)
        self._send_waiting()
        self._look_around()
        self.begun.set()

    def detach(self) -> None:
        """There is no connection any more."""
        self._client = None
        self._asked.clear()
        self._caught_up.clear()
        self._show(self._backlog.give_up_all())
        self._look_around()

    def handle(self, event: ev.Event) -> None:
        """Shows an event, and does what follows from it."""
        match event:
            case ev.MessageReceived() | ev.Quit() | ev.TopicChanged(told=False) | ev.ModeChanged():
                self._show(self._backlog.live(event))
            case ev.Joined(own=False) | ev.Parted(own=False) | ev.Kicked(own=False) | ev.NickChanged(own=False):
                self._show(self._backlog.live(event))
            case ev.HistoryReceived():
                self._history(event)
            case ev.NamesReceived():
                self._names(event)
            case ev.Refused():
                self._refused(event)
            case _:
                self._show_line(event)
                self._follow(event)

    # ── typing ──

    def typed(self, line: str) -> None:
        """A line was typed: a command, or something to say in the current room."""
        if line.startswith("/") and not line.startswith("//"):
            self.failed |= not slash.execute(self, line)
        elif line.strip() and self.current:
            self.say(self.current, line[1:] if line.startswith("//") else line)
        elif line.strip():
            self.failed = True
            self.tell("You are in no room: /join one first, or say it to somebody with /msg.")

    def tell(self, text: str) -> None:
        """Shows a line."""
        self._screen.print(text)

    def say(self, target: str, text: str, kind: ev.Kind = "privmsg") -> None:
        """Sends a message, now or when there is a connection again."""
        for piece in self._pieces(target, text, kind):
            item = self.outbox.add(target, piece, kind)
            if self._may_send(target) and not self._may_be_there(target):
                self._dispatch(item)
            elif self._client is None or not self._client.connected:
                self.tell(f"(kept until there is a connection again: {piece})")

    def send(self, command: str, *params: str) -> None:
        """Sends a command. Raises NotRegistered when there is no connection, ValueError when it cannot be sent."""
        if self._client is None:
            raise NotRegistered("not connected")
        self._client.send(command, *params)

    def enter(self, room: str, key: str) -> None:
        """Joins a room, or turns to one that we are in. Raises as `send`."""
        here = self._places.find(room)
        if here is None:
            self.send("JOIN", room, *([key] if key else []))
        place = self._places.turn_to(room)
        if here is None:
            place.key, place.entering = key, True
        else:
            self.tell(f"You are writing in {place.name} now.")
        self._look_around()

    def show_names(self, room: str) -> None:
        """Asks who is in a room. Raises as `send`."""
        self.send("NAMES", room)
        self._asked.add(self._state.fold(room))

    def leave(self, reason: str) -> None:
        """The person wants to go."""
        self.leaving = reason

    # ── inside: what was said ──

    def _pieces(self, target: str, text: str, kind: ev.Kind) -> list[str]:
        return self._client.pieces(target, text, kind) if self._client else [text]

    def _may_send(self, target: str) -> bool:
        """Not without a connection, nor to a room of ours before we are back in it."""
        if self._client is None or not self._client.connected:
            return False
        return self._places.find(target) is None or self._state.room(target) is not None

    def _send_waiting(self) -> None:
        for item in self.outbox.waiting():
            if self._may_send(item.target) and not self._may_be_there(item.target):
                self._dispatch(item)

    def _may_be_there(self, target: str) -> bool:
        """Whether the history has to tell first what has arrived: who comes back as somebody new cannot repeat it."""
        new = self._client is not None and not self._client.resumed
        doubtful = any(item.doubtful and self._state.same(item.target, target) for item in self.outbox.waiting())
        return doubtful and new and self._backlog.awaits(target)

    def _dispatch(self, item: Item) -> None:
        assert self._client
        pieces = self._client.pieces(item.target, item.text, item.kind)
        if len(pieces) > 1:  # typed while there was no connection to tell how long a message may be
            for piece in self.outbox.split(item, pieces):
                self._dispatch(piece)
            return
        try:
            delivery = self._client.send_message(item.target, item.text, item.kind, {TAG: item.id})
        except ValueError as error:
            self.outbox.done(item)
            self.failed = True
            self.tell(f"That cannot be sent: {error}")
            return
        item.on_its_way = True
        delivery.add_done_callback(partial(self._delivered, item))

    def _delivered(self, item: Item, delivery: Delivery) -> None:
        error = delivery.exception()
        if isinstance(error, ConnectionLost):
            item.on_its_way, item.doubtful = False, True
        else:
            self.outbox.done(item)  # that it was refused, if it was, is an event

    def _show(self, events: Iterable[ev.Event]) -> None:
        for event in events:
            typed = isinstance(event, ev.MessageReceived) and event.own and not event.history
            if not (typed and self._screen.shows_typed):
                self._show_line(event)

    def _show_line(self, event: ev.Event) -> None:
        line = render.line(event, self.current)
        if line is not None:
            self.tell(line)

    # ── inside: rooms ──

    def _follow(self, event: ev.Event) -> None:
        match event:
            case ev.Joined(own=True):
                self._entered(event.room)
            case ev.Parted(own=True) | ev.Kicked(own=True):
                self._gone(event.room)
            case ev.NickChanged(own=True):
                self.name = self._nick = event.new

    def _entered(self, room: str) -> None:
        place = self._places.find(room)
        if place is None:  # the server has put us there unasked
            place = self._places.add(room)
        place.name, place.entering = room, False
        self._backlog.expect(room)
        asyncio.get_running_loop().call_later(HISTORY_SECONDS, lambda: self._show(self._backlog.give_up(room)))
        if not place.announced:
            place.announced = True
            self.tell(f"You are in {room}. /help shows what you can do.")
        self._look_around()
        self._send_waiting()

    def _gone(self, room: str) -> None:
        was_current = self._state.same(self.current, room)
        self._places.remove(room)
        if was_current:
            if not self._screen.interactive:
                self._places.turn_away()  # a script does not notice that what it says would go elsewhere
            self.tell(f"You are writing in {self.current} now." if self.current else "You are in no room now.")
        self._look_around()

    def _names(self, event: ev.NamesReceived) -> None:
        key = self._state.fold(event.room)
        if key in self._asked:
            self._asked.discard(key)
            self.tell(render.everybody(event))
            return
        place = self._places.find(event.room)
        if place and not place.greeted:
            place.greeted = True
            who = render.who_is_here(event, self._nick)
            self.tell(who if place.name == self.current else f"{place.name}: {who}")
            self._ask_for_history(place.name)

    def _ask_for_history(self, room: str) -> None:
        last, client = self._backlog.last(room), self._client
        count = PAGE_MESSAGES if last else FIRST_MESSAGES
        if not (client and client.connected and client.request_history(room, count, last, oldest=True)):
            self._come_up_to_date(room, [])

    def _history(self, event: ev.HistoryReceived) -> None:
        """A page of what was said; after a lost connection page follows page until nothing is missing."""
        for message in event.messages:
            item = self.outbox.found(message.tags.get(TAG, ""))
            if item is not None:
                self.outbox.done(item)
        key = self._state.fold(event.target)
        known = self._backlog.last(event.target) is not None
        got = self._caught_up[key] = self._caught_up.get(key, 0) + len(event.messages)
        if known and event.messages and self._backlog.awaits(event.target) and got < MISSED_MESSAGES:
            self._show(self._backlog.page(event.messages))
            client = self._client
            if client and client.connected:
                client.request_history(event.target, PAGE_MESSAGES, event.messages[-1], oldest=True)
            return
        if got >= MISSED_MESSAGES:
            self.tell(f"({event.target}: more was said while you were away than is shown here.)")
        self._come_up_to_date(event.target, event.messages)

    def _come_up_to_date(self, room: str, messages: Iterable[ev.MessageReceived]) -> None:
        self._show(self._backlog.history(room, messages))
        self._send_waiting()

    def _refused(self, event: ev.Refused) -> None:
        if event.command == "CHATHISTORY":
            self._show(self._backlog.give_up_all())
            return
        self.failed = True
        place = self._places.find(event.subject)
        if place and place.entering and not event.message:
            self._kept_out(event)
        else:
            self._show_line(event)

    def _kept_out(self, event: ev.Refused) -> None:
        self.tell(f"Cannot join {event.subject}: {event.text}")
        for item in self.outbox.waiting():
            if self._state.same(item.target, event.subject):
                self.outbox.done(item)
                self.tell(f"Not sent to {item.target}: {item.text}")
        self._gone(event.subject)

    def _look_around(self) -> None:
        """Something about the connection or the rooms has changed."""
        if self._client is None or self._places.entering:
            self.settled.clear()
        else:
            self.settled.set()
        place = self.current or "no room"
        self._screen.set_prompt(f"[{place}] " if self._client else f"[{place}, no connection] ")

    def _candidates(self, word: str) -> list[str]:
        names = [f"/{name}" for name in slash.COMMANDS]
        names += [room.name for room in self._state.rooms.values()]
        names += [member.nick for member in self._state.members(self.current)]
        return [name for name in names if name.casefold().startswith(word.casefold())]
