"""The narrow things around a conversation: its topic, the rooms, the people, and how things stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.style import Style
from rich.text import Text
from textual.events import Click
from textual.message import Message
from textual.widget import Widget

from chatbox.client import events as ev
from chatbox.client.display import enumeration, width
from chatbox.terminal import look


@dataclass(frozen=True, slots=True)
class Tab:
    """One conversation in the list.

    Attributes:
        name: of it.
        room: a room, and not a person.
        current: it is the one on the screen.
        here: we are in it, or the person is there.
        unread: how many messages.
        mentions: how many of them are for us.
    """

    name: str
    room: bool
    current: bool
    here: bool
    unread: int = 0
    mentions: int = 0


class RoomList(Widget, can_focus=False):
    """The conversations, with what is unread in them."""

    DEFAULT_CSS = "RoomList { width: 18; border-right: solid ansi_bright_black; overflow-y: auto; }"

    class Picked(Message):
        """A conversation was clicked on."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self) -> None:
        super().__init__()
        self.tabs: list[Tab] = []

    def render(self) -> Text:
        text = Text(no_wrap=True, end="")
        columns = max(self.content_size.width, 1)
        for number, tab in enumerate(self.tabs, 1):
            text.append_text(self._row(number, tab, columns)).append("\n")
        return text

    def _row(self, number: int, tab: Tab, columns: int) -> Text:
        count = f" @{tab.mentions}" if tab.mentions else f" {tab.unread}" if tab.unread else ""
        mark = f"{number} " if number < 10 else "  "
        name = look.padded(tab.name, max(columns - len(mark) - len(count), 1))
        style = look.BOLD if tab.unread or tab.current else look.DIM if not tab.here else Style.null()
        if tab.current:
            style += look.SELECTED
        row = Text()
        row.append(mark, style if tab.current else look.DIM).append(name, style)
        return row.append(count, look.ACCENT + look.SELECTED if tab.mentions else look.ACCENT)

    def on_click(self, event: Click) -> None:
        """Turns to the conversation that was clicked on."""
        if 0 <= event.y < len(self.tabs):
            self.post_message(self.Picked(self.tabs[event.y].name))


class MemberList(Widget, can_focus=False):
    """Who is in the room, those of rank first."""

    DEFAULT_CSS = "MemberList { width: 18; border-left: solid ansi_bright_black; overflow-y: auto; }"

    class Picked(Message):
        """A person was clicked on."""

        def __init__(self, nick: str) -> None:
            super().__init__()
            self.nick = nick

    def __init__(self) -> None:
        super().__init__()
        self.members: Sequence[ev.Member] = ()
        self.own = ""

    def render(self) -> Text:
        text = Text(no_wrap=True, end="")
        columns, rows = max(self.content_size.width, 1), max(self.content_size.height, 1)
        shown = self.members if len(self.members) <= rows else self.members[: rows - 1]
        for member in shown:
            style = look.DIM if member.away else look.nick_style(member.nick, own=member.nick == self.own)
            name = look.clipped(member.nick, columns - 1)
            text.append(member.prefixes[:1] or " ", look.DIM).append(name + "\n", style)
        if len(shown) < len(self.members):
            text.append(look.clipped(f" and {len(self.members) - len(shown)} more", columns), look.DIM)
        return text

    def on_click(self, event: Click) -> None:
        """Turns to the person who was clicked on."""
        if 0 <= event.y < len(self.members):
            self.post_message(self.Picked(self.members[event.y].nick))


class TopicBar(Widget, can_focus=False):
    """The name of the conversation, and its topic."""

    DEFAULT_CSS = "TopicBar { height: 1; dock: top; }"

    def __init__(self) -> None:
        super().__init__()
        self.name_shown, self.topic, self.people = "", "", 0

    def render(self) -> Text:
        columns = max(self.size.width, 1)
        people = f" {self.people} here" if self.people and columns > 30 else ""
        text = Text(look.clipped(f" {self.name_shown} ", columns), look.BOLD, no_wrap=True, end="")
        room = columns - width(text.plain) - len(people) - 1
        text.append(look.padded(self.topic, room) if room > 8 else " " * max(room, 0), Style.null())
        text.append(people + " ")
        text.stylize(Style(reverse=True))
        return text


@dataclass(slots=True)
class Standing:
    """How things stand.

    Attributes:
        nick: our own.
        account: the account we are logged in to.
        connection: "" while all is well, else what is wrong.
        lag_s: how long the server takes to answer.
        typists: who is typing.
        activity: numbers of other conversations with something unread, and whether it is for us.
        pending: how many messages wait.
        hint: something to know about the keys at this moment.
        below: how many lines there are below the screen.
    """

    nick: str = ""
    account: str = ""
    connection: str = ""
    lag_s: float | None = None
    typists: Sequence[str] = ()
    activity: Sequence[tuple[int, bool]] = field(default_factory=tuple)
    pending: int = 0
    hint: str = ""
    below: bool = False


class StatusLine(Widget, can_focus=False):
    """How things stand, in one line."""

    DEFAULT_CSS = "StatusLine { height: 1; }"

    def __init__(self) -> None:
        super().__init__()
        self.standing = Standing()

    def render(self) -> Text:
        standing, columns = self.standing, max(self.size.width, 1)
        left, right = self._left(standing), self._right(standing)
        room = columns - width(right.plain)
        if room < 10:
            right, room = Text(), columns
        left.truncate(room, overflow="ellipsis", pad=True)
        text = left.append_text(right)
        text.no_wrap, text.end = True, ""
        return text

    def _left(self, standing: Standing) -> Text:
        text = Text(" ")
        if standing.hint:
            return text.append(standing.hint, look.ACCENT)
        if standing.connection:
            text.append("○ ", look.ALERT)
        else:
            text.append("● ", Style(color="green")).append(look.clipped(standing.nick, 20))
        if standing.pending:
            text.append(f"{'' if standing.connection else '  '}{standing.pending} waiting  ", look.ACCENT)
        if standing.connection:
            text.append(standing.connection, look.ALERT)
        if standing.typists:
            names = [look.clipped(nick, 16) for nick in standing.typists]
            text.append(f"  {enumeration(names, 3)} {'is' if len(names) == 1 else 'are'} typing…", look.DIM)
        return text

    def _right(self, standing: Standing) -> Text:
        text = Text()
        if standing.below:
            text.append(" ↓ more", look.ACCENT)
        if standing.activity:
            text.append(" Act:", look.DIM)
            for number, ours in standing.activity:
                text.append(f" {number}", look.ACCENT if ours else look.BOLD)
        if standing.lag_s is not None and not standing.connection:
            lag = f"{standing.lag_s * 1000:.0f} ms" if standing.lag_s < 1 else f"{standing.lag_s:.1f} s"
            text.append(f" {lag}", look.ALERT if standing.lag_s > 3 else look.DIM)
        return text.append(" ")
