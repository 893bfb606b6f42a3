"""What Tab makes of a word: names, rooms, commands and emoji."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rich._emoji_codes import EMOJI

from chatbox.client.display import clean

SHORT = {
    "+1": "thumbs_up",
    "-1": "thumbs_down",
    "heart": "red_heart",
    "joy": "face_with_tears_of_joy",
    "smile": "grinning_face",
    "tada": "party_popper",
    "clap": "clapping_hands",
    "check": "white_heavy_check_mark",
    "pray": "folded_hands",
    "thinking": "thinking_face",
    "cry": "crying_face",
}
"""Names that people know from elsewhere."""
_OFTEN = ("thumbs_up", *SHORT.values(), "eyes", "fire", "rocket", "waving_hand", "smiling_face_with_heart-eyes")
_EMOJI = re.compile(r":([a-z0-9_+-]+):?$")
_TONE = re.compile("[\U0001f3fb-\U0001f3ff]")
"""Five shades of every hand would leave no room for anything else."""
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


def offer(candidates: Sequence[str], taken: int) -> str:
    """The candidates in a line, beginning with the one that was taken; "" for none."""
    names = [clean(one.rstrip(": ")) for one in (*candidates[taken:], *candidates[:taken])]
    return f"[{names[0]}] {'  '.join(names[1:])}" if names else ""


def emoji(name: str, most: int = 12) -> list[str]:
    """The emoji whose names begin with, or have in them, a word."""
    exact = [EMOJI[key] for key in (SHORT.get(name, ""), name) if key in EMOJI]
    short = [EMOJI[key] for word, key in SHORT.items() if word.startswith(name)]
    often = [EMOJI[key] for key in _OFTEN if name in key]
    begin = [sign for key, sign in EMOJI.items() if key.startswith(name)]
    within = [sign for key, sign in EMOJI.items() if name in key]
    found = dict.fromkeys([*exact, *short, *often, *begin, *within])
    return [sign for sign in found if not _TONE.search(sign)][:most]


def with_emoji(text: str, table: Mapping[str, str] = EMOJI) -> str:
    """One emoji for its name (":thumbs_up:", "+1"), or the text itself."""
    bare = text.strip(":")
    name = bare.lower()
    itself = text if bare.isascii() else bare  # ":)" is one, ":👀" has the colon of a name that was not typed
    return table.get(SHORT.get(name, name), table.get(name, itself))


def _begins(name: str, word: str) -> bool:
    return name.casefold().startswith(word.casefold())
