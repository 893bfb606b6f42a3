"""Colours and short forms: only the terminal's own sixteen colours, which are right on its light or dark ground."""

from __future__ import annotations

from datetime import date, datetime

from rich.style import Style

from chatbox.client.display import clean, width

DIM = Style(dim=True)
BOLD = Style(bold=True)
ACCENT = Style(color="yellow", bold=True)
ALERT = Style(color="red", bold=True)
OWN = Style(bold=True)
SELECTED = Style(reverse=True)
_NICK_COLOURS = (
    "green", "blue", "magenta", "cyan", "red", "yellow",
    "bright_green", "bright_blue", "bright_magenta", "bright_cyan", "bright_red",
)  # fmt: skip


def nick_style(nick: str, *, own: bool = False) -> Style:
    """The colour of a person, the same every time."""
    if own:
        return OWN
    return Style(color=_NICK_COLOURS[sum(nick.casefold().encode()) % len(_NICK_COLOURS)])


def clipped(text: str, columns: int) -> str:
    """The text, cut to so many columns, with a mark where it was cut; nothing in it that a terminal would obey."""
    text = clean(text.replace("\n", " "))
    if width(text) <= columns:
        return text
    found = ""
    for char in text:
        if width(found + char) > columns - 1:
            break
        found += char
    return found + "…" if columns > 0 else ""


def padded(text: str, columns: int, *, right: bool = False) -> str:
    """The text in exactly so many columns."""
    text = clipped(text, columns)
    fill = " " * (columns - width(text))
    return fill + text if right else text + fill


def clock(time: datetime) -> str:
    """Hour and minute, here."""
    return time.astimezone().strftime("%H:%M")


def day(time: datetime) -> date:
    """The day of a time, here."""
    return time.astimezone().date()


def day_name(when: date, today: date) -> str:
    """ "Today", "Yesterday", or "Tuesday, 24 November 2026"."""
    if when == today:
        return "Today"
    if (today - when).days == 1:
        return "Yesterday"
    return f"{when:%A}, {when.day} {when:%B}" + (f" {when.year}" if when.year != today.year else "")
