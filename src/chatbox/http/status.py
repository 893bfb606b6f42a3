"""What HTTP tells of the server."""

from __future__ import annotations

from typing import Protocol


class Status(Protocol):
    """Asked at every request."""

    @property
    def name(self) -> str:
        """The server's name."""

    @property
    def description(self) -> str:
        """What its owner says of it, "" where nothing."""

    @property
    def rooms(self) -> tuple[str, ...]:
        """The rooms that people are shown into."""

    def log_problem(self) -> str:
        """Why nothing can be stored at present; "" while all is well."""
