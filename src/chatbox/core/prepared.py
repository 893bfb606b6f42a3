"""Numerics that are the same for everybody but for the nick: made once, and not for each connection."""

from __future__ import annotations

from collections.abc import Sequence

from chatbox.wire.message import MAX_REPLY_BYTES, format_reply

NICK, END = "\0", "\r\n"


class Prepared:
    """Some numerics in their order; `Reply.prepared` says them.

    Attributes:
        numerics: of each its code and its parameters after the nick.
        nick_bytes: with a longer nick some line would have to be cut.

    Args:
        server: the server's name, which is the source of them all.
    """

    __slots__ = ("_text", "nick_bytes", "numerics")

    def __init__(self, server: str, numerics: Sequence[tuple[str, ...]]) -> None:
        self.numerics = numerics
        lines = [(f":{server} {code} ", format_reply("", params)) for code, *params in numerics]
        longest = max((len(head.encode()) + len(tail.encode()) for head, tail in lines), default=0)
        self.nick_bytes = MAX_REPLY_BYTES - longest
        self._text = END.join([head + NICK + tail for head, tail in lines])

    def text(self, nick: str) -> str:
        """The lines, with `END` between them."""
        return self._text.replace(NICK, nick)
