"""A line of input that is being typed: keys in, lines out. Knows nothing of terminals but what keys send."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from chatbox.client.display import char_width, clean, width

END_OF_INPUT = "\x04"
"""Given out by `feed` when Ctrl-D is typed on an empty line."""

_KEY = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O[ -~]|[^\[O\x1b])|[^\x1b]", re.DOTALL)
_NAMES = {
    "\x1b[D": "left", "\x1bOD": "left", "\x02": "left",
    "\x1b[C": "right", "\x1bOC": "right", "\x06": "right",
    "\x1b[A": "older", "\x1bOA": "older", "\x10": "older",
    "\x1b[B": "newer", "\x1bOB": "newer", "\x0e": "newer",
    "\x1b[H": "home", "\x1bOH": "home", "\x1b[1~": "home", "\x1b[7~": "home", "\x01": "home",
    "\x1b[F": "end", "\x1bOF": "end", "\x1b[4~": "end", "\x1b[8~": "end", "\x05": "end",
    "\x1b[1;5D": "word_left", "\x1bb": "word_left", "\x1b[1;5C": "word_right", "\x1bf": "word_right",
    "\x7f": "backspace", "\x08": "backspace", "\x1b[3~": "delete",
    "\x0b": "kill_after", "\x15": "kill_before", "\x17": "kill_word", "\x1b\x7f": "kill_word",
    "\t": "complete",
}  # fmt: skip
HISTORY_LINES = 500


class Editor:
    """The line, the cursor in it, and the lines typed before.

    Args:
        candidates: gives what the word before the cursor can be completed to.
    """

    def __init__(self, candidates: Callable[[str], list[str]] = lambda word: []) -> None:
        self._candidates = candidates
        self._keys = ""
        self._history: list[str] = []
        self._at = 0
        self._draft = ""
        self.text = ""
        self.cursor = 0

    def feed(self, keys: str) -> Iterator[str]:
        """Takes in what was typed, in chunks of any size; gives out lines, or END_OF_INPUT."""
        self._keys += keys
        while True:
            found = _KEY.match(self._keys)
            if not found:
                break
            self._keys = self._keys[found.end() :]
            line = self._press(found[0])
            if line is not None:
                yield line
        if self._keys.startswith("\x1b\x1b") or len(self._keys) > 32:
            self._keys = ""  # no key sends so much: it is noise

    def view(self, columns: int) -> tuple[str, int]:
        """The part of the line that fits into so many columns, and the column of the cursor in it."""
        columns = max(columns, 3)
        start = 0
        while width(self.text[start : self.cursor]) > columns - 1:
            start += max(len(self.text[start : self.cursor]) // 4, 1)
        end, room = start, columns - 1
        while end < len(self.text) and (room := room - char_width(self.text[end])) >= 0:
            end += 1
        return self.text[start:end], width(self.text[start : self.cursor])

    def _press(self, key: str) -> str | None:
        if key in "\r\n":
            return self._submit()
        if key == "\x04":
            if not self.text:
                return END_OF_INPUT
            self._delete()
        elif key in _NAMES:
            getattr(self, "_" + _NAMES[key])()
        elif clean(key) == key:
            self._replace(self.cursor, self.cursor, key)
        return None

    def _submit(self) -> str:
        line, self.text, self.cursor = self.text, "", 0
        if line.strip() and self._history[-1:] != [line]:
            self._history = [*self._history, line][-HISTORY_LINES:]
        self._at = len(self._history)
        return line

    def _replace(self, start: int, end: int, new: str) -> None:
        self.text = self.text[:start] + new + self.text[end:]
        self.cursor = start + len(new)

    def _before(self) -> int:
        """Where the character before the cursor begins, with the marks that combine with it."""
        at = max(self.cursor - 1, 0)
        while at > 0 and char_width(self.text[at]) == 0:
            at -= 1
        return at

    def _after(self) -> int:
        at = min(self.cursor + 1, len(self.text))
        while at < len(self.text) and char_width(self.text[at]) == 0:
            at += 1
        return at

    def _word_start(self) -> int:
        return self.text[: self.cursor].rstrip().rfind(" ") + 1

    def _left(self) -> None:
        self.cursor = self._before()

    def _right(self) -> None:
        self.cursor = self._after()

    def _home(self) -> None:
        self.cursor = 0

    def _end(self) -> None:
        self.cursor = len(self.text)

    def _word_left(self) -> None:
        self.cursor = self._word_start()

    def _word_right(self) -> None:
        rest = self.text[self.cursor :]
        blank = len(rest) - len(rest.lstrip())
        self.cursor += blank + len(rest.lstrip().partition(" ")[0])

    def _backspace(self) -> None:
        self._replace(self._before(), self.cursor, "")

    def _delete(self) -> None:
        self._replace(self.cursor, self._after(), "")

    def _kill_after(self) -> None:
        self._replace(self.cursor, len(self.text), "")

    def _kill_before(self) -> None:
        self._replace(0, self.cursor, "")

    def _kill_word(self) -> None:
        self._replace(self._word_start(), self.cursor, "")

    def _older(self) -> None:
        self._recall(self._at - 1)

    def _newer(self) -> None:
        self._recall(self._at + 1)

    def _recall(self, at: int) -> None:
        if not 0 <= at <= len(self._history):
            return
        if self._at == len(self._history):
            self._draft = self.text
        self._at = at
        self.text = self._history[at] if at < len(self._history) else self._draft
        self.cursor = len(self.text)

    def _complete(self) -> None:
        start = self.text.rfind(" ", 0, self.cursor) + 1
        word = self.text[start : self.cursor]
        found = self._candidates(word) if word else []
        if len(found) == 1:
            self._replace(start, self.cursor, found[0] + (": " if start == 0 and word[0] not in "/#" else " "))
        elif found:
            common = _common_start(found)
            if len(common) > len(word):
                self._replace(start, self.cursor, common)


def _common_start(names: list[str]) -> str:
    first = names[0]
    for at, char in enumerate(first):
        if any(name[at : at + 1].casefold() != char.casefold() for name in names):
            return first[:at]
    return first
