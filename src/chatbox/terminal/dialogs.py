"""What opens above the screen: the switcher, listings, and questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from chatbox.terminal import look

MOST_SHOWN = 10


class Switcher(ModalScreen[str]):
    """Finds a conversation by some letters of its name; gives "" when left."""

    DEFAULT_CSS = """
    Switcher { align: center top; background: transparent; }
    Switcher Vertical { width: 40; max-width: 100%; height: auto; margin-top: 2; border: round ansi_blue;
                        background: ansi_default; }
    Switcher Input { border: none; background: ansi_default; height: 1; padding: 0; }
    Switcher Static { height: auto; }
    """
    BINDINGS: ClassVar = [Binding("escape,ctrl+k,ctrl+c", "leave", priority=True)]

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self._names = names
        self._found = list(names)
        self._at = 0

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Input(placeholder="room or name", compact=True)
            yield Static()

    def on_mount(self) -> None:
        self._draw()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Looks anew."""
        self._found = ranked(self._names, event.value)
        self._at = 0
        self._draw()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Turns to what is marked, or to the name as it was typed."""
        self.dismiss(self._found[self._at] if self._found else event.value.strip())

    def on_key(self, event: Key) -> None:
        """Up and down mark another."""
        step = {"up": -1, "ctrl+p": -1, "down": 1, "ctrl+n": 1, "tab": 1}.get(event.key)
        if step and self._found:
            event.stop()
            event.prevent_default()
            self._at = (self._at + step) % len(self._found)
            self._draw()

    def action_leave(self) -> None:
        """Stays where one was."""
        self.dismiss("")

    def _draw(self) -> None:
        first = max(self._at - MOST_SHOWN + 1, 0)
        lines = Text(no_wrap=True)
        for number, name in enumerate(self._found[first : first + MOST_SHOWN], first):
            lines.append(look.padded(name, 36) + "\n", look.SELECTED if number == self._at else "")
        if not self._found:
            lines.append("Enter goes there all the same", look.DIM)
        self.query_one(Static).update(lines)


class Listing(ModalScreen[None]):
    """Lines of two parts: the commands and keys, or what a search found."""

    DEFAULT_CSS = """
    Listing { align: center middle; background: transparent; }
    Listing VerticalScroll { width: 90; max-width: 100%; height: auto; max-height: 100%; border: round ansi_blue;
                          background: ansi_default; scrollbar-size-vertical: 1; }
    Listing Static { height: auto; padding: 0 1; }
    """
    BINDINGS: ClassVar = [
        Binding("escape,enter,q,ctrl+c", "leave", priority=True),
        Binding("pageup", "page(-1)", priority=True),
        Binding("pagedown,space", "page(1)", priority=True),
    ]

    def __init__(self, lines: Sequence[tuple[str, str]], title: str = "") -> None:
        super().__init__()
        self._parts = lines
        self._title = f"{title} · Esc closes" if title else "Esc closes"

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Static()

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).border_title = self._title
        self.query_one(VerticalScroll).focus()

    def on_resize(self) -> None:
        """Two columns where there is room for them."""
        columns = min(self.app.size.width, 90) - 5
        left = max(len(usage) for usage, _ in self._parts) + 2
        table = Table.grid(padding=(0, 1, 0, 0))
        text = Text()
        if columns > left + 30:
            table.add_column(width=left, style="bold")
            table.add_column()
            for usage, meaning in self._parts:
                table.add_row(usage, meaning)
            self.query_one(Static).update(table)
            return
        for usage, meaning in self._parts:
            text.append(usage + "\n", look.BOLD).append(f"  {meaning}\n" if meaning else "")
        self.query_one(Static).update(text)

    def action_page(self, direction: int) -> None:
        """Reads on."""
        scroll = self.query_one(VerticalScroll)
        scroll.scroll_relative(y=direction * max(scroll.size.height - 1, 1), animate=False)

    def action_leave(self) -> None:
        """Closes it."""
        self.dismiss(None)


class Secret(ModalScreen[str]):
    """Asks for a password; gives "" when left."""

    DEFAULT_CSS = """
    Secret { align: center middle; background: transparent; }
    Secret Vertical { width: 50; max-width: 100%; height: auto; border: round ansi_blue; background: ansi_default; }
    Secret Input { border: none; background: ansi_default; height: 1; padding: 0; }
    """
    BINDINGS: ClassVar = [Binding("escape,ctrl+c", "leave", priority=True)]

    def __init__(self, question: str, *, hidden: bool = True) -> None:
        super().__init__()
        self._question = question
        self._hidden = hidden

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Text(self._question))
            yield Input(password=self._hidden, compact=True)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The answer."""
        self.dismiss(event.value)

    def action_leave(self) -> None:
        """No answer."""
        self.dismiss("")


def ranked(names: Sequence[str], wanted: str) -> list[str]:
    """The names that have these letters in this order, those first that begin with them."""
    letters = wanted.casefold().strip()
    if not letters:
        return list(names)
    begin = [name for name in names if name.casefold().lstrip("#&").startswith(letters.lstrip("#&"))]
    within = [name for name in names if letters in name.casefold()]
    loose = [name for name in names if _in_order(letters, name.casefold())]
    return list(dict.fromkeys([*begin, *within, *loose]))


def _in_order(letters: str, name: str) -> bool:
    rest = iter(name)
    return all(letter in rest for letter in letters)
