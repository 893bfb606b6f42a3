"""What the presence wants of the screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol as Interface


class View(Interface):
    """What is drawn."""

    def refresh_soon(self) -> None:
        """Something is different now."""

    def alert(self, title: str, text: str) -> None:
        """Somebody wants the person."""

    def turn_to(self, name: str) -> None:
        """Shows a conversation."""

    def ask_secret(self, question: str, then: Callable[[str], None]) -> None:
        """Asks for a password."""

    def show_help(self, lines: Sequence[tuple[str, str]]) -> None:
        """Shows how things are used."""

    def show_found(self, hits: Sequence[tuple[str, str]], title: str) -> None:
        """Shows what a search found: when, where and who; and the text."""

    def share(self, room: str, token: str = "") -> None:
        """Shows how others come into a room, or with "" to the server."""

    def leave(self, reason: str) -> None:
        """Ends the program."""
