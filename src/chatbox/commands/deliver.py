"""Telling what somebody said, in a room or to a person; and the sender in the way they asked for."""

from __future__ import annotations

from collections.abc import Sequence

from chatbox.commands.addressee import Addressee
from chatbox.core import msgids
from chatbox.core.dispatch import Call
from chatbox.core.event import Event, render_event
from chatbox.core.room import Room
from chatbox.core.said import Tagged
from chatbox.core.session import Session
from chatbox.wire import caps

SELF_MESSAGES = caps.ECHO_MESSAGE | caps.SELF_MESSAGE
"""Who has one of them knows that a message may be one's own."""


def in_room(call: Call, event: Event, room: Room, audience: int = 0) -> bool:
    """Tells a room; the sender's own copy is the answer to the command where it has a label.

    Args:
        audience: as `EventRow.audience` has it.

    Returns whether it is kept.

    Raises:
        Fail: it cannot be stored at present.
    """
    hub, user, session = call.hub, call.user, call.session
    tags = event.client_tags()
    stored = not isinstance(event, Tagged) or not hub.limits.stored_tags.isdisjoint(tags)
    if not stored:
        hub.standing.mark(event, user.id)
        time_ms, msgid = max(hub.runtime.clock_ms(), room.last_ms), msgids.passing(hub)
        place = hub.say(room, audience, user.id, lambda shape: render_event(event, room.name, shape, time_ms, msgid))
    else:
        place = hub.append(event, user.id, room, audience, msgids.parent_of(hub, room, tags) if tags else 0)
        time_ms, msgid = room.last_ms, ""
        if call.reply.label or user.id not in room.members:
            msgid = hub.msgid(room, room.next - 1)
    if not session.has(caps.ECHO_MESSAGE):
        hub.batch.skip(session, place)
    elif call.reply.label or user.id not in room.members:
        hub.batch.skip(session, place)
        call.reply.event(event, room.name, time_ms, msgid)
    return stored


def to_person(call: Call, event: Event, to: Addressee, room: Room) -> bool:
    """Tells all connections of two people, in their log.

    Returns whether it is kept.

    Raises:
        Fail: it cannot be stored at present.
    """
    hub, user, target = call.hub, call.user, to.user
    tags = event.client_tags()
    stored = not isinstance(event, Tagged) or not hub.limits.stored_tags.isdisjoint(tags)
    if not stored:
        hub.standing.mark(event, user.id)
        time_ms, msgid = hub.runtime.clock_ms(), msgids.passing(hub)
    else:
        time_ms, msgid = hub.append_direct(event, user.id, room, msgids.parent_of(hub, room, tags) if tags else 0)
        if target is None or not target.sessions:
            hub.keep_unseen(room, to.id, to.nick)
    hearing = set(target.sessions) if target else set()
    if target is not user:
        hearing |= user.sessions - {call.session}  # as Ergo does: whoever talks from two places sees both sides
    for session in hearing:
        data = render_event(event, "", session.shape, time_ms, msgid)
        if data:
            hub.batch.reply(session, data)
    if call.session.has(caps.ECHO_MESSAGE):
        call.reply.event(event, "", time_ms, msgid)
    return stored


def takes_own(session: Session) -> bool:
    """Whether a client understands that its user said something elsewhere
    (https://wiki.znc.in/Query_buffers#znc.in.2Fself-message).
    """
    return session.plain or session.has(SELF_MESSAGES)


def client_tags(call: Call) -> dict[str, str]:
    """The client-only tags of a command, without those that this server does not pass on."""
    deny = call.hub.limits.denied_tags
    tags = {key: value for key, value in call.message.tags.items() if key[0] == "+"}
    return {key: value for key, value in tags.items() if not is_denied(key[1:], deny)} if deny and tags else tags


def is_denied(name: str, deny: Sequence[str]) -> bool:
    """Whether CLIENTTAGDENY has a tag (https://ircv3.net/specs/extensions/message-tags#rpl_isupport-tokens)."""
    return name in deny or (deny[:1] == ("*",) and f"-{name}" not in deny)
