"""What all events are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["privmsg", "notice", "action", "ctcp"]
"""How a text was meant: said, a notice (bots must not answer one), "* Zoë waves", or a client's question."""


@dataclass(frozen=True, slots=True)
class Event:
    """Anything that happened; `match` on the classes below."""
