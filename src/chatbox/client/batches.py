"""Batches: lines that belong together. Source: https://ircv3.net/specs/extensions/batch

History and what a search found are collected until they are whole, and so are messages of several lines. All other
batches are seen through: their lines are dealt with as they come, and only the label of the outermost is remembered.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from chatbox.client.capabilities import SEARCH
from chatbox.client.events import Event
from chatbox.wire.message import Message

MAX_OPEN = 64
MAX_MESSAGES = 10_000
CONCAT = "draft/multiline-concat"
CONTEXT = "draft/chathistory-context"
"""Bounds, so that a server cannot make us collect without end: what is beyond them is left out."""


@dataclass(slots=True)
class Batch:
    """One batch that has been opened.

    Attributes:
        type: "chathistory", "labeled-response", …
        target: what it is about: its first parameter.
        label: of the command that it answers, its own or that of the batch around it.
        outermost: no labelled batch is around it, so its end is the end of the answer.
        opening: the line that opened it.
        events: what was collected, for history and searches; `context` what came along with it.
        lines: what was collected, for a message of several lines.
    """

    type: str
    target: str
    label: str
    outermost: bool
    opening: Message
    events: list[Event] = field(default_factory=list)
    context: list[Event] = field(default_factory=list)
    lines: list[Message] = field(default_factory=list)

    @property
    def is_history(self) -> bool:
        return self.type in ("chathistory", "draft/chathistory")

    @property
    def is_search(self) -> bool:
        return self.type == SEARCH

    @property
    def is_multiline(self) -> bool:
        return self.type in ("multiline", "draft/multiline")

    def collect(self, event: Event, context: bool = False) -> None:
        """Adds something of the past, or something that comes along with it."""
        collected = self.context if context else self.events
        if len(collected) < MAX_MESSAGES:
            collected.append(event)

    def collect_line(self, message: Message) -> None:
        """Adds one line of a message of several."""
        if len(self.lines) < MAX_MESSAGES:
            self.lines.append(message)

    def joined(self) -> Message | None:
        """The lines of a message as one line, with the tags of the batch (https://ircv3.net/specs/extensions/multiline).

        Source and command are those of the lines; None when there are none.
        """
        lines = [line for line in self.lines if line.command in ("PRIVMSG", "NOTICE")]
        if not lines:
            return None
        text = lines[0].param(1)
        for line in lines[1:]:
            text += ("" if CONCAT in line.tags else "\n") + line.param(1)
        source = self.opening.source if "!" in self.opening.source else lines[0].source
        return Message(lines[0].command, [self.target or lines[0].param(0), text], source, self.opening.tags)


class Batches:
    """The batches that are open on a connection."""

    def __init__(self) -> None:
        self._open: dict[str, Batch] = {}

    def of(self, message: Message) -> Batch | None:
        """The batch that a line belongs to."""
        return self._open.get(message.tags.get("batch", ""))

    def handle(self, message: Message) -> Batch | None:
        """Takes in a BATCH line; returns the batch that it ends."""
        sign, reference = message.param(0)[:1], message.param(0)[1:]
        if sign == "-":
            return self._open.pop(reference, None)
        if sign == "+" and len(self._open) < MAX_OPEN:
            around = self.of(message)
            label = message.tags.get("label", "") or (around.label if around else "")
            outermost = not (around and around.label)
            self._open[reference] = Batch(message.param(1), message.param(2), label, outermost, message)
        return None
