"""A seat in the rooms for the line mode: what is shown as lines, and what is done with what is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from chatbox.client import events as ev
from chatbox.client import render, slash
from chatbox.client.actions import Action
from chatbox.client.listener import Listener
from chatbox.client.outbox import Item
from chatbox.client.places import Place
from chatbox.client.protocol import NotRegistered
from chatbox.client.recent import Recent
from chatbox.client.screen import Screen
from chatbox.client.session import Connect, Session
from chatbox.client.slash_commands import COMMANDS
from chatbox.wire import numerics as num


class Seat(Listener):
    """Shows what happens, and does what is typed.

    Args:
        screen: where lines are shown.
        connect: makes a connection.
        name: what the person wants to be called.
        room: the room to go to first.
        keep: takes the token to come back with.
        again: come back when the connection is lost.
        invitation: a token that lets us in.

    Attributes:
        session: the presence on the server.
        leaving: the person wants to go, for this reason; None while not.
        failed: something that was typed could not be done.
        parting: the person is on the way out: the farewells of the server are not shown.
    """

    def __init__(
        self,
        screen: Screen,
        connect: Connect,
        name: str,
        room: str,
        keep: Callable[[str], None],
        again: bool = True,
        invitation: str = "",
    ) -> None:
        self._screen = screen
        self._keep = keep
        self.session = Session(self, connect, name, [room], again=again, invitation=invitation)
        self.leaving: str | None = None
        self.failed = self.parting = False
        self._asked: set[str] = set()
        self._recent = Recent()
        self._welcome = True
        self._met = False
        screen.candidates = self._candidates

    @property
    def current(self) -> str:
        """The room that is written in, "" for none."""
        return self.session.places.current

    # ── what the session tells ──

    def attached(self, event: ev.Registered) -> None:
        self._welcome, self._met = False, True
        self._asked.clear()
        self.tell("Connected.")

    def detached(self, why: str, pause_s: float) -> None:
        self._welcome = True
        self.tell(f"{why}. Trying again in {pause_s:.0f} s.")

    def token(self, token: str) -> None:
        self._keep(token)

    def told(self, event: ev.Event) -> None:
        if isinstance(event, ev.MessageReceived):
            self._recent.said(event)
        match event:
            case ev.ServerText(code=code) if self._welcome and (code != num.RPL_MOTD or self._met):
                pass  # of all the greetings only the message of the day is for people, and only once
            case ev.ServerText() if self.parting and self._screen.interactive:
                pass
            case ev.NamesReceived():
                self._names(event)
            case ev.Reacted() | ev.Redacted():
                self._became(event)
            case ev.MessageReceived(own=True, history=False) if self._screen.shows_typed:
                pass
            case _:
                self._show(event)

    def entered(self, place: Place, first: bool) -> None:
        if first:
            self.tell(f"You are in {place.name}. /help shows what you can do.")

    def left(self, room: str, was_current: bool) -> None:
        if was_current:
            if not self._screen.interactive:
                self.session.places.turn_away()  # a script does not notice that what it says would go elsewhere
            self.tell(f"You are writing in {self.current} now." if self.current else "You are in no room now.")

    def kept_out(self, refused: ev.Refused, items: Sequence[Item]) -> None:
        self.failed = True
        self.tell(f"Cannot join {refused.subject}: {refused.text}")
        for item in items:
            self.tell(f"Not sent to {item.target}: {item.text}")

    def refused(self, refused: ev.Refused) -> None:
        self.failed = True
        self._show(refused)

    def kept(self, item: Item) -> None:
        self.tell(f"(kept until there is a connection again: {item.text})")

    def unsendable(self, item: Item, error: ValueError) -> None:
        self.failed = True
        self.tell(f"That cannot be sent: {error}")

    def missed(self, room: str) -> None:
        self.tell(f"({room}: more was said while you were away than is shown here.)")

    def changed(self) -> None:
        place = self.current or "no room"
        self._screen.set_prompt(f"[{place}] " if self.session.client else f"[{place}, no connection] ")

    # ── typing ──

    def typed(self, line: str) -> None:
        """A line was typed: a command, or something to say in the current room."""
        if line.startswith("/") and not line.startswith("//"):
            self.failed |= not slash.execute(self, line, COMMANDS)
        elif line.strip() and self.current:
            self.say(self.current, line[1:] if line.startswith("//") else line)
        elif line.strip():
            self.failed = True
            self.tell("You are in no room: /join one first, or say it to somebody with /msg.")

    def tell(self, text: str) -> None:
        """Shows a text, which may have several lines."""
        for line in text.split("\n"):
            self._screen.print(line)

    def say(self, target: str, text: str, kind: ev.Kind = "privmsg") -> None:
        """Sends a message, now or when there is a connection again."""
        self.session.say(target, text, kind)

    def send(self, command: str, *params: str) -> None:
        """Sends a command. Raises NotRegistered when there is no connection, ValueError when it cannot be sent."""
        self.session.send(command, *params)

    def enter(self, room: str, key: str) -> None:
        """Joins a room, or turns to one that we are in. Raises as `send`."""
        if not self.session.enter(room, key):
            self.tell(f"You are writing in {self.current} now.")

    def show_names(self, room: str) -> None:
        """Asks who is in a room. Raises as `send`."""
        self.send("NAMES", room)
        self._asked.add(self.session.state.fold(room))

    def perform(self, action: Action) -> None:
        """Does something beside talking. Raises as `send`, and Unsupported where the server cannot."""
        self.session.perform(action)

    def log_in(self, account: str, password: str) -> None:
        """Logs in to an account. Raises as `Client.log_in`."""
        if self.session.client is None:
            raise NotRegistered("not connected")
        self.session.client.log_in(account, password)

    def ask_secret(self, question: str, then: Callable[[str], None]) -> bool:
        """Not in a line that everybody around can read."""
        return False

    def leave(self, reason: str) -> None:
        """The person wants to go."""
        self.leaving = reason

    # ── inside ──

    def _show(self, event: ev.Event) -> None:
        line = render.line(event, self.current)
        if line is not None:
            self.tell(line)

    def _became(self, event: ev.Reacted | ev.Redacted) -> None:
        line = self._recent.line(event, self.current)
        if line is not None:
            self.tell(line)

    def _names(self, event: ev.NamesReceived) -> None:
        key = self.session.state.fold(event.room)
        place = self.session.places.find(event.room)
        if key in self._asked:
            self._asked.discard(key)
            self.tell(render.everybody(event))
        elif place and not place.greeted:
            who = render.who_is_here(event, self.session.state.nick)
            self.tell(who if place.name == self.current else f"{place.name}: {who}")

    def _candidates(self, word: str) -> list[str]:
        state = self.session.state
        names = [f"/{name}" for name in COMMANDS]
        names += [room.name for room in state.rooms.values()]
        names += [member.nick for member in state.members(self.current)]
        return [name for name in names if name.casefold().startswith(word.casefold())]
