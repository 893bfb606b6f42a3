"""PRIVMSG, NOTICE and TAGMSG: what people came for."""

from __future__ import annotations

from collections.abc import Awaitable

from chatbox.commands import accept, deliver, multiline, playback, services
from chatbox.commands.addressee import addressee
from chatbox.core import access
from chatbox.core.collecting import Collecting
from chatbox.core.dispatch import Call, command
from chatbox.core.log import Sent
from chatbox.core.modes import PREFIXES, RANKS
from chatbox.core.reply import Fail
from chatbox.core.room import Room
from chatbox.core.said import SEAM, Lines, Said, Tagged, put_together, taken_apart
from chatbox.core.sent import TAG
from chatbox.wire import caps
from chatbox.wire import numerics as n
from chatbox.wire.message import MAX_BODY_BYTES, Message
from chatbox.wire.names import is_channel

MAX_TARGETS = 4
STATUS_RANKS = {prefix: RANKS[mode] for mode, prefix in PREFIXES.items()}
STATUS = "".join(PREFIXES.values())
NOT_HERE = "is not here now; your message is kept and waits"


@command(
    "PRIVMSG <target>{,<target>} <text>",
    "Says something in a room or to a person.",
    "https://modern.ircdocs.horse/#privmsg-message",
)
def privmsg(call: Call) -> Awaitable[None] | None:
    if len(call.params) > 1 and (service := services.addressed(call)):
        return service.told(call, call.params[1])
    _message(call, loud=True)
    return None


@command(
    "NOTICE <target>{,<target>} <text>",
    "Says something that nothing answers automatically.",
    "https://modern.ircdocs.horse/#notice-message",
)
def notice(call: Call) -> None:
    _message(call, loud=False)


@command(
    "TAGMSG <target>{,<target>}",
    "Sends tags without a text: a reaction, that you are typing.",
    "https://ircv3.net/specs/extensions/message-tags#the-tagmsg-tag-only-message",
)
def tagmsg(call: Call) -> None:
    if not call.session.has(caps.MESSAGE_TAGS):
        raise Fail(n.ERR_UNKNOWNCOMMAND, "TAGMSG", "Unknown command: negotiate message-tags first")
    if not call.param(0):
        raise Fail(n.ERR_NEEDMOREPARAMS, "TAGMSG", "Not enough parameters")
    _each_target(call, "")


def _message(call: Call, loud: bool) -> None:
    """A NOTICE is never answered with an error (https://modern.ircdocs.horse/#notice-message)."""
    tags = call.message.tags
    if (call.session.collecting is not None or (tags and "batch" in tags)) and multiline.collects(call):
        return
    try:
        if not call.param(0):
            raise Fail(n.ERR_NORECIPIENT, f"No recipient given ({call.command})")
        if not call.param(1):
            raise Fail(n.ERR_NOTEXTTOSEND, "No text to send")
        _each_target(call, call.params[1])
    except Fail as refusal:
        if loud or not refusal.code.isdigit() or refusal.code == n.ERR_INPUTTOOLONG:
            raise


def say_lines(call: Call, batch: Collecting) -> None:
    """Says what was collected as one message."""
    target = batch.target
    body = put_together(batch.pieces, "")
    one = Call(call.hub, call.session, Message(batch.command, [target, body], tags=batch.tags), "")
    one.reply = call.reply
    call.session.spoke_s = call.hub.runtime.monotonic_s()
    try:
        _to_target(one, target, body, Lines)
    except Fail as refusal:
        call.command = batch.command
        if batch.command != "NOTICE" or not refusal.code.isdigit():
            raise


