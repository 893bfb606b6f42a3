"""Who is in a room as NAMES shows it, kept up to date as people come and go: whoever comes in is told all of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chatbox.core.room import Member

MULTI = 1
"""All prefixes of a member (https://ircv3.net/specs/extensions/multi-prefix)."""
WHOLE = 2
"""The whole source (https://ircv3.net/specs/extensions/userhost-in-names)."""
FEW = 1500
"""Fewer words are kept as one text, too."""


class Roster:
    """The words of a room's members, in the ways that were ever asked for.

    Args:
        members: the room's seats by user id; it is looked at whenever one changes.
    """

    __slots__ = ("_members", "_texts", "_words")

    def __init__(self, members: Mapping[int, Member]) -> None:
        self._members = members
        self._words: dict[int, dict[int, str]] = {}
        self._texts: dict[int, str] = {}

    def words(self, way: int) -> Mapping[int, str]:
        """Everybody's word by user id, e.g. `@ann`; it goes on changing with the room.

        Args:
            way: `MULTI`, `WHOLE`, both or 0.
        """
        words = self._words.get(way)
        if words is None:
            words = self._words[way] = {id: word_of(member, way) for id, member in self._members.items()}
        return words

    def text(self, way: int) -> str:
        """The same as one text, words with a space between them; "" where there are `FEW` or more."""
        text = self._texts.get(way)
        if text is None:
            words = self.words(way)
            if len(words) >= FEW:
                return ""
            text = self._texts[way] = " ".join(("", *words.values(), ""))
        return text[1:-1]

    def changed(self, seats: Iterable[int]) -> None:
        """These seats were taken, changed or given up."""
        for way, words in self._words.items():
            for user_id in seats:
                member = self._members.get(user_id)
                before = words.pop(user_id, "") if member is None else words.get(user_id, "")
                after = word_of(member, way) if member is not None else ""
                if after:
                    words[user_id] = after
                self._note(way, before, after)

    def _note(self, way: int, before: str, after: str) -> None:
        """Brings the text up to date without looking at all words, which lie scattered over the memory."""
        text = self._texts.get(way)
        if text is None or before == after:
            return
        if len(self._words[way]) >= FEW:
            del self._texts[way]
        elif not before:
            self._texts[way] = f"{text}{after} "
        else:
            self._texts[way] = text.replace(f" {before} ", f" {after} " if after else " ", 1)


def word_of(member: Member, way: int) -> str:
    """A member in one of the ways."""
    return member.prefix(way & MULTI != 0) + (member.source if way & WHOLE else member.nick)
