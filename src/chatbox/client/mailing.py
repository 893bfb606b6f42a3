"""How messages leave the outbox: in order, a few at a time, and again after a lost connection."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Protocol as Interface

from chatbox.client import events as ev
from chatbox.client.connection import Client
from chatbox.client.delivery import Delivery
from chatbox.client.errors import ConnectionLost, MessageRefused
from chatbox.client.ids import TAG
from chatbox.client.listener import Listener
from chatbox.client.outbox import WINDOW, Item, Outbox, Parcel
from chatbox.client.state import State

_TRY_AGAIN = frozenset({"RATE_LIMITED", "RATE_LIMIT", "TRY_AGAIN", "263", "439"})
"""Refusals that mean: not so fast."""
PATIENCE_S = 5.0


class Office(Interface):
    """What the mail is sent from."""

    outbox: Outbox
    client: Client | None
    state: State

    def may_send(self, target: str) -> bool:
        """Whether messages for this target can be sent now."""

    def awaits_history(self, target: str) -> bool:
        """Whether what was said there is still to be told."""


class Mailing:
    """Sends what waits.

    Args:
        office: where from.
        listener: is told what becomes of it.
    """

    def __init__(self, office: Office, listener: Listener) -> None:
        self._office = office
        self._listener = listener
        self._resting = False

    def say(self, target: str, text: str, kind: ev.Kind, tags: Mapping[str, str], parcel: Parcel | None = None) -> None:
        """Puts a text in the outbox, and sends what can be sent."""
        client = self._office.client
        pieces = client.pieces(target, text, kind) if client else [text]
        items = [self._office.outbox.add(target, piece, kind, tags, parcel) for piece in pieces]
        self.send_waiting()
        if client is None or not client.connected:
            for item in items:
                self._listener.kept(item)
        self._listener.changed()

    def send_waiting(self) -> None:
        """Sends what waits, as far as it may be sent."""
        if self._resting:
            return
        for item in self._office.outbox.waiting():
            if self._office.outbox.in_flight >= WINDOW:
                return
            if self._office.may_send(item.target) and not self._may_be_there(item.target):
                self._dispatch(item)

    def found(self, messages: Iterable[ev.MessageReceived]) -> None:
        """These are in the history: what of them was doubtful has arrived."""
        for message in messages:
            item = self._office.outbox.found(message.tags.get(TAG, ""))
            if item is not None:
                arrived = ev.Acknowledged("", item.target, item.text, item.kind, message.msgid)
                self._office.outbox.done(item, (arrived,))

    def drop(self, item: Item, refused: ev.Refused) -> None:
        """A message is given up."""
        self._office.outbox.done(item, error=MessageRefused(refused.code, refused.text))

    def try_again(self, refused: ev.Refused) -> bool:
        """Whether a refusal only means to go slower; then everything waits a little."""
        if refused.code not in _TRY_AGAIN or not refused.message:
            return False
        self._resting = True
        asyncio.get_running_loop().call_later(PATIENCE_S, self._rested)
        return True

    def _rested(self) -> None:
        self._resting = False
        self.send_waiting()

    def _may_be_there(self, target: str) -> bool:
        """Whether the history has to tell first what has arrived: who comes back as somebody new cannot repeat it."""
        client, same = self._office.client, self._office.state.same
        new = client is not None and not client.resumed
        doubtful = any(item.doubtful and same(item.target, target) for item in self._office.outbox.waiting())
        return doubtful and new and self._office.awaits_history(target)

    def _dispatch(self, item: Item) -> None:
        client = self._office.client
        assert client
        pieces = client.pieces(item.target, item.text, item.kind)
        if len(pieces) > 1:  # typed while there was no connection to tell how long a message may be
            for piece in self._office.outbox.split(item, pieces):
                self._dispatch(piece)
            return
        try:
            delivery = client.send_message(item.target, item.text, item.kind, {**item.tags, TAG: item.id})
        except ValueError as error:
            self._office.outbox.done(item, error=error)
            self._listener.unsendable(item, error)
            return
        item.on_its_way = True
        delivery.add_done_callback(partial(self._delivered, item))

    def _delivered(self, item: Item, delivery: Delivery) -> None:
        error = delivery.exception()
        item.on_its_way = False
        if isinstance(error, ConnectionLost):
            item.doubtful = True
        elif isinstance(error, MessageRefused) and error.code in _TRY_AGAIN:
            pass
        elif error is None:
            self._office.outbox.done(item, delivery.result())
        elif isinstance(error, Exception):
            self._office.outbox.done(item, error=error)  # that it was refused is an event
        self._listener.changed()
        self.send_waiting()
