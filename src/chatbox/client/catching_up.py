"""What was said before we came, or while we were away: asked for, and told before what is said now."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from typing import Protocol as Interface

from chatbox.client import events as ev
from chatbox.client.backlog import Backlog
from chatbox.client.connection import Client
from chatbox.client.listener import Listener
from chatbox.client.places import Place, Places
from chatbox.client.state import State

HISTORY_S = 15.0
"""After so long without a page what is said is told without waiting for the history any longer."""
PAGE_MESSAGES = 100
"""How many are asked for at once."""
FIRST_PAGES = 10
"""How many pages of a room that is new to us are read at most, where most of what happened there is no message."""
TOLD_OF_THE_PAST = (ev.MessageReceived, ev.Reacted, ev.Redacted)
"""Comings and goings of the past are history; who is there now is told on coming in."""


class Amounts(NamedTuple):
    """How much of the past is fetched.

    Attributes:
        first: of a room that is new to us, this many messages, and what became of them.
        missed: at most after a lost connection, the oldest first.
        past_days: how far back to look at first for people who wrote to us.
    """

    first: int = 20
    missed: int = 1000
    past_days: float = 0


class Desk(Interface):
    """Whose past it is."""

    client: Client | None
    state: State
    places: Places

    @property
    def connected(self) -> bool:
        """Whether something can be sent."""


class CatchingUp:
    """Puts the past before the present.

    Args:
        desk: whose past it is.
        listener: is told what happens, in order.
        amounts: how much to fetch.
        up_to_date: called when all that was missed in a room has been told.
    """

    def __init__(self, desk: Desk, listener: Listener, amounts: Amounts, up_to_date: Callable[[], None]) -> None:
        self._desk = desk
        self._listener = listener
        self._amounts = amounts
        self._up_to_date = up_to_date
        self._backlog = Backlog(lambda room: self._desk.state.fold(room))
        self._caught_up: dict[str, int] = {}
        self._first_pages: dict[str, list[tuple[ev.Event, ...]]] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._heard: datetime | None = None
        self._away_since: datetime | None = None

    def tell(self, events: Iterable[ev.Event]) -> None:
        """Tells at once."""
        for event in events:
            self._listener.told(event)

    def live(self, event: ev.Event) -> None:
        """Something happens now; it is told in its place."""
        self.tell(self._backlog.live(event))

    def seen(self, event: ev.Event) -> None:
        """Remembers up to when we have heard everything."""
        self._heard = getattr(event, "time", None) or self._heard

    def awaits(self, target: str) -> bool:
        """Whether what was said there is still on its way."""
        return self._backlog.awaits(target)

    # ── connections and rooms ──

    def attached(self) -> None:
        """There is a connection: who wrote to us?"""
        now = datetime.now(UTC)
        days = self._amounts.past_days
        since = self._away_since or (now - timedelta(days=days) if days else None)
        if since and self._desk.connected and self._desk.client:
            self._desk.client.request_conversations(since, now + timedelta(minutes=5))

    def detached(self) -> None:
        """There is none any more."""
        self._away_since = self._heard
        self._caught_up.clear()
        self._first_pages.clear()
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        self.tell(self._backlog.give_up_all())

    def entered(self, room: str) -> None:
        """We are in a room: what is said from now on comes after its history."""
        self._backlog.expect(room)
        self._wait_for(room)

    def _wait_for(self, room: str) -> None:
        """Begins to wait for a page, anew."""
        key = self._desk.state.fold(room)
        before = self._timers.pop(key, None)
        if before:
            before.cancel()
        self._timers[key] = asyncio.get_running_loop().call_later(HISTORY_S, lambda: self.left(room))

    def left(self, room: str) -> None:
        """Its history is not waited for any longer."""
        pages = self._first_pages.pop(self._desk.state.fold(room), [])
        self.tell(self._backlog.history(room, _told(one for page in pages for one in page)))

    def ask(self, place: Place) -> None:
        """Asks for what was said in a room."""
        last, client = self._last(place.name), self._desk.client
        count = PAGE_MESSAGES if last else self._amounts.first
        if not (count and client and client.connected and client.request_history(place.name, count, last, oldest=True)):
            self._come_up_to_date(place.name, [])

    def conversation(self, event: ev.ConversationListed) -> None:
        """Somebody wrote to us, here or while we were away."""
        client = self._desk.client
        if self._desk.state.features.is_room(event.target) or client is None or not client.connected:
            return
        last = self._last(event.target)
        known = last.time if isinstance(last, ev.MessageReceived) else last
        if known is None or known < event.time:
            client.request_history(event.target, PAGE_MESSAGES, last, oldest=True)

    # ── history ──

    def history(self, event: ev.HistoryReceived) -> None:
        """A page of what was said; after a lost connection page follows page until nothing is missing."""
        if not self._backlog.awaits(event.target):
            if not self._desk.state.features.is_room(event.target):
                self.tell(self._backlog.page(_told(event.events)))
        elif self._last(event.target) is not None:
            self._missed(event)
        else:
            self._first(event)

    def _missed(self, event: ev.HistoryReceived) -> None:
        key = self._desk.state.fold(event.target)
        got = self._caught_up[key] = self._caught_up.get(key, 0) + len(event.events)
        if event.events and got < self._amounts.missed:
            self.tell(self._backlog.page(_told(event.events)))
            self._ask_more(event.target, after=event.events[-1])
            return
        if got >= self._amounts.missed:
            self._listener.missed(event.target)
        self._come_up_to_date(event.target, _told(event.events))

    def _first(self, event: ev.HistoryReceived) -> None:
        """Reads back until there are as many messages as are wanted; all that is among them and after is told."""
        pages = self._first_pages.setdefault(self._desk.state.fold(event.target), [])
        pages.insert(0, event.events)
        past = _told(one for page in pages for one in page)
        said = [at for at, one in enumerate(past) if isinstance(one, ev.MessageReceived)]
        if event.events and len(said) < self._amounts.first and len(pages) < FIRST_PAGES:
            self._ask_more(event.target, before=event.events[0])
            return
        del self._first_pages[self._desk.state.fold(event.target)]
        wanted = said[-self._amounts.first :] if self._amounts.first else []
        self._come_up_to_date(event.target, past[wanted[0] :] if wanted else [])

    def _ask_more(self, room: str, after: ev.Event | None = None, before: ev.Event | None = None) -> None:
        client = self._desk.client
        if client and client.connected:
            client.request_history(room, PAGE_MESSAGES, after, oldest=after is not None, before=before)
            self._wait_for(room)

    def refused(self) -> None:
        """The server does not tell its history."""
        for room in list(self._first_pages):
            self.left(room)
        self.tell(self._backlog.give_up_all())
        self._up_to_date()

    def _last(self, name: str) -> ev.MessageReceived | datetime | None:
        """Up to where we know what was said."""
        place = self._desk.places.find(name)
        been_here = place is None or place.fetched
        return self._backlog.last(name) or (self._away_since if been_here else None)

    def _come_up_to_date(self, room: str, past: Iterable[ev.Event]) -> None:
        place = self._desk.places.find(room)
        if place:
            place.fetched = True
        self.tell(self._backlog.history(room, past))
        self._up_to_date()


def _told(events: Iterable[ev.Event]) -> list[ev.Event]:
    return [event for event in events if isinstance(event, TOLD_OF_THE_PAST)]
