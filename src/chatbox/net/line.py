"""IRC over a stream: lines that end with CR LF, or LF alone."""

from __future__ import annotations

from chatbox.core.dispatch import close, label_of
from chatbox.core.reply import Reply
from chatbox.net.chat import BadLine, Chat
from chatbox.net.context import Context
from chatbox.wire import numerics as n
from chatbox.wire.message import MAX_BODY_BYTES, MAX_CLIENT_TAG_BYTES, parse_tags

MAX_LINE_BYTES = MAX_CLIENT_TAG_BYTES + MAX_BODY_BYTES


ENDLESS = "A line is longer than everything that may wait to be executed"


class TooLong(ValueError):  # noqa: N818 - it is what the line is
    """A line has more bytes than the protocol allows."""


def decode_line(line: bytes) -> str | BadLine:
    """A line without its end, as text; or what is wrong with it: too long (see `wire.message`), or not UTF-8."""
    try:
        if len(line) > MAX_BODY_BYTES - 2:
            _check_length(line)
        return line.decode()
    except (TooLong, UnicodeDecodeError) as error:
        return BadLine(error, line[:MAX_LINE_BYTES])


def _check_length(line: bytes) -> None:
    body = line
    if line.startswith(b"@"):
        tags, _, body = line.partition(b" ")
        if len(tags) + 1 > MAX_CLIENT_TAG_BYTES:
            raise TooLong
    if len(body) > MAX_BODY_BYTES - 2:
        raise TooLong


class IrcChat(Chat):
    """An IRC client, however its lines travel."""

    __slots__ = ()

    def answer_bad(self, bad: BadLine) -> None:
        """UTF8ONLY (https://ircv3.net/specs/extensions/utf8-only), and 417."""
        tags = bad.line[1:].partition(b" ")[0].decode(errors="replace") if bad.line.startswith(b"@") else ""
        reply = Reply(self.context.hub, self.session, label_of(self.session, parse_tags(tags)))
        if isinstance(bad.error, TooLong):
            reply.numeric(n.ERR_INPUTTOOLONG, "Input line was too long")
        else:
            words = bad.line.partition(b" :")[0].split()
            command = next((word for word in words if word[:1] not in (b"@", b":")), b"*")
            name = command.decode("ascii", "replace").upper()
            name = name if name.isascii() and name.isalnum() else "*"
            reply.fail(name, "INVALID_UTF8", "That is not UTF-8; it was not sent to anybody")
        reply.finish()


class Line(IrcChat):
    """An IRC client on a plain stream."""

    __slots__ = ("_skipped_bytes", "_skipping", "_tail")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._tail = b""
        self._skipping = False
        self._skipped_bytes = 0

    def data_received(self, data: bytes) -> None:
        if self.hanging_up:
            return
        self.heard_s = self.context.loop.time()
        lines = (self._tail + data).split(b"\n")
        self._tail = lines.pop()
        for line in lines:
            if self.session.closed:
                return
            if len(line) + self._skipped_bytes > self.context.queues.receive_bytes:
                self._tail = b""
                close(self.context.hub, self.session, ENDLESS)
                return
            self._skipped_bytes = 0
            if self._skipping:
                self._skipping = False
            elif line and line != b"\r":
                self.accept_line(decode_line(line.removesuffix(b"\r")))
        if len(self._tail) > MAX_LINE_BYTES:
            if not self._skipping:
                self.accept_line(BadLine(TooLong(), b""))
            self._skipped_bytes += len(self._tail)
            self._tail, self._skipping = b"", True
            if self._skipped_bytes > self.context.queues.receive_bytes:
                close(self.context.hub, self.session, ENDLESS)

    def eof_received(self) -> bool:
        if self._tail and not self._skipping and not self.session.closed:
            self.accept_line(decode_line(self._tail.removesuffix(b"\r")))
            self._tail = b""
        return super().eof_received()
