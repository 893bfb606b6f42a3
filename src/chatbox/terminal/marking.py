"""Marking a message, and what a key does with it: reply, react, delete, copy."""

from __future__ import annotations

from collections.abc import Callable

from chatbox.terminal.drawing import Scene
from chatbox.terminal.look import clipped
from chatbox.terminal.person import Person

KEYS = "Enter replies  + reacts  Del deletes  y copies  Esc"


class Marking:
    """Which message is marked, and whether it is being answered.

    Args:
        person: whose conversation it is in.
        scene: gets the hint.

    Attributes:
        reply_to: the id of the message that what is typed will answer, "" for none.
    """

    def __init__(self, person: Person, scene: Scene) -> None:
        self._person = person
        self._scene = scene
        self.reply_to = ""

    @property
    def hint(self) -> str:
        """What to know of the keys."""
        if self.reply_to:
            conversation = self._person.conversation
            message = conversation.timeline.message(self.reply_to) if conversation else None
            return f"Reply to {clipped(f'{message.sender}: {message.text}', 50)}  Esc ends" if message else ""
        return KEYS if self._person.marked else ""

    def mark(self, msgid: str) -> None:
        """Marks a message; "" or the marked one again: none."""
        self._person.marked = "" if msgid == self._person.marked else msgid
        self.reply_to = ""
        self._scene.hint = self.hint

    def step(self, step: int) -> str:
        """Marks the message before (1) or after (-1) the marked one; returns its id."""
        conversation = self._person.conversation
        ids = [one.msgid for one in conversation.timeline.messages() if one.msgid] if conversation else []
        at = ids.index(self._person.marked) + step if self._person.marked in ids else 0
        if at < 0 or not ids:
            self.end()
            return ""
        self._person.marked = ids[min(at, len(ids) - 1)]
        self._scene.hint = self.hint
        return self._person.marked

    def choose(self, key: str, copy: Callable[[str], None]) -> str:
        """Does what a key means; returns what is to stand in the input, "" for nothing."""
        conversation = self._person.conversation
        message = conversation.timeline.message(self._person.marked) if conversation else None
        start = ""
        if message is None:
            self.end()
        elif key in ("enter", "r"):
            self.reply_to = message.msgid
        elif key == "plus":
            start = "/react :"
        elif key in ("delete", "d"):
            self._person.typed("/delete")
            self.end()
        else:
            copy(message.text)
            self.end()
        self._scene.hint = self.hint
        return start

    def end(self) -> None:
        """Nothing is marked any more."""
        self._person.marked = self.reply_to = self._scene.hint = ""
