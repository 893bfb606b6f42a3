"""What commands work on: the person's side of the presence."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from chatbox.client import actions, slash
from chatbox.client import events as ev
from chatbox.client.protocol import NotRegistered
from chatbox.terminal.presence import Presence
from chatbox.wire.message import NO_TAGS


class Person(Presence):
    """A presence that does what is typed."""

    def show_help(self, lines: Sequence[tuple[str, str]]) -> None:
        """Shows how things are used."""
        self.view.show_help(lines)

    def typed(self, text: str) -> None:
        """A text was entered: a command, or something to say here."""
        if text.startswith("/") and not text.startswith("//") and "\n" not in text:
            slash.execute(self, text, self.table)
        elif self.conversation is None:
            self.tell("You are in no room: /join one first, or say it to somebody with /msg.")
        else:
            self.say(self.current, text[1:] if text.startswith("//") else text)

    def say(self, target: str, text: str, kind: ev.Kind = "privmsg", reply_to: str = "") -> None:
        """Sends a message, now or when there is a connection again."""
        if kind != "privmsg" or target != self.current:
            self.model.open(target)
        self.session.say(target, text, kind, actions.reply(reply_to) if reply_to else NO_TAGS)

    def send(self, command: str, *params: str) -> None:
        """Sends a command. Raises NotRegistered when there is no connection, ValueError when it cannot be sent."""
        self.session.send(command, *params)

    def enter(self, room: str, key: str) -> None:
        """Joins a room, or turns to it. Raises as `send`."""
        if not self.session.enter(room, key):
            self.view.turn_to(room)

    def show_names(self, room: str) -> None:
        """Asks who is in a room. Raises as `send`."""
        self.send("NAMES", room)
        self.asked_for.add(self.session.state.fold(room))

    def perform(self, action: actions.Action) -> None:
        """Does something beside talking. Raises as `send`, and Unsupported where the server cannot."""
        self.session.perform(action)

    def log_in(self, account: str, password: str) -> None:
        """Logs in to an account, now and on every later connection. Raises as `Client.log_in`."""
        if self.session.client is None:
            raise NotRegistered("not connected")
        self.session.client.log_in(account, password)
        self.dial.credentials.account, self.dial.credentials.password = account, password

    def ask_secret(self, question: str, then: Callable[[str], None]) -> bool:
        """Asks for a password that nobody sees."""

        def go_on(secret: str) -> None:
            try:
                then(secret)
            except (NotRegistered, ValueError) as error:
                self.tell(f"That cannot be done: {error}")

        self.view.ask_secret(question, go_on)
        return True

    def leave(self, reason: str) -> None:
        """The person wants to go."""
        self.view.leave(reason)

    def turn_to(self, name: str) -> None:
        """Shows a conversation, begun if need be."""
        self.model.open(name)
        self.view.turn_to(name)

    def close(self, name: str) -> None:
        """Leaves a room, or forgets a conversation with a person. Raises as `send`."""
        if self.session.state.room(name):
            self.send("PART", name)
        self.session.places.remove(name)
        self.model.close(name)
        others = self.tabs()
        if self.session.state.same(name, self.current):
            self.view.turn_to(others[0].name if others else "")

    def target(self, wanted: Callable[[ev.MessageReceived], bool]) -> ev.MessageReceived | None:
        """The message that a command is about: the one that is marked, or the latest that will do."""
        conversation = self.conversation
        if conversation is None:
            return None
        marked = conversation.timeline.message(self.marked) if self.marked else None
        return marked or next((one for one in conversation.timeline.messages() if one.msgid and wanted(one)), None)
