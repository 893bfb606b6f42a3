"""What was typed and is not known to have arrived: kept, in order, over lost connections."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from chatbox.client.events import Kind
from chatbox.client.ids import uuid7


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
    """

    target: str
    text: str
    kind: Kind
    on_its_way: bool = False
    doubtful: bool = False
    id: str = field(default_factory=uuid7)


class Outbox:
    """Messages from being typed to being acknowledged, oldest first."""

    def __init__(self) -> None:
        self._items: list[Item] = []
        self._changed = asyncio.Event()

    def __len__(self) -> int:
        return len(self._items)

    def add(self, target: str, text: str, kind: Kind) -> Item:
        """Keeps a message until it is done."""
        item = Item(target, text, kind)
        self._items.append(item)
        return item

    def done(self, item: Item) -> None:
        """The message has arrived, or was refused: forget it."""
        if item in self._items:
            self._items.remove(item)
        self._changed.set()

    def split(self, item: Item, texts: list[str]) -> list[Item]:
        """Puts several messages in the place of one that turned out too long."""
        items = [Item(item.target, text, item.kind) for text in texts]
        at = self._items.index(item)
        self._items[at : at + 1] = items
        return items

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
