"""The protocol of an IRC client without any input or output: bytes in, events out; commands in, bytes out.

    protocol = Protocol(Login("Zoë"))
    protocol.start()
    send(protocol.outgoing())
    for event in protocol.receive(data): ...
    send(protocol.outgoing())

It speaks IRCv3 where the server does, and plain IRC where it does not. Source: https://ircv3.net/irc/ and
https://modern.ircdocs.horse
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from chatbox.client import events as ev
from chatbox.client.actions import MOST_FOUND
from chatbox.client.answers import Answers
from chatbox.client.batches import CONTEXT, Batch, Batches
from chatbox.client.framing import LineBuffer
from chatbox.client.login import Login, Registration
from chatbox.client.sending import Place, Sender
from chatbox.client.state import State
from chatbox.client.translate import Clock, Translator
from chatbox.wire import numerics as num
from chatbox.wire.message import NO_TAGS, Message, WireError, format_line, format_tags, parse

_SHUT_OUT = re.compile(r"\bbann?ed\b|\b[dgkz]-?lined?\b|password|\bpasswd\b", re.IGNORECASE)
"""Servers without a numeric for it tell a ban or a wrong password in the text of ERROR only."""


class NotRegistered(RuntimeError):  # noqa: N818 - it tells what is missing, not a fault
    """A command was given before the server's welcome (`Registered`), or after the end."""


