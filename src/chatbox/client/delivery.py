"""Messages that have been sent, as something to await."""

from __future__ import annotations

import asyncio

from chatbox.client import events as ev
from chatbox.client.errors import MessageRefused

Delivery = asyncio.Future[tuple[ev.Acknowledged, ...]]
"""Done when the server has the whole of what `send_message` was given."""


class Deliveries:
    """Matches what the server says to the deliveries that wait for it."""

    def __init__(self) -> None:
        self._waiting: dict[str, _Parcel] = {}

    def expect(self, ids: tuple[str, ...]) -> Delivery:
        """A delivery that is done when all of these are acknowledged."""
        parcel = _Parcel(ids)
        self._waiting.update(dict.fromkeys(ids, parcel))
        return parcel.delivery

    def settle(self, event: ev.Event) -> None:
        """Takes in an event that may be about one of them."""
        if isinstance(event, ev.Acknowledged):
            parcel = self._waiting.pop(event.id, None)
            if parcel:
                parcel.acknowledged(event)
        elif isinstance(event, ev.Refused) and event.id:
            parcel = self._waiting.pop(event.id, None)
            if parcel:
                parcel.fail(MessageRefused(event.code, event.text))

    def fail_all(self, error: Exception) -> None:
        """The end: nothing will be acknowledged any more."""
        waiting, self._waiting = self._waiting, {}
        for parcel in waiting.values():
            parcel.fail(error)


class _Parcel:
    """One delivery, of one or more messages."""

    def __init__(self, ids: tuple[str, ...]) -> None:
        self.delivery = _quiet(asyncio.get_running_loop().create_future())
        self._left = set(ids)
        self._acknowledgements: list[ev.Acknowledged] = []

    def acknowledged(self, event: ev.Acknowledged) -> None:
        self._left.discard(event.id)
        self._acknowledgements.append(event)
        if not self._left and not self.delivery.done():
            self.delivery.set_result(tuple(self._acknowledgements))

    def fail(self, error: Exception) -> None:
        if not self.delivery.done():
            self.delivery.set_exception(error)


def failed(error: Exception) -> Delivery:
    """A delivery that has failed already."""
    delivery = _quiet(asyncio.get_running_loop().create_future())
    delivery.set_exception(error)
    return delivery


def _quiet(delivery: Delivery) -> Delivery:
    """Who does not await a delivery does not want to hear of its failure either."""
    delivery.add_done_callback(lambda done: done.cancelled() or done.exception())
    return delivery
