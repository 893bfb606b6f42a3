"""Numerics that are the same for everybody but for the nick and some numbers: made once, not for each connection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from chatbox.wire.message import MAX_REPLY_BYTES, format_reply

NICK, END = "\0", "\r\n"
Counts = Mapping[str, int]
NO_COUNTS: Counts = {}
LARGEST = 10**12


class Prepared:
    """Some numerics in their order; `Reply.prepared` says them.

    Attributes:
        nick_bytes: with a longer nick some line would have to be cut.

    Args:
        server: the server's name, which is the source of them all.
        numerics: of each its code and its parameters after the nick; the last may end with `NICK` again.
        counted: the names of the numbers in them; each is written as `%(name)d` there.
    """

    __slots__ = ("_counted", "_numerics", "_text", "nick_bytes")

    def __init__(self, server: str, numerics: Sequence[tuple[str, ...]], counted: Sequence[str] = ()) -> None:
        self._numerics = numerics
        self._counted = bool(counted)
        source = server.replace("%", "%%") if counted else server
        self._text = END.join([f":{source} {code} {NICK}{_after_nick(params)}" for code, *params in numerics])
        largest = self._counted_in(self._text, dict.fromkeys(counted, LARGEST)).split(END)
        self.nick_bytes = min(
            ((MAX_REPLY_BYTES - len(line.replace(NICK, "").encode())) // line.count(NICK) for line in largest if line),
            default=MAX_REPLY_BYTES,
        )

    def text(self, nick: str, counts: Counts = NO_COUNTS) -> str:
        """The lines, with `END` between them."""
        return self._counted_in(self._text, counts).replace(NICK, nick)

    def numerics(self, nick: str, counts: Counts = NO_COUNTS) -> Iterator[list[str]]:
        """The same one by one: of each its code and its parameters after the nick."""
        for numeric in self._numerics:
            yield [self._counted_in(part, counts).replace(NICK, nick) for part in numeric]

    def _counted_in(self, text: str, counts: Counts) -> str:
        return text % counts if self._counted else text


def _after_nick(params: Sequence[str]) -> str:
    *middle, last = params
    return format_reply("", [*middle, last.removesuffix(NICK)]) + NICK * last.endswith(NICK)
