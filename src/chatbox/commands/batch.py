"""BATCH from clients (https://ircv3.net/specs/extensions/client-batch)."""

from __future__ import annotations

import re

from chatbox.commands import multiline
from chatbox.commands.message import say_lines
from chatbox.core.collecting import invalid
from chatbox.core.dispatch import Call, command
from chatbox.core.reply import Fail
from chatbox.wire import caps

_REFERENCE = re.compile("[A-Za-z0-9-]{1,64}")
MULTILINE = "draft/multiline"


@command(
    "BATCH {+|-}<reference> [<type> [<parameter>]]",
    "Begins or ends lines that belong together: a message of several lines.",
    "https://ircv3.net/specs/extensions/client-batch",
    min_params=1,
)
def batch(call: Call) -> None:
    sign, reference = call.params[0][:1], call.params[0][1:]
    if sign not in ("+", "-") or not _REFERENCE.fullmatch(reference):
        raise Fail("INVALID_REFTAG", call.params[0] or "*", "A batch has a name of letters, digits and hyphens")
    if sign == "+":
        _begin(call, reference)
    else:
        _end(call, reference)


def _begin(call: Call, reference: str) -> None:
    _fail_open(call, "Another batch was opened before its end")
    if call.param(1) != MULTILINE or not call.session.has(caps.MULTILINE):
        raise Fail("UNKNOWN_TYPE", reference, call.param(1) or "*", "No batch of that type can be sent here")
    if len(call.params) != 3 or not call.params[2] or "," in call.params[2] or "batch" in call.message.tags:
        raise invalid("A message of several lines goes to one target, and stands in no other batch")
    multiline.begin(call, reference, call.params[2])


def _end(call: Call, reference: str) -> None:
    batch = call.session.collecting
    if batch is None or batch.reference != reference:
        _fail_open(call, "Another batch was closed before its end")
        raise invalid("There is no such batch open")
    call.session.collecting = None
    if batch.failed:
        call.reply.silent()
        return
    call.reply.label = batch.label
    if not any(piece.text for piece in batch.pieces):
        raise invalid("There is nothing in it but blank lines")
    say_lines(call, batch)


def _fail_open(call: Call, why: str) -> None:
    if call.session.collecting is not None:
        call.session.collecting.fail(call.hub, call.session, invalid(why))
