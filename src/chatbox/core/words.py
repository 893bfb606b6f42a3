"""The words of a text, as they are searched for: without case, accents, formatting and punctuation.

Scripts that put no spaces between words (Chinese, Japanese, Korean, Thai and others) have no words that could be told
without a dictionary, so each two neighbouring characters count as one.
"""

from __future__ import annotations

import re
import unicodedata

from chatbox.wire.text import without_colours

_UNSPACED = (
    "\u0e01-\u0ecd\u1000-\u109f\u1780-\u17d3\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
"""Thai and Lao, Burmese, Khmer, kana, Han and Hangul."""
_MARKS = re.compile(
    "[\u0300-\u036f\ufe00-\ufe0f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]"
)
"""Accents of their own, and the vowel signs of Hebrew and Arabic, which most people leave out."""
_FORMATTING = frozenset("\x02\x03\x04\x0f\x11\x16\x1d\x1e\x1f")
"""It may stand within a word (https://modern.ircdocs.horse/formatting); other control characters end one."""
_NO_WIDTH = "\u200b"
"""A space that is not seen."""
_RUN = re.compile(f"[{_UNSPACED}]+")


class _Folding(dict[int, str]):
    """What takes the place of each character, found out once for each."""

    def __missing__(self, code: int) -> str:
        found = self[code] = _folded(chr(code))
        return found


def _folded(char: str) -> str:
    category = unicodedata.category(char)
    if char == "_" or char == _NO_WIDTH or (category == "Cc" and char not in _FORMATTING):
        return " "
    if category[0] == "C" or _MARKS.match(char):
        return ""
    alike = "".join(map(_bare, unicodedata.normalize("NFKC", char).casefold()))
    if alike:
        return alike
    return f" {char} " if category == "So" else " "


def _bare(char: str) -> str:
    """A letter without its accents, where it is Latin, Greek or Cyrillic; "" for what is no part of a word."""
    if char < "\u0530" or "\u1e00" <= char < "\u2000":
        char = unicodedata.normalize("NFD", char)[0]
    if _MARKS.match(char):
        return ""
    return char if char.isalnum() or _RUN.fullmatch(char) or unicodedata.category(char)[0] == "M" else ""


_FOLDING = _Folding()
_ASCII_CONTROLS = bytes(code for code in range(128) if not _FOLDING[code])
_ASCII = bytes(ord(_FOLDING[code] or " ") if code < 128 else 0 for code in range(256))
"""The same for the bytes of plain English, where it takes a tenth of the time."""


def folded(text: str) -> str:
    """The words of a text in one form, each with a space before and after it; runs without spaces are one word."""
    return f" {' '.join(_even(text).split())} "


def _even(text: str) -> str:
    text = without_colours(text)
    if text.isascii():
        return text.encode().translate(_ASCII, _ASCII_CONTROLS).decode()
    return _RUN.sub(r" \g<0> ", unicodedata.normalize("NFKC", text).translate(_FOLDING))


def for_index(text: str) -> str:
    """The words of a text, those of runs without spaces as pairs, for an index that goes by spaces."""
    even = _even(text)
    return even if even.isascii() else _RUN.sub(lambda run: " ".join(pairs(run[0])), even)


def is_unspaced(word: str) -> bool:
    """Whether a word of `folded` is of a script without spaces."""
    return _RUN.match(word) is not None


def pairs(run: str) -> list[str]:
    """Each two neighbouring characters of a run without spaces, and its last one alone."""
    return [run[at : at + 2] for at in range(len(run))]
