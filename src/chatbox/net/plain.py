"""People in netcat, and ten-line socket scripts: text in, text out, no protocol.

A *bare* client sends its name as its first bytes without a line end. It takes all that its first read gives as the
server's name, and reads at most 1,024 bytes at a time; so the name comes alone, and everything else in short writes.
"""

from __future__ import annotations

import asyncio
import re

from chatbox.commands.join import take_seat
from chatbox.commands.registration import become_user, password_fits
from chatbox.commands.replay import replay
from chatbox.core import access, dispatch, presence
from chatbox.core.dispatch import Call
from chatbox.core.events import Parted
from chatbox.core.reply import Fail, Reply
from chatbox.core.room import Room
from chatbox.core.session import discard
from chatbox.http.answer import raw_error
from chatbox.net.chat import BadLine, Chat
from chatbox.net.context import Context
from chatbox.net.greeting import choose_nick, told_again, who_is_here
from chatbox.net.paced import PacedWriter, cut_bytes
from chatbox.net.peer import Peer
from chatbox.wire import plain
from chatbox.wire.caps import Framing
from chatbox.wire.message import MAX_BODY_BYTES, Message, cut
from chatbox.wire.names import NameRefused

PROMPT = "What is your name? "
NO_NAME = "* That cannot be a name here; use letters and digits."
NOT_UTF8 = "* That is not UTF-8 text, so it was not used. Please send UTF-8."
WANTS_PASSWORD = "* This server wants a password; join with netcat, an IRC client or a browser."
BARE_NAME_BYTES = 64
MAX_NAME_BYTES = 400
MAX_TAIL_BYTES = 16384
REPLAYED_LINES = 10
_HTTP_REQUEST = re.compile(r"\S+ \S+ HTTP/\d(?:\.\d)?")


