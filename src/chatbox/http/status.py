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

    @property
    def network(self) -> str:
        """The network's name."""

    @property
    def version(self) -> str:
        """Of the server, as IRC tells it."""

    @property
    def password_needed(self) -> bool:
        """Whether the server asks for a password."""

    @property
    def registration(self) -> bool:
        """Whether people can make accounts themselves."""

    @property
    def nick_length(self) -> int:
        """The longest name, in characters."""

    @property
    def web_enabled(self) -> bool:
        """Whether the web client is served."""

    @property
    def web_servers(self) -> tuple[str, ...]:
        """Other servers that the web client may connect to."""

    def log_problem(self) -> str:
        """Why nothing can be stored at present; "" while all is well."""
