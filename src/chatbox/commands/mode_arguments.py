"""Arguments of a room's modes: which are well-formed."""

from __future__ import annotations

MAX_KEY_BYTES = 64
MAX_PAUSE_S = 86400


def key_refusal(key: str) -> bool:
    """Whether a key could not be given in a JOIN (https://modern.ircdocs.horse/#key-channel-mode)."""
    return not key or "," in key or " " in key or key[0] == ":" or len(key) > MAX_KEY_BYTES


def limit_of(text: str) -> str:
    """How many members at most (https://modern.ircdocs.horse/#client-limit-channel-mode); "" when it is no number."""
    return str(int(text)) if text.isdecimal() and len(text) < 10 and int(text) else ""


def pause_of(text: str) -> str:
    """The seconds of slow mode; "" when they are none."""
    return limit_of(text) if limit_of(text) and int(text) <= MAX_PAUSE_S else ""
