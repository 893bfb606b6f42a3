"""Where one types: several lines, the history of what was said, and completion."""

from __future__ import annotations

from collections.abc import Callable

from textual.events import Key, Paste
from textual.message import Message
from textual.widgets import TextArea

from chatbox.client.display import clean
from chatbox.terminal.completion import Completion

HISTORY_LINES = 500
MOST_ROWS = 8
NEW_LINE_KEYS = ("alt+enter", "shift+enter", "ctrl+j", "ctrl+enter")


class Composer(TextArea):
    """The input. Enter sends; Alt+Enter, or Ctrl+J, begins a new line.

    Args:
        completion: completes the word before a place in a text.
        choose: does what a key means for the message that is marked; gives what is to stand here then.

    Attributes:
        choosing: a message is marked, and keys on an empty line are about it.
    """

    DEFAULT_CSS = """
    Composer { height: auto; max-height: 8; background: transparent; border: none; padding: 0;
               scrollbar-size: 0 0; }
    Composer .text-area--cursor-line { background: transparent; }
    Composer .text-area--placeholder { color: ansi_default; text-style: dim; }
    """

    class Sent(Message):
        """What was typed is to be sent."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Typed(Message):
        """Somebody is typing here."""

    class Escaped(Message):
        """Escape was pressed."""

    class Offered(Message):
        """There are several completions, of which one is taken; or, with none, they are of no interest any more."""

        def __init__(self, candidates: tuple[str, ...], taken: int) -> None:
            super().__init__()
            self.candidates = candidates
            self.taken = taken

    def __init__(self, completion: Callable[[str, int], Completion], choose: Callable[[str], str]) -> None:
        super().__init__(compact=True, soft_wrap=True, highlight_cursor_line=False, tab_behavior="indent")
        self._completion = completion
        self._choose = choose
        self._past: list[str] = []
        self._at = 0
        self._draft = ""
        self._offer: Completion | None = None
        self._turn = 0
        self.choosing = False

    def remember(self, text: str) -> None:
        """Puts a text in the history, once in a row."""
        if not self._past or self._past[-1] != text:
            self._past = [*self._past, text][-HISTORY_LINES:]
        self._at = len(self._past)

    def put(self, text: str) -> None:
        """Puts a text in the place of what is typed."""
        self.text = text
        self.move_cursor(self.document.end)

    async def _on_key(self, event: Key) -> None:
        if event.key != "tab" and self._offer is not None:
            self._offer = None
            self.post_message(self.Offered((), 0))
        if self.choosing and not self.text and event.key in ("enter", "r", "plus", "delete", "d", "y"):
            self._take(event)
            self.put(self._choose(event.key))  # at once: what is typed next belongs behind it
        elif event.key == "enter":
            self._take(event)
            self._send()
        elif event.key in NEW_LINE_KEYS:
            self._take(event)
            self.insert("\n")
        elif event.key == "tab":
            self._take(event)
            self._complete()
        elif event.key == "escape":
            self._take(event)
            self.post_message(self.Escaped())
        elif event.key == "up" and self.cursor_at_first_line and self._past:
            self._take(event)
            self._turn_to(self._at - 1)
        elif event.key == "down" and self.cursor_at_last_line and self._at < len(self._past):
            self._take(event)
            self._turn_to(self._at + 1)
        else:
            await super()._on_key(event)
            if event.is_printable:
                self.post_message(self.Typed())

    async def _on_paste(self, event: Paste) -> None:
        event.stop()
        event.prevent_default()
        lines = event.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self.insert("\n".join(clean(line) for line in lines).rstrip("\n") if len(lines) > 1 else clean(lines[0]))

    def _take(self, event: Key) -> None:
        event.stop()
        event.prevent_default()

    def _send(self) -> None:
        text = self.text.strip("\n")
        if not text.strip():
            return
        self.put("")
        self._at, self._draft = len(self._past), ""
        self.post_message(self.Sent(text))

    def _turn_to(self, at: int) -> None:
        if not 0 <= at <= len(self._past):
            return
        if self._at == len(self._past):
            self._draft = self.text
        self._at = at
        self.put(self._draft if at == len(self._past) else self._past[at])

    def _complete(self) -> None:
        """The next candidate: Tab again takes the one after it."""
        row, column = self.cursor_location
        if self._offer is None:
            lines = self.text.split("\n")
            before = "\n".join(lines[:row])
            cursor = len(before) + (1 if row else 0) + column
            self._offer, self._turn = self._completion(self.text, cursor), 0
            start = column - (cursor - self._offer.start)
        else:
            start = column - len(self._offer.candidates[self._turn - 1]) if self._offer.candidates else column
        if not self._offer.candidates:
            self._offer = None
            return
        candidate = self._offer.candidates[self._turn % len(self._offer.candidates)]
        if len(self._offer.candidates) > 1:
            self.post_message(self.Offered(self._offer.candidates, self._turn % len(self._offer.candidates)))
        self._turn = self._turn % len(self._offer.candidates) + 1
        self.replace(candidate, (row, start), (row, column))
        self.move_cursor((row, start + len(candidate)))