class Protocol:
    """One connection to a server, from the first byte to the last.

    Args:
        login: who we want to be.
        clock: gives the present time, for lines that tell none.

    Attributes:
        state: where things stand; changed by each event that `receive` returns, before it returns.
        caps: the capabilities in force.
    """

    def __init__(self, login: Login, clock: Clock = lambda: datetime.now(UTC)) -> None:
        self.login = login
        self.state = State()
        self._registration = Registration(login, self._write)
        self.caps: set[str] = self._registration.caps.enabled
        self._translator = Translator(self.state, clock)
        self._lines = LineBuffer()
        self._batches = Batches()
        self._out: list[str] = []
        self._events: list[ev.Event] = []
        self._answers = Answers(self.state, self.caps, self._emit, clock)
        self._sender = Sender(self.state, self.caps, self._registration.caps.offered, self._answers, self._write)
        self._server = self._error = ""
        self.registered = self._leaving = self._over = False

    # ── bytes ──

    def start(self) -> None:
        """Begins to log on.

        Raises:
            ValueError: the server's password has a line end in it.
        """
        self._registration.start()

    def outgoing(self) -> bytes:
        """What is to be sent now; each byte is given out once."""
        barrier = self._answers.barrier()
        if barrier:
            self._write("PING", barrier)
        data = "".join(self._out).encode(errors="replace")
        self._out.clear()
        return data

    def receive(self, data: bytes) -> list[ev.Event]:
        """Takes in bytes, in chunks of any size, and says what happened. Never raises, whatever they are."""
        dropped = self._lines.dropped
        for line in self._lines.feed(data):
            try:
                message = parse(line)
            except WireError as error:
                self._emit(ev.Malformed(str(error)))
            else:
                self._handle(message)
        if self._lines.dropped > dropped:
            self._emit(ev.Malformed("a line was too long"))
        return self._take()

    def closed(self, reason: str = "") -> list[ev.Event]:
        """To be called once when the transport is closed, with its reason if it has one."""
        if self._over:
            return []
        failure = self._registration.failure
        final = self._leaving or bool(failure) or bool(_SHUT_OUT.search(self._error))
        why = "" if self._leaving else failure or self._error or reason or "the server closed the connection"
        self._emit(ev.Disconnected(why, final))
        self._over, self.registered = True, False
        return self._take()

    # ── commands ──

    def send_message(
        self, target: str, text: str, kind: ev.Kind = "privmsg", tags: Mapping[str, str] = NO_TAGS
    ) -> tuple[str, ...]:
        """Says something in a room or to a person.

        Args:
            target: a room or a nick.
            text: of any length and any number of lines; it becomes as many messages as needed.
            kind: "privmsg", "notice" or "action".
            tags: client-only tags (`+…`), left out where the server takes none. Each message gets an id of its own
                (`+chatbox/id`), so that a server that knows it tells a repeat; one given here counts for a single one.

        Returns:
            the ids of the messages; `Acknowledged` or `Refused` will name each of them.

        Raises:
            NotRegistered: we are not logged on.
            ValueError: there is nothing to say, or the target is no name.
        """
        self._require_registered()
        return self._sender.message(target, text, kind, tags)

    def pieces(self, target: str, text: str, kind: ev.Kind = "privmsg") -> list[str]:
        """The messages that `send_message` would make of a text."""
        return self._sender.pieces(target, text, kind)

    def send(self, command: str, *params: str, tags: Mapping[str, str] = NO_TAGS) -> str:
        """Sends any command, and returns its id, "" where the server's answers carry none.

        Raises:
            NotRegistered: we are not logged on.
            ValueError: a parameter cannot be sent: it has a line end, or a space where it is not the last.
        """
        self._require_registered()
        return self._sender.command(command, *params, tags=tags)

    def log_in(self, account: str, password: str) -> None:
        """Logs in to an account, being logged on already: `LoggedIn`, or `Refused` of AUTHENTICATE.

        Raises:
            NotRegistered: we are not logged on.
            ValueError: the server has no accounts.
        """
        self._require_registered()
        if "sasl" not in self._registration.caps.offered:
            raise ValueError("this server has no accounts to log in to")
        self._registration.log_in(account, password)

    @property
    def resumed(self) -> bool:
        """Whether we are who we were on an earlier connection, so that messages may be repeated."""
        return self._registration.resumed

    def request_history(
        self,
        target: str,
        limit: int,
        after: Place | None = None,
        oldest: bool = False,
        before: Place | None = None,
    ) -> str | None:
        """Asks for the latest messages of a room or with a person (`HistoryReceived` will tell).

        Args:
            limit: how many at most; fewer where the server's own limit is lower.
            after: only what came after this event, or time.
            oldest: the first ones after it, instead of the last.
            before: the last ones before this.

        Returns:
            the id of the command; None when the server keeps no history for clients.
        """
        self._require_registered()
        return self._sender.history(target, limit, after, before, oldest)

    def request_conversations(self, since: datetime, until: datetime, limit: int) -> bool:
        """Asks where something was said in a time (`ConversationListed`); False when the server cannot tell."""
        self._require_registered()
        return self._sender.conversations(since, until, limit)

    def ping(self, token: str) -> None:
        """Asks the server for a sign of life; any byte that comes is one."""
        self._write("PING", token)

    def quit(self, reason: str = "") -> None:
        """Says good-bye; the server closes the connection then. Can be called at any time."""
        if not self._leaving:
            self._leaving = True
            self._write("QUIT", *([" ".join(reason.split())] if reason else []))

    # ── inside ──

    @property
    def may_send(self) -> bool:
        """Whether we are logged on, and have not said good-bye."""
        return self.registered and not self._leaving

    def _require_registered(self) -> None:
        if not self.may_send:
            raise NotRegistered("not logged on")

    def _write(self, command: str, *params: str, tags: Mapping[str, str] = NO_TAGS) -> None:
        line = format_line("", command, params)
        self._out.append((format_tags(tags) if "message-tags" in self.caps else _label_only(tags)) + line + "\r\n")

    def _emit(self, event: ev.Event) -> None:
        self.state.apply(event)
        self._events.append(event)

    def _take(self) -> list[ev.Event]:
        events, self._events = self._events, []
        return events

    def _handle(self, message: Message) -> None:
        if message.command == "PING":
            self._write("PONG", *message.params[-1:])
        elif message.command == "PONG":
            self._ponged(message.params[-1] if message.params else "")
        elif message.command == "ERROR":
            self._error = message.params[-1] if message.params else "the server closed the connection"
        elif self._registration.handle(message):
            pass
        elif message.command == "BATCH":
            self._batch(message)
        elif message.command == "RESUME" and message.param(0) == "TOKEN":
            self._emit(ev.TokenReceived(message.param(1)))
        elif message.command == "FAIL" and [*message.params[:2]] == ["RESUME", "INVALID_TOKEN"]:
            self._emit(ev.TokenReceived(""))
        else:
            self._line(message)

    def _ponged(self, token: str) -> None:
        if not self._answers.barrier_reached(token):
            self._emit(ev.Ponged(token))

    def _line(self, message: Message) -> None:
        batch = self._batches.of(message)
        if batch and batch.is_multiline:
            batch.collect_line(message)
            return
        if batch and (batch.is_history or batch.is_search):
            for past in self._translator.past(message, batch.target):
                batch.collect(past, context=CONTEXT in message.tags)
            return
        if message.command == num.RPL_WELCOME:
            self._server = message.source
            self._emit(ev.Welcomed(message.param(0)))
        events = [] if message.command == "ACK" else self._translator.translate(message)
        label = message.tags.get("label", "")
        self._answers.line(label or (batch.label if batch else ""), events, in_batch=not label)
        if message.command in (num.RPL_ENDOFMOTD, num.ERR_NOMOTD):
            self._welcome_over()

    def _welcome_over(self) -> None:
        """The end of the message of the day ends the welcome: by now the server has told what it supports."""
        if self.registered or self._registration.failure or not self._registration.welcomed:
            return
        self.registered = True
        nick = self.state.nick
        if nick != self.login.nick:
            self._emit(ev.NickAdjusted(self.login.nick, nick, self._registration.nicks.taken))
        self._emit(ev.Registered(nick, self._server, frozenset(self.caps)))

    def _batch(self, message: Message) -> None:
        ended = self._batches.handle(message)
        if ended is None:
            return
        if ended.is_multiline:
            self._joined(ended)
        if ended.is_history:
            self._emit(ev.HistoryReceived(ended.target, tuple(ended.events), ended.label, tuple(ended.context)))
        if ended.is_search:
            found = tuple(event for event in ended.events if isinstance(event, ev.MessageReceived))
            most = min(MOST_FOUND, self.state.features.history_limit or MOST_FOUND)
            self._emit(ev.Found(found, ended.label, len(found) >= most))
        if ended.label and ended.outermost:
            self._answers.batch_ended(ended.label)

    def _joined(self, batch: Batch) -> None:
        whole = batch.joined()
        if whole:
            self._line(whole)


def _label_only(tags: Mapping[str, str]) -> str:
    return format_tags({"label": tags["label"]} if "label" in tags else {})
