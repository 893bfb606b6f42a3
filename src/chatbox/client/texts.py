"""What a person writes, cut into messages that arrive whole."""

from __future__ import annotations

import re

from chatbox.client.events import Kind
from chatbox.wire.message import MAX_BODY_BYTES, split

_LINE_END = re.compile(r"\r\n|\r|\n")
_NICK_USER_HOST_BYTES = 1 + 20 + 1 + 63
"""What stands after the nick, while our user name and host are unknown: room for the longest usual ones."""


def pieces(text: str, *, target: str, nick: str, source: str = "", kind: Kind = "privmsg") -> list[str]:
    """The messages that a text becomes: one per line that is not empty, and more where a line is long.

    Each is short enough that the line a server relays, `:nick!user@host PRIVMSG target :text`, fits its 512
    bytes (https://modern.ircdocs.horse/#message-format). Cuts are made between characters, at a space where
    one is near.

    Args:
        text: any text; NUL, which cannot travel, becomes U+FFFD.
        target: the room or nick.
        nick: our own nick.
        source: our `nick!user@host` as others see it, where known.
        kind: actions need some more bytes.
    """
    limit = line_limit(target=target, nick=nick, source=source, kind=kind)
    lines = [line for line in normalised(text).split("\n") if line.strip()]
    return [piece for line in lines for piece in split(line, limit)]


def normalised(text: str) -> str:
    """The text with LF for every kind of line end, and U+FFFD for NUL, which cannot travel."""
    return _LINE_END.sub("\n", text.replace("\0", "\ufffd"))


def line_limit(*, target: str, nick: str, source: str = "", kind: Kind = "privmsg") -> int:
    """How many bytes of a text fit one line."""
    command = "NOTICE" if kind == "notice" else "PRIVMSG"
    sender = max(len(source.encode()), len(nick.encode()) + _NICK_USER_HOST_BYTES)
    frame = sender + len(f": {command} {target} :\r\n".encode()) + len(wrap("", kind))
    return max(MAX_BODY_BYTES - frame, 64)


def wrap(text: str, kind: Kind) -> str:
    """The text as it travels: an action gets its marks (https://modern.ircdocs.horse/ctcp.html)."""
    return f"\x01ACTION {text}\x01" if kind == "action" else f"\x01{text}\x01" if kind == "ctcp" else text


def unwrap(text: str, *, notice: bool) -> tuple[Kind, str]:
    """The kind of a received text, and the text without marks."""
    if text.startswith("\x01") and len(text) > 1:
        inner = text[1:].removesuffix("\x01")
        word, _, rest = inner.partition(" ")
        return ("action", rest) if word == "ACTION" and not notice else ("ctcp", inner)
    return ("notice" if notice else "privmsg"), text
