"""Bytes of a stream into lines: CR LF or LF, however they are chunked."""

from __future__ import annotations

MAX_LINE_BYTES = 65536
"""More than any server may send (8,191 of tags and 512: https://ircv3.net/specs/extensions/message-tags)."""


class LineBuffer:
    """Collects what was received until a line is whole.

    A line longer than `limit` bytes is dropped up to its end, so that no peer makes it grow without bound.
    """

    def __init__(self, limit: int = MAX_LINE_BYTES) -> None:
        self._limit = limit
        self._rest = bytearray()
        self._skipping = False
        self.dropped = 0
        """How many lines were too long."""

    def feed(self, data: bytes) -> list[str]:
        """The lines that are whole now, without their ends; bytes that are not UTF-8 become U+FFFD."""
        self._rest += data
        whole: list[bytearray] = []
        if b"\n" in data:
            *whole, self._rest = self._rest.split(b"\n")
        lines = []
        for raw in whole:
            if self._skipping or len(raw) > self._limit:
                self.dropped += not self._skipping
                self._skipping = False
                continue
            text = raw.rstrip(b"\r").decode(errors="replace")
            if text:
                lines.append(text)
        if len(self._rest) > self._limit:
            self.dropped += not self._skipping
            self._skipping = True
            self._rest.clear()
        return lines