class Plain(Chat):
    """A plain client, bare or not."""

    framing = Framing.PLAIN
    pings = False

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._tail = b""
        self._goes_on = False  # the tail continues a line whose beginning was taken already
        self._quiet: asyncio.TimerHandle | None = None
        self._person = False
        self._room = ""
        self._name = ""
        self._asking_password = False
        self._greeted = False
        self._paced: PacedWriter | None = None

    # input

    def data_received(self, data: bytes) -> None:
        if self.hanging_up:
            return
        self.heard_s = self.context.loop.time()
        self._stop_quiet()
        lines = (self._tail + data).split(b"\n")
        self._tail = lines.pop()
        for line in lines:
            self._person = not self.session.bare
            self._take(line.removesuffix(b"\r"))
            self._goes_on = False
        while len(self._tail) > MAX_TAIL_BYTES:
            piece = cut_bytes(self._tail, MAX_TAIL_BYTES)
            self._tail = self._tail[len(piece) :]
            self._take(piece)
            self._goes_on = True
        if self._tail and not self._person and not (self.prompted and not self.session.bare):
            self._quiet = self.context.loop.call_later(self.context.timing.quiet_s, self._after_quiet)

    def _stop_quiet(self) -> None:
        if self._quiet is not None:
            self._quiet.cancel()
            self._quiet = None

    def _after_quiet(self) -> None:
        """Nothing more came: what there is was all of it."""
        self._quiet = None
        self.session.bare = True
        data, self._tail = self._tail, b""
        self._take(data)
        self._goes_on = False

    def _take(self, line: bytes) -> None:
        if self.session.closed:
            return
        try:
            text = line.decode()
        except UnicodeDecodeError as error:
            self.accept_line(BadLine(error, line))
            return
        text = text.replace("\0", "").replace("\r", "")
        if self._goes_on and not self._name:
            return  # more of what was too long for a name
        if self._goes_on and text.startswith("/") and not self.session.bare:
            text = "/" + text  # what stands in the middle of a line is no command
        self.accept_line(text)

    def eof_received(self) -> bool:
        self._stop_quiet()
        if self._tail:
            data, self._tail = self._tail, b""
            self._take(data)
        return super().eof_received()

    def holds_input(self) -> bool:
        """A bare client may speak before it was told who is here; that waits."""
        unready = self.session.bare and bool(self._name) and not self._greeted and not self.session.closed
        return unready or super().holds_input()

    def answer_bad(self, bad: BadLine) -> None:
        self._tell(NOT_UTF8)
        if not self._name and not self.session.bare:
            self._ask(PROMPT)

    def execute(self, line: str) -> None:
        """What a line means depends on how far the client is."""
        if self.session.closed:
            return
        if self._asking_password:
            self._take_password(line)
        elif not self._name:
            self._take_name(line)
        else:
            self._take_text(line)

    # getting in

    def _take_name(self, line: str) -> None:
        if not line.strip():
            if not self.session.bare:
                self._ask(PROMPT)
            return
        if _HTTP_REQUEST.fullmatch(line):
            self._refuse_http()
            return
        hub = self.context.hub
        try:
            hub.casemapping.nick_from(cut(line, MAX_NAME_BYTES))
        except NameRefused:
            self._ask_again(NO_NAME)
            return
        self._name = cut(line, MAX_NAME_BYTES).strip()
        if not hub.limits.password:
            self._enter()
        elif self.session.bare:
            self._tell(WANTS_PASSWORD)
            dispatch.close(hub, self.session, "Password needed", silent=True)
        else:
            self._asking_password = True
            self._ask("Password: ")

    def _refuse_http(self) -> None:
        """A request with a method that nobody knows is a request all the same, and no name."""
        self.transport.write(raw_error(501, "There is no such method here."))
        self.session.write = discard
        dispatch.close(self.context.hub, self.session, "HTTP", silent=True)

    def _ask_again(self, why: str) -> None:
        self._tell(why)
        if self.session.bare:
            dispatch.close(self.context.hub, self.session, "No name", silent=True)
        else:
            self._ask(PROMPT)

    def _take_password(self, line: str) -> None:
        if password_fits(self.context.hub, line.strip()):
            self._asking_password = False
            self._enter()
        else:
            self._tell("* That is not the password.")
            dispatch.close(self.context.hub, self.session, "Password incorrect", silent=True)

    def _enter(self) -> None:
        hub, session = self.context.hub, self.session
        try:
            note = choose_nick(hub, session, self._name)
        except NameRefused:
            self._name = ""
            self._ask_again("* There are too many of that name here; choose another.")
            return
        become_user(hub, session)
        if session.bare:
            name = cut(hub.limits.name, BARE_NAME_BYTES)
            hub.batch.reply(session, name.encode())
            hub.batch.released.append(lambda: self._greet_soon(note))
            return
        if note:
            self._tell(f"* {note}")
        if self._sit_down() is None:
            self._tell("* You are in no room. To go to one: /join #room")

    def _greet_soon(self, note: str) -> None:
        self.context.loop.call_later(self.context.timing.greeting_s, self._greet, note)

    def _greet(self, note: str) -> None:
        """The moment after: a bare client takes its seat and hears in one line who is here, so that it may speak."""
        user = self.session.user
        if self.session.closed or user is None:
            return
        self._greeted = True
        room = self._sit_down()
        if room is None:
            dispatch.close(self.context.hub, self.session, "No room", silent=True)
            return
        self._tell(" ".join(filter(None, (note, who_is_here(room, user.id)))))
        self.go_on()

    def _sit_down(self) -> Room | None:
        """Joins the default room; None where they may not, which they are told."""
        hub, session = self.context.hub, self.session
        assert session.user is not None
        name = hub.limits.default_rooms[0] if hub.limits.default_rooms else "#lobby"
        folded = hub.casemapping.channel(name)
        room = hub.rooms.get(folded)
        call = Call(hub, session, Message("JOIN", [name]), "")
        try:
            if room is not None:
                access.check_join(hub, room, session.user, "")
        except Fail as refusal:
            call.reply.refuse("JOIN", refusal)
            call.reply.finish()
            return None
        room = room or hub.make_room(name, folded)
        self._room = room.name
        shown = room
        if not session.bare:
            replay(hub, session, room, 0, room.next, REPLAYED_LINES, lambda rows: told_again(rows, shown.name))
        take_seat(call, room)
        if not session.bare:
            dispatch.finish(call)
        return room

    # chatting

    def _take_text(self, line: str) -> None:
        typed = plain.read(line, self._present_room(), commands=not self.session.bare)
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

    def _present_room(self) -> str:
        """Where what is typed goes: nowhere after leaving, or having been sent out."""
        user, room = self.session.user, self.context.hub.find_room(self._room)
        return room.name if room is not None and user is not None and user.id in room.members else ""

    def _say(self, message: Message) -> None:
        """One message; what is too much for one is a line of its own, and said next."""
        user = self.session.user
        target, body = message.params
        left = MAX_BODY_BYTES - 2 - len(f":{user.source if user else ''} PRIVMSG {target} :".encode())
        first, rest = plain.divide(body, left)
        dispatch.receive(self.context.hub, self.session, Message("PRIVMSG", [target, first]))
        if rest:
            self.put_back(rest if self.session.bare else plain.as_typed(rest, target, self._room))

    def _move(self, name: str) -> None:
        """A plain client is in one room at a time, so that everybody knows where its lines go."""
        hub, user = self.context.hub, self.session.user
        assert user is not None
        room, left = hub.find_room(name), hub.find_room(self._room)
        if room is None or user.id not in room.members or room is left:
            return
        self._room = room.name
        if left is not None and user.id in left.members:
            place = presence.leave(hub, user, left, Parted(user.source, user.account), user.id)
            hub.batch.skip(self.session, place)

    # output

    def write(self, data: bytes) -> None:
        if not self.session.bare:
            self.transport.write(data)
            return
        if self._paced is None:
            self._paced = PacedWriter(self.transport, self.context.loop, self.context.timing.pace_s)
        self._paced.write(data)
        if self._paced.waiting_bytes > self.context.queues.send_bytes > 0:
            self._reads_too_slowly()

    def close(self) -> None:
        self._closing = True
        self.session.write = discard
        self._backlog.end()
        if self._paced is not None and not self._lost:
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
