"""From a line to its command: the table of commands, the checks common to all, and the order of answers.

A handler is a plain function. One that must wait for something is `async`; until it is done the later lines of its
session wait, so that answers keep the order of the commands.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import NamedTuple

from chatbox.core import presence, privileges, quick
from chatbox.core.collecting import ALLOWED, invalid
from chatbox.core.event import Event
from chatbox.core.hub import Hub
from chatbox.core.reply import Fail, Reply
from chatbox.core.room import Room
from chatbox.core.session import Session
from chatbox.core.user import User
from chatbox.wire import caps
from chatbox.wire import numerics as n
from chatbox.wire.message import NO_TAGS, Message, WireError, parse, parse_tags

logger = logging.getLogger(__name__)
LABELS = caps.LABELED_RESPONSE | caps.BATCH
"""What a client must have negotiated for its labels to count: an answer may be a batch."""
Handler = Callable[["Call"], Awaitable[None] | None]


class Command(NamedTuple):
    """A row of the table: who may send it when, and what it is for.

    Attributes:
        privilege: only operators with it may (`core.privileges`); "" for everybody.
    """

    name: str
    handler: Handler
    min_params: int
    before_registration: bool
    syntax: str
    help: str
    spec: str
    privilege: str = ""


COMMANDS: dict[str, Command] = {}


def command(
    syntax: str,
    help: str,
    spec: str,
    *,
    min_params: int = 0,
    before_registration: bool = False,
    privilege: str = "",
) -> Callable[[Handler], Handler]:
    """Registers a handler for the command that `syntax` begins with.

    Args:
        syntax: e.g. `KICK <channel> <nick> [<reason>]`.
        help: one sentence.
        spec: the address of the clause that defines it.
        min_params: with fewer the sender gets 461.
        privilege: without it the sender gets 481.
    """

    def register(handler: Handler) -> Handler:
        name = syntax.partition(" ")[0]
        COMMANDS[name] = Command(name, handler, min_params, before_registration, syntax, help, spec, privilege)
        return handler

    return register


class Call:
    """One command of one session, while it is being handled."""

    __slots__ = ("command", "hub", "message", "params", "reply", "session")

    def __init__(self, hub: Hub, session: Session, message: Message, label: str) -> None:
        self.hub = hub
        self.session = session
        self.message = message
        self.command = message.command
        self.params = message.params
        self.reply = Reply(hub, session, label)

    @property
    def user(self) -> User:
        """Who sent it. Only for commands of registered sessions."""
        user = self.session.user
        assert user is not None
        return user

    def param(self, index: int) -> str:
        """The parameter at `index`, or ""."""
        return self.message.param(index)

    def own_line(self, event: Event, room: Room, place: int) -> None:
        """With a label, the sender's copy of what it did is part of the labelled answer instead of the room's line."""
        if self.reply.label:
            self.hub.batch.skip(self.session, place)
            msgid = self.hub.msgid(room, room.next - 1) if self.hub.logged else ""
            self.reply.event(event, room.name, room.last_ms, msgid)


def label_of(session: Session, tags: Mapping[str, str]) -> str:
    """The label of a line, where labels count."""
    return tags.get("label", "") if session.caps & LABELS == LABELS else ""


def receive(hub: Hub, session: Session, line: Message | str) -> None:
    """Takes one line from a session: text without line end, or a message already parsed.

    While the session is busy it waits. Connections hand over none then, but keep it, and stop reading.
    """
    if session.busy:
        session.waiting.append(line)
    elif not (isinstance(line, str) and line.startswith(quick.OPENING) and quick.say(hub, session, line)):
        _execute(hub, session, line)


def perform(call: Call, handler: Handler) -> None:
    """Does something for a session that it did not ask for, when it is its turn, as if it were a command of its."""
    session = call.session
    if session.busy:
        session.waiting.append(partial(perform, call, handler))
    elif not session.closed:
        _run(call, handler)


def end_of_input(hub: Hub, session: Session, reason: str) -> None:
    """The peer sends no more; what it sent before is still executed, and the QUIT comes after it."""
    if session.busy:
        session.label = reason
        session.waiting.append(None)
    elif not session.closed:
        close(hub, session, reason, silent=True)


def close(hub: Hub, session: Session, reason: str, silent: bool = False) -> None:
    """Ends a session: its user quits, and it is told why, after everything else it was told."""
    if session.closed:
        return
    session.closed = True
    session.waiting.clear()
    presence.depart(hub, session, reason)
    if not silent:
        reply = Reply(hub, session)
        reply.add(Message("ERROR", [f"Closing link: {reason}"]))
        reply.finish()
    hub.batch.close(session)


def _execute(hub: Hub, session: Session, line: Message | str) -> None:
    if session.closed:
        return
    try:
        message = line if isinstance(line, Message) else parse(line)
    except WireError as error:
        if isinstance(line, str) and line.strip():
            _answer_unreadable(hub, session, line, str(error))
        return
    label = label_of(session, message.tags) if message.tags else ""
    _run(Call(hub, session, message, label))


def finish(call: Call) -> None:
    """Says the answer to a call that was made by hand, the rest of what is long in pieces."""
    _finish_or_wait(call, None)


def _run(call: Call, handler: Handler | None = None) -> None:
    waiting = None
    try:
        waiting = (handler or _check(call).handler)(call)
    except Fail as refusal:
        call.reply.refuse(call.command, refusal)
    except Exception:
        _report(call)
    _finish_or_wait(call, waiting)


def _finish_or_wait(call: Call, waiting: Awaitable[None] | None) -> None:
    if waiting is None and not call.reply.unfinished:
        call.reply.finish()
    else:
        call.session.busy = True
        call.hub.runtime.spawn(_finish(call, waiting))


def _answer_unreadable(hub: Hub, session: Session, line: str, why: str) -> None:
    reply = Reply(
        hub, session, label_of(session, parse_tags(line[1:].partition(" ")[0]) if line[:1] == "@" else NO_TAGS)
    )
    reply.numeric(n.ERR_UNKNOWNCOMMAND, "*", f"Unknown command: {why}")
    reply.finish()


def _check(call: Call) -> Command:
    session, row = call.session, COMMANDS.get(call.command)
    if session.user is None and (row is None or not row.before_registration):
        raise Fail(n.ERR_NOTREGISTERED, "You have not registered")
    if row is None:
        raise Fail(n.ERR_UNKNOWNCOMMAND, call.command, "Unknown command")
    call.hub.pipeline.meter.commands[row.name] += 1
    if session.collecting is not None and call.command not in ALLOWED:
        session.collecting.fail(call.hub, session, invalid("Another command came before its end"))
    if row.privilege:
        privileges.check(session.user, row.privilege)
    if len(call.params) < row.min_params:
        raise Fail(n.ERR_NEEDMOREPARAMS, call.command, "Not enough parameters")
    return row


async def _finish(call: Call, waiting: Awaitable[None] | None) -> None:
    session = call.session
    try:
        if waiting is not None:
            await waiting
        await call.reply.finish_streams()
    except Fail as refusal:
        call.reply.refuse(call.command, refusal)
    except Exception:
        _report(call)
    if not session.closed:
        call.reply.finish()
    session.busy = False
    while session.waiting and not session.busy:
        line = session.waiting.pop(0)
        if line is None:
            end_of_input(call.hub, session, session.label)
        elif isinstance(line, (str, Message)):
            _execute(call.hub, session, line)
        else:
            line()
    if not session.busy:
        session.connection.go_on()


def _report(call: Call) -> None:
    logger.exception("session %d: %s failed", call.session.number, call.command)
    call.reply.fail(
        call.command, "INTERNAL_ERROR", "That failed because of a fault of the server, which has been noted"
    )
