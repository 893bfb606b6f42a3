"""Who came and went, in one line for many of them."""

from __future__ import annotations

from chatbox.client import events as ev
from chatbox.client import render
from chatbox.client.display import enumeration
from chatbox.client.timeline import Entry

MOST_NAMES = 6


def movement_text(entries: list[Entry]) -> str:
    """ "Ivan and Zoë have joined, 小明 has left"; each person stands in it once, with what it comes down to."""
    first: dict[str, bool] = {}
    last: dict[str, bool] = {}
    others: list[str] = []
    for entry in entries:
        if isinstance(entry, ev.Joined | ev.Parted | ev.Quit):
            came = isinstance(entry, ev.Joined)
            first.setdefault(entry.nick, came)
            last[entry.nick] = came
        else:
            line = render.line(entry, getattr(entry, "room", getattr(entry, "target", ""))) or ""
            others.append(line.partition("] ")[2] if line.startswith("[") else line)
    groups = (
        ((True, True), "has joined", "have joined"),
        ((False, False), "has left", "have left"),
        ((True, False), "was here for a moment", "were here for a moment"),
        ((False, True), "was away for a moment", "were away for a moment"),
    )
    parts = [
        _clause([nick for nick in first if (first[nick], last[nick]) == course], one, many)
        for course, one, many in groups
    ]
    return ", ".join(part for part in [*parts, *others] if part)


def _clause(names: list[str], one: str, many: str) -> str:
    return f"{enumeration(names, MOST_NAMES)} {one if len(names) == 1 else many}" if names else ""
