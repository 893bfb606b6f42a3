"""The kinds of events that are messages: what people say, with text or as tags alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from chatbox.core.event import Event, Item, head_tags
from chatbox.core.sent import TAG
from chatbox.wire import caps
from chatbox.wire.message import MAX_BODY_BYTES, split
from chatbox.wire.text import readable

if TYPE_CHECKING:
    from chatbox.core.room import Room

NEW_LINE, SEAM = "\n", "\r"
"""What stands between two lines of a stored message: the second also where the client joined them to one."""
CONCAT = "draft/multiline-concat"
RELAYED = "draft/relaymsg"
"""The tag that says who relayed a message."""
_BETWEEN = re.compile(f"([{NEW_LINE}{SEAM}])")
_ONCE = ("msgid", TAG)
"""Tags that only the first line of a message carries."""


class Said(Event):
    """A message: PRIVMSG or NOTICE.

    Attributes:
        tags: client-only tags as sent, and server tags that belong to the message.
    """

    kind = 1

    command: str = "PRIVMSG"
    target: str = ""
    body: str = ""
    tags: dict[str, str] = msgspec.field(default_factory=dict)

    def apply(self, room: Room, user_id: int, number: int, time_ms: int) -> None:
        room.spoken = number
        if room.direct:
            room.note_nicks(user_id, self.nick, self.target)

    def line(self, room: str, shape: int) -> str:
        return f":{self.source} {self.command} {self.target} :{self.body}"

    def text(self, room: str) -> str:
        body = readable(self.body)
        if self.body.startswith("\x01ACTION "):
            return f"* {self.nick} {body[len('ACTION ') :]}"
        if self.body.startswith("\x01"):
            return ""
        return f"{self.nick}{'' if '#' in self.target[:2] else ' (to you)'}: {body}"

    def named(self, room: str) -> Event:
        return _aimed(self, room)

    def client_tags(self) -> Mapping[str, str]:
        return self.tags


def _aimed(event: Said | Tagged | Redacted, room: str) -> Event:
    if not room or event.target.endswith(room):
        return event
    return msgspec.structs.replace(event, target=event.target.partition("#")[0] + room)


class Piece(NamedTuple):
    """One line of a message of several; `joined` where nothing stands between it and the one before."""

    text: str
    joined: bool


class Lines(Said):
    """A message of several lines (https://ircv3.net/specs/extensions/multiline), or one that is relayed.

    `body` holds them as the client composed them, with `NEW_LINE` or `SEAM` in between.
    """

    kind = 30
    several = True

    def pieces(self) -> list[Piece]:
        """The lines as the client composed them."""
        return taken_apart(self.body)

    def items(self, shape: int, time_ms: int, msgid: str) -> list[Item]:
        """A batch for who negotiated that, and plain lines without blank ones for all others."""
        pieces = self.pieces()
        head = head_tags(self, time_ms, msgid)
        start = f":{self.source} {self.command} {self.target} :"
        if not shape & caps.MULTILINE or RELAYED in self.tags:
            rest = {key: value for key, value in head.items() if key not in _ONCE}
            lines = [start + piece.text for piece in pieces if piece.text]
            return [Item(rest if index else head, line) for index, line in enumerate(lines)]
        reference = msgid or "m"
        inside = {"batch": reference}
        joined = {**inside, CONCAT: ""}
        return [
            Item(head, f":{self.source} BATCH +{reference} draft/multiline {self.target}"),
            *(Item(joined if piece.joined else inside, start + piece.text, inside=True) for piece in pieces),
            Item({}, f":{self.source} BATCH -{reference}", inside=True),
        ]

    def text(self, room: str) -> str:
        """Every line on its own, joined ones as one, each with the nick: they may be read by a script."""
        whole = self.body.replace(SEAM, "").split(NEW_LINE)
        alone = (msgspec.structs.replace(self, body=line) for line in whole if line)
        return "\n".join(filter(None, (Said.text(line, room) for line in alone)))


def taken_apart(body: str) -> list[Piece]:
    """The lines of a stored body."""
    parts = _BETWEEN.split(body)
    return [Piece(text, index > 0 and parts[2 * index - 1] == SEAM) for index, text in enumerate(parts[::2])]


def put_together(pieces: Iterable[Piece], head: str) -> str:
    """Lines as a stored body; one that does not fit after `head` is split in two that belong together."""
    limit_bytes = MAX_BODY_BYTES - 2 - len(head.encode())
    body: list[str] = []
    for piece in pieces:
        body += (SEAM if piece.joined else NEW_LINE, SEAM.join(split(piece.text, max(limit_bytes, 4))))
    return "".join(body[1:])


class Redacted(Event):
    """A message was taken back (https://ircv3.net/specs/extensions/message-redaction)."""

    kind = 31
    needs = caps.REDACTION

    target: str = ""
    msgid: str = ""
    reason: str = ""

    def line(self, room: str, shape: int) -> str:
        return f":{self.source} REDACT {self.target} {self.msgid}" + (f" :{self.reason}" if self.reason else "")

    def text(self, room: str) -> str:
        return ""

    def named(self, room: str) -> Event:
        return _aimed(self, room)


class Blank(Event):
    """What the log keeps of a message that was taken back: who said it."""

    kind = 32

    def line(self, room: str, shape: int) -> str:
        return ""

    def text(self, room: str) -> str:
        return ""


class Tagged(Event):
    """A TAGMSG whose tags are kept: a reaction, a reply (https://ircv3.net/specs/extensions/message-tags)."""

    kind = 2
    needs = caps.MESSAGE_TAGS

    target: str = ""
    tags: dict[str, str] = msgspec.field(default_factory=dict)

    def line(self, room: str, shape: int) -> str:
        return f":{self.source} TAGMSG {self.target}"

    def text(self, room: str) -> str:
        return ""

    def named(self, room: str) -> Event:
        return _aimed(self, room)

    def client_tags(self) -> Mapping[str, str]:
        return self.tags
