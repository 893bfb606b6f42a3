"""What was typed and is not known to have arrived: kept, in order, over lost connections."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from chatbox.client.events import Acknowledged, Kind
from chatbox.client.ids import uuid7
from chatbox.wire.message import NO_TAGS

WINDOW = 8
"""How many messages may be unacknowledged: servers slow down or cut off those who send more at once."""


class Parcel:
    """All that became of one text, to be waited for.

    Attributes:
        outcome: done when the server has all of it; with the reason when it refused a part.
    """

    def __init__(self) -> None:
        self.outcome: asyncio.Future[tuple[Acknowledged, ...]] = asyncio.get_running_loop().create_future()
        self.outcome.add_done_callback(lambda done: done.cancelled() or done.exception())
        self._left = 0
        self._acknowledged: list[Acknowledged] = []

    def grow(self, count: int) -> None:
        """There are so many more messages in it."""
        self._left += count

    def settle(self, answers: tuple[Acknowledged, ...], error: Exception | None) -> None:
        """One of its messages has arrived, or was refused."""
        self._left -= 1
        self._acknowledged += answers
        if self.outcome.done():
            return
        if error:
            self.outcome.set_exception(error)
        elif not self._left:
            self.outcome.set_result(tuple(self._acknowledged))


@dataclass(eq=False, slots=True)
class Item:
    """One message.

    Attributes:
        target: a room or a nick.
        text: short enough for one message.
        kind: how it is said.
        doubtful: it was sent on an earlier connection, and may have arrived.
        id: what it is known by, however often it is sent.
        on_its_way: it was sent on the present connection, and nothing has been heard of it yet.
        tags: client-only tags that go with it.
        parcel: who waits for it.
    """

    target: str
    text: str
    kind: Kind
    on_its_way: bool = False
    doubtful: bool = False
    id: str = field(default_factory=uuid7)
    tags: Mapping[str, str] = field(default_factory=lambda: NO_TAGS)
    parcel: Parcel | None = None


class Outbox:
    """Messages from being typed to being acknowledged, oldest first."""

    def __init__(self) -> None:
        self._items: list[Item] = []
        self._changed = asyncio.Event()

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Item]:
        return iter(list(self._items))

    def add(
        self, target: str, text: str, kind: Kind, tags: Mapping[str, str] = NO_TAGS, parcel: Parcel | None = None
    ) -> Item:
        """Keeps a message until it is done."""
        item = Item(target, text, kind, tags=tags, parcel=parcel)
        if parcel:
            parcel.grow(1)
        self._items.append(item)
        return item

    def done(self, item: Item, answers: tuple[Acknowledged, ...] = (), error: Exception | None = None) -> None:
        """The message has arrived, or was refused: forget it."""
        if item in self._items:
            self._items.remove(item)
            if item.parcel:
                item.parcel.settle(answers, error)
        self._changed.set()

    def split(self, item: Item, texts: list[str]) -> list[Item]:
        """Puts several messages in the place of one that turned out too long."""
        items = [Item(item.target, text, item.kind, tags=item.tags, parcel=item.parcel) for text in texts]
        if item.parcel:
            item.parcel.grow(len(items) - 1)
        at = self._items.index(item)
        self._items[at : at + 1] = items
        return items

    @property
    def in_flight(self) -> int:
        """How many are on their way."""
        return sum(item.on_its_way for item in self._items)

    def found(self, id: str) -> Item | None:
        """A message that may have arrived, by its id."""
        return next((item for item in self._items if item.id == id and item.doubtful), None)

    def waiting(self) -> list[Item]:
        """The messages that are to be sent, or sent again."""
        return [item for item in self._items if not item.on_its_way]

    async def until_fewer_than(self, count: int) -> None:
        """Returns when fewer messages than this are left."""
        while len(self._items) >= count:
            self._changed.clear()
            await self._changed.wait()
