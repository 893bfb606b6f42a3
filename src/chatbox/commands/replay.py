"""Replay: what clients without CHATHISTORY missed is shown to them by itself, with the time of each message."""

from __future__ import annotations

import time
from collections.abc import Callable

import msgspec

from chatbox.commands.deliver import takes_own
from chatbox.core.holding import hold
from chatbox.core.hub import Hub
from chatbox.core.log import EventRow
from chatbox.core.playback import Playback
from chatbox.core.reply import Reply
from chatbox.core.room import Room
from chatbox.core.said import NEW_LINE, Lines, Said, put_together, taken_apart
from chatbox.core.session import Session
from chatbox.core.user import User
from chatbox.core.view import View, view_of
from chatbox.services.accounts import Accounts
from chatbox.services.history import History, Reference, Scope
from chatbox.wire import caps
from chatbox.wire.message import fit

MOST_PLAYED = 10_000
ACTION = "\x01ACTION "
Tell = Callable[[list[EventRow]], bytes]


def replay(hub: Hub, session: Session, room: Room, left: int, end: int, most: int, tell: Tell | None = None) -> None:
    """Shows a session the last messages of a log, before whatever is said to it from now on.

    Args:
        left: the number up to which its user has been told everything.
        end: the number from which on it is told what happens as it happens.
        most: messages at most, the newest; 0 for none.
        tell: makes the lines of them; as history for IRC clients where not given.
    """
    user = session.user
    if user is None or not (hub.limits.history and most and left < min(end - 1, room.spoken)):
        return
    view = view_of(room, user) or View(end, 0, user.id)  # who is about to come in begins there
    if session.has(caps.ZNC_PLAYBACK):
        asked = session.playback
        if asked is not None and asked.holds_for(room.folded, hub.runtime.monotonic_s()):
            play(hub, session, room, asked, end)
        return

    async def read() -> bytes:
        rows = await hub.service(History).latest(Scope(room, view, end, most), Reference(left) if left else None)
        return tell(rows) if tell else told(hub, session, user, room, rows)

    hold(hub, session, read)


def play(hub: Hub, session: Session, room: Room, asked: Playback, end: int = 0) -> None:
    """Shows a session what it asked `*playback` for, before whatever is said to it from now on."""
    user = session.user
    view = view_of(room, user) if user else None
    if user is None or view is None or not hub.limits.history:
        return
    scope = Scope(room, view, end or room.next, hub.limits.playback_limit or hub.limits.query_limit or MOST_PLAYED)

    async def read() -> bytes:
        history = hub.service(History)
        start = Reference(0, asked.start_ms) if asked.start_ms else None
        if asked.end_ms:
            rows = await history.between(scope, Reference(0, asked.start_ms), Reference(0, asked.end_ms))
        else:
            rows = await history.latest(scope, start)
        return told(hub, session, user, room, rows)

    hold(hub, session, read)


def most_shown(hub: Hub, session: Session) -> int:
    """How many messages of a log a session is shown by itself, at most: as its account's owner or the server wants."""
    row = hub.service(Accounts).by_id(session.account_id) if session.account_id else None
    chosen = row.details.settings.get("autoreplay-lines") if row else None
    return hub.limits.playback_limit if chosen is None else int(chosen)


def wanted(session: Session) -> bool:
    """Whether a client gets its history by itself, since it cannot ask for it."""
    return not session.plain and not session.has(caps.CHATHISTORY)


def told(hub: Hub, session: Session, user: User, room: Room, rows: list[EventRow]) -> bytes:
    """Messages as an IRC client is told that they are old: in a batch, with their time as a tag or else as text."""
    reply = Reply(hub, session)
    tell(reply, hub, user, room, rows)
    return reply.take()


def tell(reply: Reply, hub: Hub, user: User, room: Room, rows: list[EventRow]) -> None:
    """The same, within an answer."""
    session = reply.session
    if rows:
        reply.open_batch("chathistory", room.name or other_nick(hub, room, user))
    for row in rows:
        event = row.body
        if room.direct and row.user == user.id and not takes_own(session):
            continue  # it would stand in a conversation with oneself
        if isinstance(event, Said) and event.body.startswith("\x01") and not event.body.startswith(ACTION):
            continue  # a question of one program to another, which nobody wants answered now
        if not session.has(caps.SERVER_TIME) and isinstance(event, Said):
            event = with_time(event, row.time_ms, hub.runtime.clock_ms())
        reply.event(event, room.name, row.time_ms, hub.msgid(room, row.number))
    reply.close_batch()


def with_time(event: Said, time_ms: int, now_ms: int) -> Said:
    """A message with the time in front of its text, for clients that show no other."""
    action = event.body.startswith(ACTION)
    body = event.body[len(ACTION) :].removesuffix("\x01") if action else event.body
    then = time.localtime(time_ms / 1000)
    today = time.localtime(now_ms / 1000)[:3] == then[:3]
    if isinstance(event, Lines):
        body = body.lstrip(NEW_LINE)
    text = f"[{time.strftime('%H:%M' if today else '%Y-%m-%d %H:%M', then)}] {body}"
    head = f":{event.source} {event.command} {event.target} :"
    if action:
        return msgspec.structs.replace(event, body=f"{ACTION}{fit(head + ACTION + '.', text)}\x01")
    fitting = put_together(taken_apart(text), head) if isinstance(event, Lines) else fit(head, text)
    return msgspec.structs.replace(event, body=fitting)


def other_nick(hub: Hub, room: Room, user: User) -> str:
    """With whom a user talked in a log of direct messages: by their nick of now, else the last one."""
    other_id = next((one for one in room.talkers if one != user.id), user.id)
    other = hub.by_id.get(other_id)
    return other.nick if other else room.state.nicks.get(other_id, "")
