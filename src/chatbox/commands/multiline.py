"""The lines of a multi-line message, as they come (https://ircv3.net/specs/extensions/multiline)."""

from __future__ import annotations

from chatbox.core.collecting import Collecting, invalid
from chatbox.core.dispatch import Call
from chatbox.core.reply import Fail
from chatbox.core.said import CONCAT, Piece
from chatbox.wire import caps


def begin(call: Call, reference: str, target: str) -> None:
    """Opens a batch; it is answered when it ends."""
    hub, session = call.hub, call.session
    collecting = Collecting(reference, target, call.reply.label, call.message.tags)
    session.collecting = collecting
    call.reply.silent()

    def expire() -> None:
        if session.collecting is collecting and not session.closed:
            collecting.fail(hub, session, Fail("TIMEOUT", reference, "The batch was left open for too long"))

    hub.runtime.call_later(hub.limits.batch_timeout_s, expire)


def collects(call: Call) -> bool:
    """Takes a PRIVMSG or NOTICE that belongs to a batch; what does not fit into it fails the batch.

    Returns whether it did; a message that stands alone is the caller's.

    Raises:
        Fail: it belongs to a batch that is not open.
    """
    batch = call.session.collecting
    reference = call.message.tags.get("batch")
    if batch is not None and not batch.failed:
        try:
            _take(call, batch, reference)
        except Fail as refusal:
            batch.fail(call.hub, call.session, refusal)
    elif reference is None or not call.session.has(caps.MULTILINE):
        return False
    elif batch is None or batch.reference != reference:
        call.command = "BATCH"
        raise invalid("There is no such batch open")
    call.reply.silent()
    return True


def _take(call: Call, batch: Collecting, reference: str | None) -> None:
    limits = call.hub.limits
    target, text, joined = call.param(0), call.param(1), CONCAT in call.message.tags
    if reference != batch.reference:
        raise invalid("A line that is not part of the batch came before its end")
    if target != batch.target:
        raise Fail("MULTILINE_INVALID_TARGET", batch.target, target or "*", "Invalid multiline target")
    if batch.command and call.command != batch.command:
        raise invalid("PRIVMSG and NOTICE cannot be mixed")
    if joined and not text:
        raise invalid("A blank line cannot be joined to another")
    batch.command = call.command
    batch.add(Piece(text, joined))
    if limits.multiline_bytes and batch.size_bytes > limits.multiline_bytes:
        raise Fail("MULTILINE_MAX_BYTES", str(limits.multiline_bytes), "The message has too many bytes")
    if limits.multiline_lines and len(batch.pieces) > limits.multiline_lines:
        raise Fail("MULTILINE_MAX_LINES", str(limits.multiline_lines), "The message has too many lines")
