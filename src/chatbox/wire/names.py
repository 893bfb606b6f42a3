"""Names of users and rooms: which are valid, which are equal, and how a person's name becomes a nick.

Equality is the casemapping's: `precis` (RFC 8265 UsernameCaseMapped, any script), `ascii`, `rfc1459`
(https://modern.ircdocs.horse/#casemapping-parameter).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

_FORBIDDEN_IN_NICK = frozenset(" ,*?!@.:\"'<>#&~%;/\\$+=|`()[]{}^\0\a\r\n\t")
_ALLOWED_IN_ASCII_NICK = frozenset("[]\\`_^{|}-")
_NEVER_IN_NICK = _FORBIDDEN_IN_NICK - _ALLOWED_IN_ASCII_NICK
_FORBIDDEN_IN_CHANNEL = frozenset(" ,*?:\0\a\r\n\t\x7f")
_RFC1459 = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ[]\\~", "abcdefghijklmnopqrstuvwxyz{}|^")
_ASCII = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
_ASCII_ONLY = re.compile(r"[\x21-\x7e]*")

CHANNEL_TYPES = "#"
SERVICE_NAMES = frozenset({"chanserv", "nickserv", "histserv", "hostserv", "memoserv", "operserv"})
"""Folded names that are nobody's nick, since people trust who bears them."""


class NameRefused(ValueError):  # noqa: N818 - it is a refusal, not a fault
    """The name cannot be used; the text says why."""


class Casemapping:
    """Decides which names are valid and which are the same.

    `nick(name)` and `channel(name)` give the folded form, or raise `NameRefused`.

    Args:
        kind: "precis", "ascii" or "rfc1459".
        nick_length: longest nick, in characters.
        channel_length: longest room name, in characters.
    """

    def __init__(self, kind: str = "precis", nick_length: int = 32, channel_length: int = 64) -> None:
        self.kind = kind
        self.nick_length = nick_length
        self.channel_length = channel_length
        self._fold = _FOLDS[kind]
        self.fold: Callable[[str], str] = lru_cache(maxsize=65536)(self._fold)
        self.nick: Callable[[str], str] = lru_cache(maxsize=65536)(self._nick)
        self.channel: Callable[[str], str] = lru_cache(maxsize=65536)(self._channel)

    def _nick(self, name: str) -> str:
        """The folded form of a nick.

        Raises:
            NameRefused: it is no valid nick.
        """
        if not name:
            raise NameRefused("a name cannot be empty")
        if self.nick_length and len(name) > self.nick_length:
            raise NameRefused(f"a name has at most {self.nick_length} characters")
        if name[0].isdigit() or name[0] == "-":
            raise NameRefused("a name cannot start with a digit or a hyphen")
        if not _NEVER_IN_NICK.isdisjoint(name):
            raise NameRefused("a name has letters, digits, - and _ only")
        if self.kind != "precis" and not _ASCII_ONLY.fullmatch(name):
            raise NameRefused("names are ASCII on this server")
        folded = self._folded(name)
        if folded in SERVICE_NAMES:
            raise NameRefused("that name belongs to a service")
        return folded

    def _channel(self, name: str) -> str:
        """The folded form of a room's name.

        Raises:
            NameRefused: it is no valid name of a room.
        """
        if len(name) < 2 or name[0] not in CHANNEL_TYPES:
            raise NameRefused("the name of a room starts with # and has at least one more character")
        if self.channel_length and len(name) > self.channel_length:
            raise NameRefused(f"the name of a room has at most {self.channel_length} characters")
        if any(char in _FORBIDDEN_IN_CHANNEL for char in name):
            raise NameRefused("the name of a room has no space, comma, colon, * or ?")
        if self.kind != "precis" and not _ASCII_ONLY.fullmatch(name):
            raise NameRefused("names are ASCII on this server")
        return "#" + self._folded(name[1:])

    def fold_source(self, source: str) -> str:
        """A source or a mask in a form to be compared; it has parts that are no names, so this never refuses."""
        return source.casefold() if self.kind == "precis" else self.fold(source)

    def _folded(self, name: str) -> str:
        try:
            folded = self._fold(name)
        except UnicodeError as error:
            raise NameRefused("that name has characters that names cannot have") from error
        if not folded:
            raise NameRefused("that name has characters that names cannot have")
        return name if folded == name else folded  # so that somebody's nick is kept once

    def nick_from(self, name: str) -> str:
        """The valid nick nearest to what a person calls themselves, e.g. "Ivan_Petrov" from "Ivan Petrov".

        Raises:
            NameRefused: nothing of it can be used.
        """
        text = unicodedata.normalize("NFC", name.strip())
        text = "".join("_" if char in _NEVER_IN_NICK or char.isspace() else char for char in text)
        for candidate in (text, "".join(char if self._usable(char) else "_" for char in text)):
            tidy = re.sub("_{2,}", "_", candidate).strip("_").lstrip("-")
            tidy = ("_" + tidy if tidy[:1].isdigit() else tidy)[: self.nick_length or None]
            try:
                self.nick(tidy)
            except NameRefused:
                continue
            return tidy
        raise NameRefused("nothing of that name can be used here; use letters")

    def _usable(self, char: str) -> bool:
        """Whether it can stand in some nick: one of a script written from the right not beside one from the left."""
        if char in "-_":
            return True
        for sample in (char, f"a{char}a"):
            try:
                self.nick(sample)
            except NameRefused:
                continue
            return True
        return False


def is_channel(target: str) -> bool:
    """Whether a target names a room (and not a person)."""
    return target[:1] == "#"


def _precis(name: str) -> str:
    if _ASCII_ONLY.fullmatch(name):
        return name.lower()
    from precis_i18n import get_profile  # late: its tables take 30 ms to load, and most names are ASCII

    return str(get_profile("UsernameCaseMapped").enforce(name))


_FOLDS: dict[str, Callable[[str], str]] = {
    "precis": _precis,
    "ascii": lambda name: name.translate(_ASCII),
    "rfc1459": lambda name: name.translate(_RFC1459),
}


def match(mask: str, text: str) -> bool:
    """Whether `text` fits the mask, where `*` stands for any run of characters and `?` for one."""
    return _mask(mask)(text) is not None


@lru_cache(maxsize=4096)
def _mask(mask: str) -> Callable[[str], object]:
    """What lies between two stars is looked for once, from the left, and never again: no mask takes long to compare."""
    first, *others = ("".join("." if char == "?" else re.escape(char) for char in part) for part in mask.split("*"))
    if not others:
        return re.compile(first, re.DOTALL).fullmatch
    between = "".join(f"(?>.*?{part})" for part in others[:-1] if part)
    return re.compile(f"{first}{between}.*{others[-1]}", re.DOTALL).fullmatch
