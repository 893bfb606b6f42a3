"""Texts of several lines as one message. Source: https://ircv3.net/specs/extensions/multiline"""

from __future__ import annotations

from typing import NamedTuple

from chatbox.wire.message import split


class Limits(NamedTuple):
    """What a server takes as one message."""

    max_bytes: int
    max_lines: int


def limits(value: str) -> Limits | None:
    """Reads the value of the capability; None when it names no size, as it must."""
    given = dict(entry.partition("=")[::2] for entry in value.split(","))
    size, lines = given.get("max-bytes", ""), given.get("max-lines", "")
    if not (size.isascii() and size.isdigit() and len(size) < 9):
        return None
    most = int(lines) if lines.isascii() and lines.isdigit() and 0 < len(lines) < 9 else 100
    return Limits(int(size), max(most, 1))


def lines_of(text: str, line_bytes: int) -> list[tuple[str, bool]]:
    """The lines that carry a text, each with whether it goes on where the one before it was cut."""
    found: list[tuple[str, bool]] = []
    for line in text.split("\n"):
        first, *others = split(line, line_bytes)
        found.append((first, False))
        found += [(piece, True) for piece in others]
    return found


def groups(text: str, line_bytes: int, most: Limits) -> list[str]:
    """A text as texts that are one message each: mostly, just it."""
    found: list[str] = []
    lines = size = 0
    for line, goes_on in lines_of(text, line_bytes):
        cost = len(line.encode()) + (0 if goes_on else 1)
        if found and lines < most.max_lines and size + cost <= most.max_bytes:
            found[-1] += line if goes_on else "\n" + line
            lines, size = lines + 1, size + cost
        else:
            found.append(line)
            lines, size = 1, cost
    whole = ["\n".join(_trimmed(group.split("\n"))) for group in found]
    return [group for group in whole if group]


def _trimmed(lines: list[str]) -> list[str]:
    """Without blank lines around: a message of nothing but blank lines may not be sent."""
    while lines and not lines[0].strip():
        lines = lines[1:]
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines
