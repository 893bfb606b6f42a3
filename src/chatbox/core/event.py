"""What an event is, and how its bytes are made for one shape of recipients."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, NamedTuple

import msgspec

from chatbox.wire import render
from chatbox.wire.caps import FRAMING_MASK, Framing
from chatbox.wire.message import NO_TAGS

if TYPE_CHECKING:
    from chatbox.core.room import Room


class Item(NamedTuple):
    """One line of an event that is told in several: its tags, for those who negotiated them, and the rest.

    Attributes:
        inside: it belongs to a batch that an item before it opened.
    """

    tags: Mapping[str, str]
    line: str
    inside: bool = False


MARK_TAGS = {"B": "bot", "o": "draft/oper"}
"""https://ircv3.net/specs/extensions/bot-mode#the-bot-tag, https://ircv3.net/specs/extensions/oper-tag"""


class Marked(msgspec.Struct, omit_defaults=True, kw_only=True):
    """What the hub adds to an event by itself.

    Attributes:
        marks: user modes of who did it that others see (`core.standing`).
    """

    marks: str = ""


class Event(Marked, omit_defaults=True):
    """Something that happened.

    Attributes:
        source: `nick!user@host` of who did it, as they were then.
        account: theirs, "" while logged out.
    """

    kind: ClassVar[int] = 0
    alters_state: ClassVar[bool] = False
    """Whether it changes a room's `State`, beside its members."""
    presence: ClassVar[bool] = False
    needs: ClassVar[int] = 0
    """A capability without which it is not told."""
    several: ClassVar[bool] = False
    """Whether it is told in several lines: `items`, not `line`, says them."""

    source: str
    account: str = ""

    def apply(self, room: Room, user_id: int, number: int, time_ms: int) -> None:
        """Changes the room's state. `user_id` did it; it is the room's event `number`, at `time_ms` since 1970."""

    def line(self, room: str, shape: int) -> str:
        """How IRC tells it, without tags; "" where recipients of this shape are not told."""
        raise NotImplementedError

    def items(self, shape: int, time_ms: int, msgid: str) -> list[Item]:
        """How IRC tells what is told in several lines."""
        raise NotImplementedError

    def text(self, room: str) -> str:
        """How a plain client is told; "" where it is not."""
        raise NotImplementedError

    def seats(self, user_id: int) -> list[int]:
        """The users whose seats it takes, changes or gives up."""
        return []

    def named(self, room: str) -> Event:
        """The event as it is told when the room is called that by now; "" in a log of direct messages."""
        return self

    def client_tags(self) -> Mapping[str, str]:
        """The client-only tags it came with."""
        return NO_TAGS

    @property
    def nick(self) -> str:
        """Who did it."""
        return self.source.partition("!")[0]


def render_event(event: Event, room: str, shape: int, time_ms: int, msgid: str) -> bytes:
    """The bytes that recipients of `shape` get, empty where they get none."""
    if shape & FRAMING_MASK == Framing.PLAIN:
        text = event.text(room)
        return render.frame(text, shape) if text else b""
    if event.several:
        items = event.items(shape, time_ms, msgid)
        return b"".join([render.frame(render.with_tags(shape, item.tags) + item.line, shape) for item in items])
    line = event.line(room, shape)
    if not line or (event.needs and not shape & event.needs):
        return b""
    if event.marks:
        line = render.with_tags(shape, head_tags(event, time_ms, msgid)) + line
    elif shape & render.TAGGED:
        line = render.tags(shape, time_ms, msgid, event.account, event.client_tags()) + line
    return render.frame(line, shape)


def head_tags(event: Event, time_ms: int, msgid: str) -> dict[str, str]:
    """All tags of an event, whoever may see which of them."""
    tags = {"time": render.server_time(time_ms)}
    if msgid:
        tags["msgid"] = msgid
    if event.account:
        tags["account"] = event.account
    for mark in event.marks:
        tags[MARK_TAGS[mark]] = ""
    tags.update(event.client_tags())
    return tags
