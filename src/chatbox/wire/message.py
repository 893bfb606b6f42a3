"""One line of the IRC protocol: parsed from text, and written again.

Owns the grammar of tags, source, command and parameters; knows nothing of what a command means.
Grammar: https://modern.ircdocs.horse/#message-format and
https://ircv3.net/specs/extensions/message-tags#format
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

MAX_BODY_BYTES = 512
"""A line without its tags, CR LF included (https://modern.ircdocs.horse/#message-format)."""
MAX_REPLY_BYTES = MAX_BODY_BYTES - len("\r\n")
MAX_CLIENT_TAG_BYTES = 4096
"""Tags sent by a client, `@` and the space included (message-tags, "Size limit")."""
MAX_TAG_BYTES = 8191
"""All tags of a line, `@` and the space included (message-tags, "Size limit")."""

_ESCAPES = {":": ";", "s": " ", "\\": "\\", "r": "\r", "n": "\n"}
_ESCAPE = re.compile(r"\\(.?)", re.DOTALL)
_NEEDS_ESCAPE = re.compile(r"[;\s\\]")
_TO_ESCAPE = {";": "\\:", " ": "\\s", "\\": "\\\\", "\r": "\\r", "\n": "\\n"}
_ENDS = re.compile("[\0\r\n]")
_KEY = re.compile(r"\+?(?:[^\s;=/@+]+/)?[A-Za-z0-9-]+")
_COMMAND = re.compile(r"[A-Za-z]+|[0-9]{3}")

NO_TAGS: Mapping[str, str] = {}


class WireError(ValueError):
    """The bytes of a peer are not a line of the protocol; the text says in which way."""


class Message:
    """One parsed line. Treated as immutable: handlers share it and never change it.

    Attributes:
        tags: tag key (client-only ones with their `+`) to its unescaped value; "" where there is none.
        source: who sent it, `nick!user@host` or a server's name; "" where the line names nobody.
        command: in upper case, a word or three digits.
        params: the parameters, the trailing one without its colon.
    """

    __slots__ = ("command", "params", "source", "tags")

    def __init__(
        self, command: str, params: Sequence[str] = (), source: str = "", tags: Mapping[str, str] = NO_TAGS
    ) -> None:
        self.command = command
        self.params = params
        self.source = source
        self.tags = tags

    def param(self, index: int) -> str:
        """The parameter at `index`, or "" when the line has fewer."""
        return self.params[index] if index < len(self.params) else ""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash((self.command, tuple(self.params), self.source))

    def __repr__(self) -> str:
        return f"Message({str(self)!r})"

    def __str__(self) -> str:
        return format_tags(self.tags) + format_line(self.source, self.command, self.params)

    def _key(self) -> tuple[str, tuple[str, ...], str, dict[str, str]]:
        return self.command, tuple(self.params), self.source, dict(self.tags)


def parse(line: str) -> Message:
    """Reads one line, given without its line end.

    Raises:
        WireError: for anything that is not a line of the protocol, and for nothing else.
    """
    tags: Mapping[str, str] = NO_TAGS
    rest = line
    if rest.startswith("@"):
        head, _, rest = rest.partition(" ")
        tags = parse_tags(head[1:])
    rest = rest.lstrip(" ")
    source = ""
    if rest.startswith(":"):
        source, _, rest = rest[1:].partition(" ")
    middle, colon, trailing = rest.partition(" :")
    params = middle.split(" ")
    if "" in params:
        params = [param for param in params if param]
    command = params.pop(0) if params else ""
    if colon:
        params.append(trailing)
    name = _command(command)
    if not name:
        raise WireError("not an IRC command" if command else "no command")
    if "\0" in line or "\r" in line or "\n" in line:
        raise WireError("NUL, CR and LF cannot stand inside a line")
    return Message(name, params, source, tags)


@lru_cache(maxsize=256)
def _command(word: str) -> str:
    """A command in upper case; "" for what is none."""
    return word.upper() if word.isascii() and _COMMAND.fullmatch(word) else ""


def parse_tags(text: str) -> dict[str, str]:
    """Reads `a=1;+b` (without the `@`). Keys that are not valid are left out; the last of two equal ones wins."""
    tags: dict[str, str] = {}
    for part in text.split(";"):
        key, _, value = part.partition("=")
        if _KEY.fullmatch(key):
            tags[key] = unescape(value) if "\\" in value else value
    return tags


def unescape(value: str) -> str:
    """A tag's value as it was meant. A lone backslash at the end is dropped (message-tags, "Escaping values")."""
    return _ESCAPE.sub(lambda found: _ESCAPES.get(found[1], found[1]), value)


def escape(value: str) -> str:
    """A tag's value as it travels."""
    if not _NEEDS_ESCAPE.search(value):
        return value
    return "".join(_TO_ESCAPE.get(char, char) for char in value)


def format_tags(tags: Mapping[str, str]) -> str:
    """`@key=value;… ` with the space after it, or "" when there are none."""
    if not tags:
        return ""
    return "@" + ";".join(f"{key}={escape(value)}" if value else key for key, value in tags.items()) + " "


def format_line(source: str, command: str, params: Sequence[str]) -> str:
    """A line without tags and line end.

    Raises:
        WireError: a parameter other than the last is empty, starts with a colon or has a space; or any has
            CR, LF or NUL.
    """
    head = f":{source} {command}" if source else command
    if not params:
        return head
    *middle, last = params
    for param in middle:
        if not param or param[0] == ":" or " " in param:
            raise WireError(f"{param!r} can only be the last parameter")
    if not last or last[0] == ":" or " " in last:
        last = ":" + last
    line = " ".join((head, *middle, last))
    if "\n" in line or "\r" in line or "\0" in line:
        raise WireError("NUL, CR and LF cannot stand inside a line")
    return line


def format_reply(head: str, params: Sequence[str]) -> str:
    """A line whose parameters may repeat what a peer sent: before the last, what cannot be one becomes `*`.

    Args:
        head: source, command and client, e.g. `:server 005 nick`.
        params: at least one.

    Raises:
        WireError: the head or the last has CR, LF or NUL.
    """
    last = params[-1]
    if not last or last[0] == ":" or " " in last:
        last = ":" + last
    line = f"{head} {last}"
    if len(params) > 1:
        middle = [param if param and param[0] != ":" and " " not in param else "*" for param in params[:-1]]
        line = f"{head} {' '.join(middle)} {last}"
    if "\n" in line or "\r" in line or "\0" in line:
        if _ENDS.search(head + last):
            raise WireError("NUL, CR and LF cannot stand inside a line")
        return format_reply(head, ["*" if _ENDS.search(param) else param for param in params[:-1]] + [params[-1]])
    return line


def cut(text: str, limit_bytes: int) -> str:
    """The longest start of `text` that is at most `limit_bytes` long in UTF-8, ending between two characters."""
    if text.isascii():
        return text if len(text) <= limit_bytes else text[: max(limit_bytes, 0)]
    data = text.encode()
    if len(data) <= limit_bytes:
        return text
    return data[: max(limit_bytes, 0)].decode(errors="ignore")


def fit(head: str, text: str, limit_bytes: int = 0) -> str:
    """The longest start of `text` that fits a line after `head` and has at most `limit_bytes`; 0 is without limit."""
    room_bytes = MAX_BODY_BYTES - 2 - len(head.encode())
    return cut(text, min(room_bytes, limit_bytes or room_bytes))


def split(text: str, limit_bytes: int) -> list[str]:
    """`text` in pieces of at most `limit_bytes` (≥ 4) in UTF-8, cut between characters, at a space if one is near."""
    pieces: list[str] = []
    while len(text.encode()) > limit_bytes:
        piece = cut(text, limit_bytes)
        space = piece.rfind(" ")
        if space > len(piece) * 2 // 3 and text[len(piece)] != " ":
            piece = piece[: space + 1]
        pieces.append(piece)
        text = text[len(piece) :]
    pieces.append(text)
    return pieces
