"""PRIVMSG, NOTICE and TAGMSG: what people came for."""

from __future__ import annotations

from collections.abc import Awaitable

from chatbox.commands import multiline, services
from chatbox.commands.addressee import Addressee, addressee
from chatbox.core import access
from chatbox.core.collecting import Collecting
from chatbox.core.dispatch import Call, command
from chatbox.core.event import Event, render_event
from chatbox.core.log import Sent
from chatbox.core.reply import Fail
from chatbox.core.room import Room
from chatbox.core.said import SEAM, Lines, Said, Tagged, put_together, taken_apart
from chatbox.core.sent import TAG
from chatbox.wire import caps
from chatbox.wire import numerics as n
from chatbox.wire.message import MAX_BODY_BYTES, Message, cut
from chatbox.wire.names import is_channel

MAX_TARGETS = 4
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
        if loud or not refusal.code.isdigit():
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
    for target in targets[MAX_TARGETS:]:
        call.reply.numeric("407", target, f"Too many targets: at most {MAX_TARGETS} at once")


def _to_target(call: Call, target: str, body: str, make: type[Said] = Said) -> None:
    """One message to one target, or the same answer again if it was sent before."""
    hub = call.hub
    client_id = call.message.tags.get(TAG, "") if call.message.tags else ""
    key = hub.sent.key(call.user, target, client_id) if client_id else None
    if key is not None and (before := hub.sent.find(key, call.user)) is not None:
        _answer_again(call, before)
        return
    if is_channel(target):
        room = access.find(hub, call.user, target)
        stored = _to_room(call, room, body, make)
    else:
        to = addressee(hub, target)
        room = hub.direct(call.user.id, to.id)
        stored = _to_user(call, to, room, body, make)
    if key is not None and stored:
        hub.sent.note(key, room)


def _answer_again(call: Call, before: Sent) -> None:
    """It was said once and for all; only who sent it hears so."""
    room = call.hub.by_room_id.get(before.room)
    if before.row is not None and room is not None and call.session.has(caps.ECHO_MESSAGE):
        event, msgid = before.row.body.named(room.name), call.hub.msgid(room, before.number)
        call.reply.event(event, room.name, before.row.time_ms, msgid)


def _to_room(call: Call, room: Room, body: str, make: type[Said]) -> bool:
    """Returns whether it was stored."""
    hub, user = call.hub, call.user
    body, audience = access.check_speak(hub, room, user, call.command, body)
    if not body and call.command != "TAGMSG":
        return False  # nothing is left of it
    event = _event(call, room.name, body, make)
    session = call.session
    stored = _stored(call, event)
    if not stored:
        time_ms, msgid = max(hub.runtime.clock_ms(), room.last_ms), ""
        place = hub.say(room, audience, user.id, lambda shape: render_event(event, room.name, shape, time_ms, ""))
    else:
        place = hub.append(event, user.id, room, audience)
        time_ms, msgid = room.last_ms, ""
        if call.reply.label or user.id not in room.members:
            msgid = hub.msgid(room, room.next - 1)
    if not session.has(caps.ECHO_MESSAGE):
        hub.batch.skip(session, place)
    elif call.reply.label or user.id not in room.members:
        hub.batch.skip(session, place)
        call.reply.event(event, room.name, time_ms, msgid)
    return stored


def _to_user(call: Call, to: Addressee, room: Room, body: str, make: type[Said]) -> bool:
    """Returns whether it was stored. All connections of both hear it."""
    hub, user, target = call.hub, call.user, to.user
    event = _event(call, to.nick, body, make)
    stored = _stored(call, event)
    if not stored:
        time_ms, msgid = hub.runtime.clock_ms(), ""
    else:
        time_ms, msgid = hub.append_direct(event, user.id, room)
        if target is None or not target.sessions:
            hub.keep_unseen(room, to.id, to.nick)
    for session in (target.sessions if target else set()) | user.sessions:
        if session is call.session and target is not user:
            continue
        data = render_event(event, "", session.shape, time_ms, msgid)
        if data:
            hub.batch.reply(session, data)
    if call.session.has(caps.ECHO_MESSAGE):
        call.reply.event(event, "", time_ms, msgid)
    elif call.session.plain:
        call.reply.text(f"* to {to.nick}: {body.replace(SEAM, '')}")
    away = target.away if target else NOT_HERE
    if away and call.command == "PRIVMSG":
        call.reply.numeric(n.RPL_AWAY, to.nick, away)
    return stored


def _event(call: Call, target: str, body: str, make: type[Said]) -> Said | Tagged:
    user = call.user
    tags = call.message.tags
    client_tags = {key: value for key, value in tags.items() if key[0] == "+"} if tags else {}
    if call.command == "TAGMSG":
        return Tagged(user.source, user.account, target, client_tags)
    head = f":{user.source} {call.command} {target} :"
    if make is Lines:
        fitting = put_together(taken_apart(body), head)
        return Lines(user.source, user.account, call.command, target, fitting, client_tags)
    room_left = MAX_BODY_BYTES - 2 - len(head.encode())
    return Said(user.source, user.account, call.command, target, cut(body, room_left), client_tags)


def _stored(call: Call, event: Event) -> bool:
    return isinstance(event, Said) or not call.hub.limits.stored_tags.isdisjoint(event.client_tags())
