"""What somebody searches for, and whether a message is it.

Every word has to be there, in any order: words of three letters and more also as the beginning of a longer one,
shorter ones as they are, "words in quotes" in that order. What an index finds is asked here again, so that it may find
too much.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from chatbox.core.said import SEAM, Said
from chatbox.core.words import folded, for_index, is_unspaced, pairs
from chatbox.wire.plain import ACTION

if TYPE_CHECKING:
    from chatbox.core.event import Event

BEGINNING = 3
"""Shorter words are not searched for as beginnings: that would be half of all words."""
MOST_NEEDLES = 16
"""Further words are not looked at: nobody needs them, and each costs time."""
AUTHOR = "\ue000"
"""A word that begins so says by whom a message is; it is of private use, so nobody means it in a text."""
_PART = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]?|([^\s"“”„«»]+)')


class Term(NamedTuple):
    """A word that an index is asked for; `begins`: or a longer one that begins so."""

    word: str
    begins: bool = False


class Wanted(NamedTuple):
    """What is searched for.

    Attributes:
        needles: parts that the words of a message, as `words.folded` gives them, must have.
        author: by whom it has to be, folded, or by whose account; "" for anybody.
        nothing: the text has no words at all, so there is nothing that it could find.
    """

    needles: tuple[str, ...] = ()
    author: str = ""
    nothing: bool = False

    def fits(self, event: Event) -> bool:
        """Whether an event is what is searched for."""
        if not isinstance(event, Said) or self.nothing:
            return False
        if self.author and self.author not in (event.nick.casefold(), event.account.casefold()):
            return False
        text = text_of(event)
        if not text:
            return False
        words = folded(text) if self.needles else ""
        return all(needle in words for needle in self.needles)

    def terms(self) -> Iterator[Term]:
        """What an index, made of `indexed`, has of every message that fits; none if it is of no help."""
        for needle in self.needles:
            words = needle.split()
            for word in words:
                if is_unspaced(word):
                    yield from map(Term, pairs(word)[:-1])
                    if len(word) == 1:
                        yield Term(word, begins=True)
                else:
                    yield Term(word, begins=word is words[-1] and not needle.endswith(" "))
        if self.author:
            yield Term(author_word(self.author))


def wanted(text: str | None, author: str = "") -> Wanted:
    """What a person typed, as what is searched for.

    Args:
        text: words, some of them perhaps in quotes; None for any text.
        author: a nick or an account's name; "" for anybody.
    """
    if text is None:
        return Wanted((), author.casefold())
    needles: list[str] = []
    for quoted, word in _PART.findall(text):
        if quoted:
            needles += _phrase(folded(quoted).split())
        else:
            needles += map(_needle, folded(word).split())
    return Wanted(tuple(dict.fromkeys(needles))[:MOST_NEEDLES], author.casefold(), not needles)


def _needle(word: str) -> str:
    if is_unspaced(word):
        return word
    return f" {word}" if len(word) >= BEGINNING else f" {word} "


def _phrase(words: list[str]) -> list[str]:
    if not words:
        return []
    before = "" if is_unspaced(words[0]) else " "
    after = "" if is_unspaced(words[-1]) else " "
    return [f"{before}{' '.join(words)}{after}"]


def text_of(said: Said) -> str:
    """What people read of a message; "" for what programs ask each other."""
    body = said.body
    if body.startswith("\x01"):
        body = body[len(ACTION) :] if body.startswith(ACTION) else ""
    return body.replace(SEAM, "") if SEAM in body else body


def indexed(said: Said) -> str:
    """The words of a message for an index: separated by spaces, letters and digits alone if they are ASCII."""
    text = text_of(said)
    if not text:
        return ""
    nick = author_word(said.nick)
    account = author_word(said.account) if said.account else nick
    return f"{for_index(text)} {nick}" if account == nick else f"{for_index(text)} {nick} {account}"


@lru_cache(maxsize=1024)
def author_word(name: str) -> str:
    """The word that says by whom a message is."""
    return AUTHOR + "".join(char for char in name.casefold() if char.isalnum())
