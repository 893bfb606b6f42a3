"""IRC over a stream: lines that end with CR LF, or LF alone."""

from __future__ import annotations

from chatbox.core.reply import Reply
from chatbox.net.chat import Chat
from chatbox.net.context import Context
from chatbox.wire import numerics as n
from chatbox.wire.message import MAX_BODY_BYTES, MAX_CLIENT_TAG_BYTES

MAX_LINE_BYTES = MAX_CLIENT_TAG_BYTES + MAX_BODY_BYTES


class TooLong(ValueError):  # noqa: N818 - it is what the line is
    """A line has more bytes than the protocol allows."""


def decode_line(line: bytes) -> str:
    """A line without its end, as text.

    Raises:
        TooLong: see `wire.message` for the limits.
        UnicodeDecodeError: it is not UTF-8.
    """
    if len(line) > MAX_BODY_BYTES - 2:
        body = line
        if line.startswith(b"@"):
            tags, _, body = line.partition(b" ")
            if len(tags) + 1 > MAX_CLIENT_TAG_BYTES:
                raise TooLong
        if len(body) > MAX_BODY_BYTES - 2:
            raise TooLong
    return line.decode()


def answer_bad_line(chat: Chat, error: ValueError, line: bytes) -> None:
    """Says what was wrong with a line that could not be read (UTF8ONLY, and 417)."""
    reply = Reply(chat.context.hub, chat.session)
    if isinstance(error, TooLong):
        reply.numeric(n.ERR_INPUTTOOLONG, "Input line was too long")
    else:
        words = line.partition(b" :")[0].split()
        command = next((word for word in words if word[:1] not in (b"@", b":")), b"*")
        name = command.decode("ascii", "replace").upper()
        reply.fail(name if name.isalnum() else "*", "INVALID_UTF8", "That is not UTF-8; it was not sent to anybody")
    reply.finish()


class Line(Chat):
    """An IRC client."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._tail = b""
        self._skipping = False

    def data_received(self, data: bytes) -> None:
        self.heard_s = self.context.loop.time()
        lines = (self._tail + data).split(b"\n")
        self._tail = lines.pop()
        for line in lines:
            if self.session.closed:
                return
            if self._skipping:
                self._skipping = False
            elif line and line != b"\r":
                self._take(line.removesuffix(b"\r"))
        if len(self._tail) > MAX_LINE_BYTES:
            if not self._skipping:
                answer_bad_line(self, TooLong(), b"")
            self._tail, self._skipping = b"", True

    def _take(self, line: bytes) -> None:
        try:
            text = decode_line(line)
        except (TooLong, UnicodeDecodeError) as error:
            answer_bad_line(self, error, line)
            return
        self.accept_line(text)

    def eof_received(self) -> bool:
        if self._tail and not self._skipping and not self.session.closed:
            self._take(self._tail.removesuffix(b"\r"))
            self._tail = b""
        return super().eof_received()
