"""The timeline: rows wrapped to the width, of which only those on the screen are drawn."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from chatbox.client.display import width
from chatbox.terminal import look
from chatbox.terminal.entries import Row, View


@dataclass(slots=True)
class Line:
    """One line on the screen."""

    strip: Strip
    key: object
    msgid: str


class TimelineView(ScrollView, can_focus=False):
    """Shows rows; stays at the end when it is there, and where it is when something comes before it."""

    DEFAULT_CSS = """
    TimelineView { height: 1fr; background: transparent; scrollbar-size-vertical: 1; overflow-x: hidden;
                   scrollbar-color: ansi_bright_black; scrollbar-color-hover: ansi_bright_black;
                   scrollbar-color-active: ansi_blue; scrollbar-background: ansi_default;
                   scrollbar-background-hover: ansi_default; scrollbar-background-active: ansi_default; }
    """

    class Selected(Message):
        """A message was clicked on."""

        def __init__(self, msgid: str) -> None:
            super().__init__()
            self.msgid = msgid

    class Wanted(Message):
        """The top is reached: older messages are wanted."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Line] = []
        self._strips: dict[object, list[Strip]] = {}
        self._wrapper = Console(width=80, color_system="truecolor")
        self._shown: object = None
        self.selected = ""
        self._follows = True

    @property
    def at_end(self) -> bool:
        """Whether the latest is on the screen."""
        return self.scroll_offset.y >= self.max_scroll_y

    def show_rows(self, rows: list[Row], view: View, what: object) -> None:
        """Shows these rows.

        Args:
            rows: all of them, oldest first.
            view: what they were laid out for.
            what: the conversation; another than before is shown from its end.
        """
        follow = self._follows or what != self._shown
        top = self._lines[self.scroll_offset.y] if not follow and self.scroll_offset.y < len(self._lines) else None
        within = self._position(top) if top else 0
        if view.columns != self.virtual_size.width:
            self._strips = {}
        cache: dict[object, list[Strip]] = {}
        self._lines = []
        for row in rows:
            strips = self._strips.get(row.key) or cache.get(row.key) or self._wrapped(row, view)
            cache[row.key] = strips
            self._lines += [Line(strip, row.key, row.msgid) for strip in strips]
        self._strips, self._shown = cache, what
        self.virtual_size = Size(view.columns, len(self._lines))
        if follow:
            self.to_end()
        elif top:
            at = next((at for at, line in enumerate(self._lines) if line.key == top.key), 0)
            self.scroll_to(y=at + within, animate=False, force=True)
        self.refresh()

    def on_resize(self) -> None:
        """What one types may need more room, or the window be smaller: the latest stays on the screen."""
        if self._follows:
            self.to_end()

    def to_end(self) -> None:
        """Goes to the latest."""
        self._follows = True
        self.scroll_to(y=max(len(self._lines) - self.size.height, 0), animate=False, force=True)

    def page(self, direction: int) -> None:
        """Goes a page up (-1) or down."""
        target = self.scroll_offset.y + direction * max(self.size.height - 2, 1)
        if target <= 0 and direction < 0:
            self.post_message(self.Wanted())
        self.scroll_to(y=min(max(target, 0), self.max_scroll_y), animate=False)

    def mark(self, msgid: str, *, scroll: bool = True) -> None:
        """Marks a message, and brings it on the screen."""
        if self.selected == msgid and not scroll:
            return
        self.selected = msgid
        places = [at for at, line in enumerate(self._lines) if msgid and line.msgid == msgid]
        if places and scroll:
            top, height = self.scroll_offset.y, self.size.height
            if places[0] < top:
                self.scroll_to(y=places[0], animate=False)
            elif places[-1] >= top + height:
                self.scroll_to(y=places[-1] - height + 1, animate=False)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        at = y + self.scroll_offset.y - max(self.size.height - len(self._lines), 0)  # few lines stand at the bottom
        if not 0 <= at < len(self._lines):
            return Strip.blank(self.size.width, Style.null())
        line = self._lines[at]
        strip = line.strip.apply_style(look.SELECTED) if line.msgid and line.msgid == self.selected else line.strip
        return strip.crop_extend(0, self.size.width, Style.null())

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._follows = self.at_end
        if new_value <= 0 < old_value:
            self.post_message(self.Wanted())

    def on_click(self, event: Click) -> None:
        """A click marks a message; a click on a link is the terminal's own affair."""
        at = event.y + self.scroll_offset.y - max(self.size.height - len(self._lines), 0)
        if 0 <= at < len(self._lines):
            self.post_message(self.Selected(self._lines[at].msgid))

    def _position(self, top: Line) -> int:
        """How far into its row a line stands."""
        at = self.scroll_offset.y
        while at > 0 and self._lines[at - 1].key == top.key:
            at -= 1
        return self.scroll_offset.y - at

    def _wrapped(self, row: Row, view: View) -> list[Strip]:
        if row.rule:
            return [self._ruled(row.lines[0], view.columns)]
        found: list[Strip] = []
        for number, text in enumerate(row.lines):
            hanging = 0 if number < row.flush else view.indent
            for line in text.wrap(self._wrapper, max(view.columns - hanging, 10), tab_size=4) or [Text("")]:
                line.rstrip()
                lead = Text()  # of no style itself, which would be that of all that follows
                if row.head and not found:
                    lead.append_text(row.head)
                lead.append(" " * max(hanging - width(lead.plain), 0))
                found.append(_strip(lead.append_text(line), self._wrapper))
        return found

    def _ruled(self, name: Text, columns: int) -> Strip:
        side = max((columns - width(name.plain)) // 2, 0)
        style = name.style
        line = Text("─" * side, style).append_text(name)
        return _strip(line.append("─" * max(columns - width(line.plain), 0), style), self._wrapper)


def _strip(text: Text, console: Console) -> Strip:
    text.end = ""
    return Strip([Segment(segment.text, segment.style or Style.null()) for segment in text.render(console)])
