"""Keys as terminals send them, where the toolkit takes them for something else, or waits whether more will come."""

from __future__ import annotations

from enum import Enum

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.keys import Keys

Alt = Enum("Alt", {name: f"alt+{name}" for name in [*"123456789alm", "up", "down"]}, type=str)  # type: ignore[misc]
"""Keys that the toolkit has no names for."""


def set_up() -> None:
    """Alt with a digit, letter or arrow is that, and not a sign of some keyboard; Alt+Enter begins a new line."""
    table: dict[str, tuple[Enum, ...]] = {f"\x1b{key.name}": (key,) for key in Alt if len(key.name) == 1}
    table |= {"\x1b[1;3A": (Alt["up"],), "\x1b[1;3B": (Alt["down"],), "\x1b\r": (Keys.ControlJ,)}
    ANSI_SEQUENCES_KEYS.update(table)  # type: ignore[attr-defined]
