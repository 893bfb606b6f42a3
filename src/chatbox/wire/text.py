"""Text as people see it: formatting codes (https://modern.ircdocs.horse/formatting) taken out."""

from __future__ import annotations

import re

_COLOURS = re.compile(r"\x03(\d{1,2}(,\d{1,2})?)?|\x04([0-9A-Fa-f]{6}(,[0-9A-Fa-f]{6})?)?")


def without_colours(text: str) -> str:
    """The text without colour codes; other formatting stays."""
    if "\x03" not in text and "\x04" not in text:
        return text
    return _COLOURS.sub("", text)


def readable(text: str) -> str:
    """Text as a terminal may show it: without control characters, mIRC formatting included."""
    return "".join(char for char in without_colours(text) if char >= " " and not "\x7f" <= char <= "\x9f")