def _each_target(call: Call, body: str) -> None:
    targets = call.params[0].split(",")
    call.session.spoke_s = call.hub.runtime.monotonic_s()
    if len(targets) == 1:
        _to_target(call, targets[0], body)
        return
    for target in targets[:MAX_TARGETS]:
        try:
            _to_target(call, target, body)
        except Fail as refusal:
            if call.command != "NOTICE":
                call.reply.refuse(call.command, refusal)
    for target in targets[MAX_TARGETS:] if call.command != "NOTICE" else ():
        call.reply.numeric(n.ERR_TOOMANYTARGETS, target, f"Too many targets: at most {MAX_TARGETS} at once")


def _to_target(call: Call, target: str, body: str, make: type[Said] = Said) -> None:
    """One message to one target, or the same answer again if it was sent before."""
    hub = call.hub
    client_id = call.message.tags.get(TAG, "") if call.message.tags else ""
    key = hub.sent.key(call.user, target, client_id) if client_id else None
    if key is not None and (before := hub.sent.find(key, call.user)) is not None:
        _answer_again(call, before)
        return
    of_room = is_channel(target) or (target[:1] in STATUS_RANKS and is_channel(target.lstrip(STATUS)))
    log = _to_room(call, target, body, make) if of_room else _to_person(call, target, body, make)
    if key is not None and log is not None:
        hub.sent.note(key, log)


def _answer_again(call: Call, before: Sent) -> None:
    """It was said once and for all; only who sent it hears so."""
    room = call.hub.by_room_id.get(before.room)
    if before.row is not None and room is not None and call.session.has(caps.ECHO_MESSAGE):
        event, msgid = before.row.body.named(room.name), call.hub.msgid(room, before.number)
        call.reply.event(event, room.name, before.row.time_ms, msgid)


def _to_room(call: Call, target: str, body: str, make: type[Said]) -> Room | None:
    """Says it in a room, or with a prefix to its members of at least that rank
    (https://modern.ircdocs.horse/#statusmsg-parameter); returns the log that has it, if one has.
    """
    name = target if target[0] == "#" else target.lstrip(STATUS)
    room = access.find(call.hub, call.user, name)
    body, audience = access.check_speak(call.hub, room, call.user, call.command, body)
    if not body and call.command != "TAGMSG":
        return None  # nothing is left of it
    told = room.name
    if name is not target:
        letter = max(target[: -len(name)], key=STATUS.index)
        told, audience = letter + room.name, max(audience, STATUS_RANKS[letter])
    event = _event(call, told, body, make)
    return room if deliver.in_room(call, event, room, audience) else None


def _to_person(call: Call, target: str, body: str, make: type[Said]) -> Room | None:
    """Says it to a person; returns the log that has it, if one has."""
    if target[:1] == "*" and playback.answers(call, target):
        if call.command == "PRIVMSG":
            playback.told(call, body)
        return None
    to = addressee(call.hub, target)
    if not accept.takes(call, to, body):
        return None
    room = call.hub.direct(call.user.id, to.id)
    stored = deliver.to_person(call, _event(call, to.nick, body, make), to, room)
    if call.session.plain:
        call.reply.text(f"* to {to.nick}: {body.replace(SEAM, '')}")
    away = to.user.away if to.user else NOT_HERE
    if away and call.command == "PRIVMSG":
        call.reply.numeric(n.RPL_AWAY, to.nick, away)
    return room if stored else None


def _event(call: Call, target: str, body: str, make: type[Said]) -> Said | Tagged:
    user = call.user
    tags = call.message.tags
    client_tags = deliver.client_tags(call) if tags else {}
    if call.command == "TAGMSG":
        return Tagged(user.source, user.account, target, client_tags)
    head = f":{user.source} {call.command} {target} :"
    if make is Lines:
        fitting = put_together(taken_apart(body), head)
        return Lines(user.source, user.account, call.command, target, fitting, client_tags)
    if (len(head) + len(body)) * 4 > MAX_BODY_BYTES and len(head.encode()) + len(body.encode()) > MAX_BODY_BYTES - 2:
        raise Fail(n.ERR_INPUTTOOLONG, "Too long to be relayed whole; nothing was sent")
    return Said(user.source, user.account, call.command, target, body, client_tags)
