"""How others come in: the dialog with link, join code and QR code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from chatbox.client import inviting
from chatbox.client.address import Server, show
from chatbox.client.display import clean


class Share(ModalScreen[None]):
    """How others come in.

    Args:
        places: where the server can be reached, the likeliest first.
        room: which room they come into, "" for the server.
        token: of an invitation, "" for none.
    """

    DEFAULT_CSS = """
    Share { align: center middle; background: transparent; }
    Share VerticalScroll { width: auto; max-width: 100%; height: auto; max-height: 100%; border: round ansi_blue;
                           background: ansi_default; scrollbar-size-vertical: 1; }
    Share Static { width: auto; max-width: 100%; height: auto; padding: 0 1; }
    """
    BINDINGS: ClassVar = [
        Binding("escape,enter,q,ctrl+c", "leave", priority=True),
        Binding("tab,right", "turn(1)", priority=True),
        Binding("shift+tab,left", "turn(-1)", priority=True),
    ]

    def __init__(self, places: Sequence[Server], room: str, token: str) -> None:
        super().__init__()
        self._places = places
        self._room = room
        self._token = token
        self._at = 0

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Static()

    def on_mount(self) -> None:
        """Shows the likeliest address."""
        self._draw()

    def on_resize(self) -> None:
        """The QR code is shown where there is room for it."""
        self._draw()

    def action_turn(self, step: int) -> None:
        """Shows another address."""
        self._at = (self._at + step) % len(self._places)
        self._draw()

    def action_leave(self) -> None:
        """Closes it."""
        self.dismiss(None)

    def _draw(self) -> None:
        others = [place for place in self._places if place is not self._places[self._at]]
        title = "Esc closes, Tab shows the next address" if others else "Esc closes"
        self.query_one(VerticalScroll).border_title = title
        place = self._places[self._at]
        link = inviting.link(place.host, place.port, secure=place.secure, room=self._room, token=self._token)
        code = inviting.code(place.host, place.port, secure=place.secure, token=self._token)
        text = Text(f"{clean(self._meaning())}\n\n")
        text.append(f"{link}\n", Style(underline=True, link=link))
        if code:
            text.append(f"chatbox join {clean(code)}\n")
        if others:
            text.append(f"also at {', '.join(show(other.host, other.port) for other in others)}\n", Style(dim=True))
        picture = inviting.qr(link, colours=False).splitlines()
        rows = text.plain.count("\n") + len(picture) + 3
        if rows <= self.app.size.height and len(picture[0]) + 4 <= self.app.size.width:
            text.append("\n" + "\n".join(picture), Style(color="bright_white", bgcolor="black"))
        self.query_one(Static).update(text)

    def _meaning(self) -> str:
        if not self._token:
            return f"The way to {self._room or 'this server'}"
        return f"Whoever has this comes into {self._room}." if self._room else "Whoever has this may make an account."
