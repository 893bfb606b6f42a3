"""People in netcat, and ten-line socket scripts: text in, text out, no protocol.

A *bare* client sends its name as its first bytes without a line end. It takes all that its first read gives as the
server's name, and reads at most 1,024 bytes at a time; so the name comes alone, and everything else in short writes.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from chatbox.commands.join import take_seat
from chatbox.commands.registration import become_user, nick_refusal, password_fits
from chatbox.core import dispatch, presence
from chatbox.core.dispatch import Call
from chatbox.core.events import Parted
from chatbox.core.reply import Reply
from chatbox.core.room import Room
from chatbox.net.chat import Chat
from chatbox.net.context import Context
from chatbox.net.paced import PacedWriter, cut_bytes
from chatbox.net.peer import Peer
from chatbox.services.history import History
from chatbox.wire import plain
from chatbox.wire.caps import Framing
from chatbox.wire.message import Message, cut, split
from chatbox.wire.names import NameRefused

PROMPT = "What is your name? "
NOT_UTF8 = "* That is not UTF-8 text, so it was not used. Please send UTF-8."
BARE_NAME_BYTES = 64
MAX_TAIL_BYTES = 4096
REPLAYED_LINES = 10
SHOWN_NAMES = 20


class Plain(Chat):
    """A plain client, bare or not."""

    framing = Framing.PLAIN
    pings = False

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._tail = b""
        self._quiet: asyncio.TimerHandle | None = None
        self._room = ""
        self._name = ""
        self._asking_password = False
        self._paced: PacedWriter | None = None
        self._keep_back: Callable[[bytes], None] | None = None
        self._greeted = False

    # input

    def data_received(self, data: bytes) -> None:
        self.heard_s = self.context.loop.time()
        if self._quiet is not None:
            self._quiet.cancel()
            self._quiet = None
        lines = (self._tail + data).split(b"\n")
        self._tail = lines.pop()
        for line in lines:
            self._take(line.removesuffix(b"\r"))
        while len(self._tail) > MAX_TAIL_BYTES:
            piece = cut_bytes(self._tail, MAX_TAIL_BYTES)
            self._tail = self._tail[len(piece) :]
            self._take(piece)
        if self._tail and (self.session.bare or not self._name):
            self._quiet = self.context.loop.call_later(self.context.timing.quiet_s, self._after_quiet)

    def _after_quiet(self) -> None:
        """Nothing more came: what there is was all of it."""
        self._quiet = None
        data, self._tail = self._tail, b""
        if not self._name and not self.prompted and not self._asking_password:
            self.session.bare = True
        elif not self.session.bare:
            self._tail = data  # somebody types slowly
            return
        self._take(data)

    def _take(self, line: bytes) -> None:
        if self.session.closed:
            return
        try:
            text = line.decode()
        except UnicodeDecodeError:
            self._tell(NOT_UTF8)
            return
        if "\0" in text or "\r" in text:
            text = text.replace("\0", "").replace("\r", "")
        self.accept_line(text)

    def eof_received(self) -> bool:
        if self._quiet is not None:
            self._quiet.cancel()
        if self._tail:
            data, self._tail = self._tail, b""
            self._take(data)
        return super().eof_received()

    def execute(self, line: str) -> None:
        """What a line means depends on how far the client is."""
        if self._asking_password:
            self._take_password(line)
        elif not self._name:
            self._take_name(line)
        elif self.session.bare and not self._greeted:
            self._queue.appendleft(line)  # it speaks before it was told who is here
            self._queued_bytes += len(line) + 1
        else:
            self._take_text(line)

    # getting in

    def _take_name(self, line: str) -> None:
        if not line.strip():
            if not self.session.bare:
                self._ask(PROMPT)
            return
        hub = self.context.hub
        try:
            hub.casemapping.nick_from(line)
        except NameRefused:
            self._tell("* That cannot be a name here; use letters and digits.")
            if self.session.bare:
                dispatch.close(hub, self.session, "No name")
            else:
                self._ask(PROMPT)
            return
        self._name = line.strip()
        if hub.limits.password:
            if self.session.bare:
                self._tell("* This server wants a password; join with netcat, an IRC client or a browser.")
                dispatch.close(hub, self.session, "Password needed", silent=True)
            else:
                self._asking_password = True
                self._ask("Password: ")
            return
        self._enter()

    def _take_password(self, line: str) -> None:
        if password_fits(self.context.hub, line.strip()):
            self._asking_password = False
            self._enter()
        else:
            self._tell("* That is not the password.")
            dispatch.close(self.context.hub, self.session, "Password incorrect", silent=True)

    def _enter(self) -> None:
        hub, session = self.context.hub, self.session
        note = self._choose_nick()
        become_user(hub, session)
        assert session.user is not None
        self.context.announce(f"{self.address} is {session.user.nick}")
        if session.bare:
            name = cut(hub.limits.name, BARE_NAME_BYTES)
            hub.batch.reply(session, name.encode())
            hub.batch.released.append(lambda: self._schedule_greeting(note))
        else:
            if note:
                self._tell(f"* {note}")
            self._sit_down()

    def _choose_nick(self) -> str:
        """Takes the nick nearest to the name that is free; returns what its owner is told of the difference."""
        hub, session = self.context.hub, self.session
        wanted = hub.casemapping.nick_from(self._name)
        nick, number, why = wanted, 1, ""
        while (refusal := nick_refusal(hub, session, nick)) is not None:
            number += 1
            suffix = f"_{number}"
            nick = wanted[: (hub.limits.nick_length or 1000) - len(suffix)] + suffix
            why = "is reserved" if "reserved" in refusal.params[-1] else "is taken"
        registration = session.registration
        assert registration is not None
        registration.nick, registration.username, registration.realname = nick, "plain", self._name[:100]
        if nick == self._name:
            return ""
        return f"You are {nick} here: {wanted} {why}." if why else f"You are {nick} here."

    def _schedule_greeting(self, note: str) -> None:
        self.context.loop.call_later(self.context.timing.greeting_s, self._greet, note)

    def _greet(self, note: str) -> None:
        """The moment after: a bare client takes its seat and hears in one line who is here, so that it may speak."""
        if self.session.closed or self.session.user is None:
            return
        self._greeted = True
        room = self._sit_down()
        self._tell(" ".join(filter(None, (note, self._who_is_here(room)))))
        if self._queue and not self._waiting:
            self._wait_briefly()
        elif self._ended:
            self._end_of_input()

    def _wait_briefly(self) -> None:
        self._waiting = True
        self.context.loop.call_soon(self._go_on)

    def _end_of_input(self) -> None:
        if not (self.session.bare and self._name and not self._greeted and not self.session.closed):
            super()._end_of_input()

    def _sit_down(self) -> Room:
        """Joins the default room."""
        hub, session = self.context.hub, self.session
        name = hub.limits.default_rooms[0] if hub.limits.default_rooms else "#lobby"
        folded = hub.casemapping.channel(name)
        room = hub.rooms.get(folded) or hub.make_room(name, folded)
        call = Call(hub, session, Message("JOIN", [name]), "")
        self._room = room.name
        number = room.next
        take_seat(call, room)
        if not session.bare:
            self._replay(room, number)
            call.reply.finish()
        return room

    def _who_is_here(self, room: Room) -> str:
        user = self.session.user
        nicks = [member.nick for user_id, member in room.members.items() if user is None or user_id != user.id]
        if not nicks:
            return "Nobody else is here yet."
        shown = ", ".join(nicks[:SHOWN_NAMES]) + (
            f" and {len(nicks) - SHOWN_NAMES} more" if len(nicks) > SHOWN_NAMES else ""
        )
        return f"Here: {shown}."

    def _replay(self, room: Room, number: int) -> None:
        """Shows the last messages before what is said from now on, which is kept back until they are written."""
        if not self.context.hub.limits.history:
            return
        held: list[bytes] = []
        self.session.write = self._keep_back = held.append
        hub = self.context.hub

        def start() -> None:
            hub.runtime.spawn(self._write_replay(room, number, held))

        hub.batch.released.append(start)

    async def _write_replay(self, room: Room, number: int, held: list[bytes]) -> None:
        seat = room.members.get(self.session.user.id) if self.session.user else None
        rows = []
        try:
            if seat is not None:
                rows = await self.context.hub.service(History).latest(room, seat.since, number, REPLAYED_LINES)
        finally:
            text = "".join(f"[{_clock(row.time_ms)}] {row.body.text(room.name)}\n" for row in rows)
            if not self.session.closed or held:
                self.write(text.encode() + b"".join(held))
            if self.session.write is self._keep_back:
                self.session.write = self.write

    # chatting

    def _take_text(self, line: str) -> None:
        typed = plain.read(line, self._room) if not self.session.bare else _said(line, self._room)
        if typed.answer:
            self._tell(typed.answer)
        if typed.message is None:
            return
        if typed.message.command == "PRIVMSG":
            self._say(typed.message)
        else:
            dispatch.receive(self.context.hub, self.session, typed.message)
        if typed.room and self.session.user is not None:
            self._move(typed.room)

    def _say(self, message: Message) -> None:
        """One message, or several where it is too long for one."""
        user = self.session.user
        target, body = message.params
        room_left = 510 - len(f":{user.source if user else ''} PRIVMSG {target} :".encode())
        for piece in split(body, room_left):
            dispatch.receive(self.context.hub, self.session, Message("PRIVMSG", [target, piece]))

    def _move(self, name: str) -> None:
        """A plain client is in one room at a time, so that everybody knows where its lines go."""
        hub, user = self.context.hub, self.session.user
        assert user is not None
        room, left = hub.find_room(name), hub.find_room(self._room)
        if room is None or user.id not in room.members or room is left:
            return
        self._room = room.name
        if left is not None and user.id in left.members:
            presence.leave(hub, user, left, Parted(user.source, user.account), user.id)

    # output

    def write(self, data: bytes) -> None:
        if not self.session.bare:
            self.transport.write(data)
            return
        if self._paced is None:
            self._paced = PacedWriter(self.transport, self.context.loop, self.context.timing.pace_s)
        self._paced.write(data)
        if self._paced.waiting_bytes > self.context.queues.send_bytes > 0:
            self._drop("Send queue exceeded: reading too slowly")

    def close(self) -> None:
        self.session.write = self.session.discard
        if self._paced is not None:
            self._paced.when_empty(super().close)
        else:
            super().close()

    def _tell(self, text: str) -> None:
        reply = Reply(self.context.hub, self.session)
        reply.text(text)
        reply.finish()

    def _ask(self, question: str) -> None:
        self.prompted = True
        self.context.hub.batch.reply(self.session, question.encode())


def begin_plain(context: Context, sniffer: Peer, data: bytes) -> None:
    """Makes a connection a plain client's."""
    chat = Plain(context)
    chat.begin(sniffer)
    if data and not chat.session.closed:
        chat.data_received(data)


def _said(line: str, room: str) -> plain.Typed:
    return plain.Typed(Message("PRIVMSG", [room, line])) if line.strip() else plain.Typed()


def _clock(time_ms: int) -> str:
    return time.strftime("%H:%M", time.localtime(time_ms / 1000))
