"""PING, PONG and QUIT."""

from __future__ import annotations

from chatbox.core.dispatch import Call, close, command
from chatbox.core.reply import Fail
from chatbox.wire import numerics as n
from chatbox.wire.message import Message, cut

MAX_REASON_BYTES = 240


@command(
    "PING <token>",
    "Asks for a PONG, which comes when all you sent before is stored.",
    "https://modern.ircdocs.horse/#ping-message",
    before_registration=True,
)
def ping(call: Call) -> None:
    if not call.params:
        raise Fail(n.ERR_NEEDMOREPARAMS, "PING", "Not enough parameters")
    if not call.params[0]:
        raise Fail(n.ERR_NOORIGIN, "No origin specified")
    call.reply.say("PONG", call.hub.name, call.params[0])


@command("PONG [<token>]", "Answers a PING.", "https://modern.ircdocs.horse/#pong-message", before_registration=True)
def pong(call: Call) -> None:
    """Says nothing; a label is answered by itself."""


@command("QUIT [<reason>]", "Leaves.", "https://modern.ircdocs.horse/#quit-message", before_registration=True)
def quit_(call: Call) -> None:
    reason = cut(call.param(0), MAX_REASON_BYTES)
    call.reply.silent()
    text = f"Quit: {reason}" if reason else "Quit"
    if call.session.user is not None and not call.session.plain:
        # Clients take their own QUIT as the sign that they are gone by their own wish.
        call.reply.add(Message("QUIT", [text], call.session.user.source))
        call.reply.finish()
    close(call.hub, call.session, text)
