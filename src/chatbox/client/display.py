"""What may be shown on a terminal, and how wide it is."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

_FORMATTING = re.compile("\x03(?:\\d{1,2}(?:,\\d{1,2})?)?|\x04(?:[0-9A-Fa-f]{6})?|[\x02\x0f\x11\x16\x1d\x1e\x1f]")
"""Bold, colours and the like (https://modern.ircdocs.horse/formatting), which plain lines do without."""
_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Everything that moves the cursor, starts an escape sequence, or lets a text pose as another by its direction."""


def clean(text: str) -> str:
    """The text without anything that a terminal would obey; what was in the way becomes U+FFFD."""
    if text.isprintable():
        return text
    return _CONTROL.sub("\ufffd", _FORMATTING.sub("", text)).replace("\t", "    ")


def char_width(char: str) -> int:
    """How many columns a character takes."""
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def width(text: str) -> int:
    """How many columns a text takes."""
    return len(text) if text.isascii() else sum(map(char_width, text))


def clock_time(time: datetime, now: datetime | None = None) -> str:
    """A time as it stands before a line: hour and minute here, with the date if it was not today."""
    local = time.astimezone()
    today = (now or datetime.now(local.tzinfo)).astimezone().date()
    return local.strftime("%H:%M" if local.date() == today else "%Y-%m-%d %H:%M")


def enumeration(names: list[str], most: int = 20) -> str:
    """ "Zoë, Ivan and 小明"; of very many only the first are named."""
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} others"
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
