"""Which names to try, from what a person calls themselves to what a server takes."""

from __future__ import annotations

import unicodedata

from chatbox.wire.names import Casemapping, NameRefused

MAX_ATTEMPTS = 24
_SHORT = 9
"""RFC 1459 servers take no more characters than this, and some still do by default."""


def usable(name: str) -> str:
    """The nick nearest to `name` that a server of any script would take.

    Raises:
        NameRefused: nothing of it can be used.
    """
    mapping = Casemapping()
    try:
        mapping.nick(name)
    except NameRefused:
        return mapping.nick_from(name)
    return name


def to_ascii(name: str) -> str:
    """The nearest nick in ASCII ("Zoe" of "Zoë"), or "" if nothing is left."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", name) if ord(char) < 128)
    try:
        return Casemapping("ascii").nick_from(plain)
    except NameRefused:
        return ""


class NickChooser:
    """Goes from one attempt to the next, as the server says why it did not take the last.

    Args:
        wanted: what the person typed; may be anything.
    """

    def __init__(self, wanted: str) -> None:
        self.wanted = wanted
        self.taken = False
        self._attempts = 1
        try:
            self._base = usable(wanted)
        except NameRefused:
            self._base = "guest"
        self._longest = 64
        self._number = 0
        self.nick = self._base

    def invalid(self) -> str | None:
        """The next nick after the server said that the last is not valid (432); None when to give up."""
        plain = to_ascii(self._base)
        if plain != self._base:
            self._base = plain or "guest"
        elif self._longest > _SHORT and len(self.nick) > _SHORT:
            self._longest = _SHORT
        elif self._number == 0:
            self._number = 1  # it may be reserved: "ChanServ_" is nearer to what was meant than "guest"
        else:
            self._base = "guest"
        return self._next()

    def in_use(self) -> str | None:
        """The next nick after the server said that somebody has the last (433); None when to give up."""
        self.taken = True
        self._number += 1
        return self._next()

    def _next(self) -> str | None:
        self._attempts += 1
        if self._attempts > MAX_ATTEMPTS:
            return None
        suffix = "" if self._number == 0 else "_" if self._number == 1 else f"_{self._number}"
        self.nick = self._base[: self._longest - len(suffix)] + suffix
        return self.nick
