"""Numerics that are the same for everybody but for the nick: made once, and not for each connection."""

from __future__ import annotations

from collections.abc import Sequence

from chatbox.wire.message import MAX_REPLY_BYTES, format_reply


class Prepared:
    """Some numerics in their order; `Reply.prepared` says them.

    Attributes:
        numerics: of each its code and its parameters after the nick.
        parts: of each line what stands before the nick, and what after it.
        nick_bytes: with a longer nick some line would have to be cut.

    Args:
        server: the server's name, which is the source of them all.
    """

    __slots__ = ("nick_bytes", "numerics", "parts")

    def __init__(self, server: str, numerics: Sequence[tuple[str, ...]]) -> None:
        self.numerics = numerics
        self.parts = [(f":{server} {code} ", format_reply("", params)) for code, *params in numerics]
        longest = max((len(head.encode()) + len(tail.encode()) for head, tail in self.parts), default=0)
        self.nick_bytes = MAX_REPLY_BYTES - longest
