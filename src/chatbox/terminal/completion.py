"""What Tab makes of a word: names, rooms, commands and emoji."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rich._emoji_codes import EMOJI

_EMOJI = re.compile(r":([a-z0-9_+-]+):?$")
_FEWEST = 2
"""Letters after the colon, before emoji are looked for: ":D" is none."""


@dataclass(frozen=True, slots=True)
class Completion:
    """The candidates for the word before the cursor.

    Attributes:
        start: where the word begins.
        candidates: what can stand in its place, the most likely first.
    """

    start: int
    candidates: tuple[str, ...]


def complete(
    text: str, cursor: int, *, nicks: Iterable[str], rooms: Iterable[str], commands: Iterable[str]
) -> Completion:
    """Completes the word before the cursor.

    Args:
        text: all that is typed.
        cursor: where the cursor is in it.
        nicks: who is there, those first who spoke last.
        rooms: names of rooms.
        commands: words after the slash.
    """
    before = text[:cursor]
    start = max(before.rfind(" "), before.rfind("\n")) + 1
    word = before[start:]
    if word.startswith("/") and start == 0:
        return Completion(0, tuple(f"/{name} " for name in commands if name.startswith(word[1:].lower())))
    found = _EMOJI.search(word)
    if found and len(found[1]) >= _FEWEST:
        return Completion(start + found.start(), tuple(f"{sign} " for sign in emoji(found[1])))
    if word[:1] in ("#", "&"):
        return Completion(start, tuple(f"{room} " for room in rooms if _begins(room, word)))
    bare = word.removeprefix("@")
    if not bare:
        return Completion(start, ())
    ending = ": " if start == 0 else " "
    return Completion(start, tuple(nick + ending for nick in nicks if _begins(nick, bare)))


def emoji(name: str, most: int = 12) -> list[str]:
    """The emoji whose names begin with, or have in them, a word."""
    exact = [EMOJI[name]] if name in EMOJI else []
    begin = [sign for key, sign in EMOJI.items() if key.startswith(name)]
    within = [sign for key, sign in EMOJI.items() if name in key]
    return list(dict.fromkeys([*exact, *begin, *within]))[:most]


def with_emoji(text: str, table: Mapping[str, str] = EMOJI) -> str:
    """One emoji for its name (":thumbs_up:", "+1"), or the text itself."""
    short = {
        "+1": "thumbs_up",
        "-1": "thumbs_down",
        "heart": "red_heart",
        "smile": "grinning_face",
        "tada": "party_popper",
    }
    name = text.strip(":").lower()
    return table.get(short.get(name, name), table.get(name, text))


def _begins(name: str, word: str) -> bool:
    return name.casefold().startswith(word.casefold())
