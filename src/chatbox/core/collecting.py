"""A batch that a client has opened and not yet closed: its lines are collected, and executed when it ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from chatbox.core.reply import Fail, Reply
from chatbox.core.said import Piece

if TYPE_CHECKING:
    from chatbox.core.hub import Hub
    from chatbox.core.session import Session

ALLOWED = frozenset(("BATCH", "PRIVMSG", "NOTICE", "PING", "PONG", "QUIT"))
"""Commands that do not disturb an open batch."""


class Collecting:
    """The one open batch of a session (https://ircv3.net/specs/extensions/client-batch).

    Attributes:
        reference: the name the client gave it.
        target: to whom it goes, as written.
        label: of its opening, with which its outcome is answered.
        tags: of its opening.
        command: of its lines, "" before the first.
        pieces: the lines.
        size_bytes: of the message they make.
        failed: what is wrong was said; all that still comes of it is ignored.
    """

    __slots__ = ("command", "failed", "label", "pieces", "reference", "size_bytes", "tags", "target")

    def __init__(self, reference: str, target: str, label: str, tags: Mapping[str, str]) -> None:
        self.reference = reference
        self.target = target
        self.label = label
        self.tags = tags
        self.command = ""
        self.pieces: list[Piece] = []
        self.size_bytes = 0
        self.failed = False

    def add(self, piece: Piece) -> None:
        """Takes one more line; the line feed between two counts as a byte."""
        self.size_bytes += len(piece.text.encode()) + (bool(self.pieces) and not piece.joined)
        self.pieces.append(piece)

    def fail(self, hub: Hub, session: Session, refusal: Fail) -> None:
        """It comes to nothing, which is said once, with its label; all that still comes of it is ignored."""
        if not self.failed:
            self.failed = True
            reply = Reply(hub, session, self.label)
            reply.refuse("BATCH", refusal)
            reply.finish()


def invalid(why: str) -> Fail:
    """What is wrong with a batch and has no code of its own."""
    return Fail("MULTILINE_INVALID", why)
