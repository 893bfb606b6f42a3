"""Names that look the same: "еvan" with a Cyrillic е is taken for "evan" by everybody who reads it.

Two names look alike when their skeletons are equal (https://www.unicode.org/reports/tr39/#Confusable_Detection). ASCII
stands for itself: nobody is kept from a name because 1, l and I look alike in some fonts.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TypeVar

T = TypeVar("T")


def skeleton(folded: str) -> str:
    """What names that look alike have in common; of an ASCII name, itself.

    Args:
        folded: a name in the form in which names are compared.
    """
    if folded.isascii():
        return folded
    prototypes = _prototypes()
    text = unicodedata.normalize("NFD", folded)
    mapped = "".join(prototypes.get(char, char) for char in text)
    return unicodedata.normalize("NFD", mapped).casefold()


@cache
def _prototypes() -> dict[str, str]:
    """For each character that is not ASCII, the one it looks like."""
    from confusable_homoglyphs.confusables import confusables_data  # late: most servers never see such a name

    found = {}
    for char, alike in confusables_data.items():
        # A character has one prototype; a prototype has all those that look like it.
        if len(char) == 1 and not char.isascii() and len(alike) == 1:
            found[char] = str(alike[0]["c"])
    return found


class Lookalikes(dict[str, T]):
    """A table by folded names that also knows which of them look alike."""

    def __init__(self) -> None:
        super().__init__()
        self._strange: dict[str, str] = {}
        """Of names that are not ASCII: by skeleton, the name."""

    def alike(self, folded: str) -> T | None:
        """What has another name that looks like this one."""
        if not self._strange and folded.isascii():
            return None
        like = skeleton(folded)
        name = self._strange.get(like, like)
        return self.get(name) if name != folded else None

    def __setitem__(self, folded: str, value: T) -> None:
        super().__setitem__(folded, value)
        if not folded.isascii():
            self._strange[skeleton(folded)] = folded

    def __delitem__(self, folded: str) -> None:
        super().__delitem__(folded)
        if not folded.isascii() and self._strange.get(like := skeleton(folded)) == folded:
            del self._strange[like]

    def remove(self, folded: str) -> None:
        """The same, also where there is no such name."""
        if folded in self:
            del self[folded]
