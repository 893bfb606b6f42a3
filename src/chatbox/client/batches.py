"""Batches: lines that belong together. Source: https://ircv3.net/specs/extensions/batch

History is collected until it is whole. All other batches are seen through: their lines are dealt with as they
come, and only the label of the outermost is remembered.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from chatbox.client.events import MessageReceived
from chatbox.wire.message import Message

MAX_OPEN = 64
MAX_MESSAGES = 10_000
"""Bounds, so that a server cannot make us collect without end: what is beyond them is left out."""


@dataclass(slots=True)
class Batch:
    """One batch that has been opened.

    Attributes:
        type: "chathistory", "labeled-response", …
        target: what it is about: its first parameter.
        label: of the command that it answers, its own or that of the batch around it.
        outermost: no labelled batch is around it, so its end is the end of the answer.
        messages: what was collected, for history.
    """

    type: str
    target: str
    label: str
    outermost: bool
    messages: list[MessageReceived] = field(default_factory=list)

    @property
    def is_history(self) -> bool:
        return self.type in ("chathistory", "draft/chathistory")

    def collect(self, message: MessageReceived) -> None:
        """Adds a message of the past."""
        if len(self.messages) < MAX_MESSAGES:
            self.messages.append(message)


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
            self._open[reference] = Batch(message.param(1), message.param(2), label, outermost)
        return None
