"""Lines of the protocol into events: what each command and reply means.

Sources: https://modern.ircdocs.horse, and the extensions of https://ircv3.net/irc/ that are negotiated.
Logging on, labels and batches are dealt with elsewhere; numerics are in `replies`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from chatbox.client import events as ev
from chatbox.client.replies import Replies
from chatbox.client.state import State
from chatbox.client.texts import unwrap
from chatbox.wire.message import Message

Clock = Callable[[], datetime]
"""Gives the present time, aware."""
_MAY_BE_BARE = ("QUIT", "AWAY")


def nick_of(source: str) -> str:
    """The nick of `nick!user@host`, or a server's name."""
    return source.partition("!")[0]


class Translator:
    """Reads lines in the light of the state, and changes nothing.

    Args:
        state: where things stood before the line.
        clock: the time of lines that tell none.
    """

    def __init__(self, state: State, clock: Clock) -> None:
        self._state = state
        self._clock = clock
        self._replies = Replies(state, self.time)
        self._commands: dict[str, Callable[[Message], list[ev.Event]]] = {
            "PRIVMSG": self._said,
            "NOTICE": self._said,
            "JOIN": self._join,
            "PART": self._part,
            "QUIT": self._quit,
            "KICK": self._kick,
            "NICK": self._nick,
            "TOPIC": self._topic,
            "MODE": self._mode,
            "AWAY": self._away,
            "INVITE": self._invite,
            "FAIL": self._fail,
            "WARN": self._note,
            "NOTE": self._note,
        }

    def translate(self, message: Message) -> list[ev.Event]:
        """What a line means, outside of history."""
        if message.command.isdigit():
            return self._replies.translate(message)
        handler = self._commands.get(message.command)
        if handler is None or not (message.params or message.command in _MAY_BE_BARE):
            return []
        return handler(message)

    def past(self, message: Message) -> ev.MessageReceived | None:
        """What a line of a history batch means: a message, or nothing that this library shows."""
        if message.command not in ("PRIVMSG", "NOTICE") or not message.params:
            return None
        return self._message(message, history=True)

    def time(self, message: Message) -> datetime:
        """When a line happened (https://ircv3.net/specs/extensions/server-time), or now."""
        stamp = message.tags.get("time", "")
        try:
            time = datetime.fromisoformat(stamp)
            return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            return self._clock()

    def _message(self, message: Message, *, history: bool) -> ev.MessageReceived:
        sender = nick_of(message.source)
        kind, text = unwrap(message.param(1), notice=message.command == "NOTICE")
        target = self._state.features.bare_target(message.param(0))
        return ev.MessageReceived(
            target=target,
            sender=sender,
            text=text,
            time=self.time(message),
            msgid=message.tags.get("msgid", ""),
            own=self._state.is_own(sender),
            kind=kind,
            history=history,
            account=message.tags.get("account", ""),
            tags=message.tags,
            room=self._state.features.is_room(target),
        )

    def _said(self, message: Message) -> list[ev.Event]:
        if message.command == "NOTICE" and "!" not in message.source and not self._from_person(message):
            return [ev.ServerText("NOTICE", message.param(1), (message.param(0),))]
        return [self._message(message, history=False)]

    def _from_person(self, message: Message) -> bool:
        """A notice without `!user@host` comes from a server, unless its name is that of somebody we know."""
        return bool(message.source) and bool(self._state.rooms_of(message.source))

    def _join(self, message: Message) -> list[ev.Event]:
        nick, account = nick_of(message.source), message.param(1)
        account = message.tags.get("account", "") or ("" if account == "*" else account)
        own, time = self._state.is_own(nick), self.time(message)
        return [
            ev.Joined(room, nick, time, own, account, message.source) for room in message.param(0).split(",") if room
        ]

    def _part(self, message: Message) -> list[ev.Event]:
        nick, time = nick_of(message.source), self.time(message)
        own = self._state.is_own(nick)
        return [ev.Parted(room, nick, message.param(1), time, own) for room in message.param(0).split(",") if room]

    def _quit(self, message: Message) -> list[ev.Event]:
        nick = nick_of(message.source)
        rooms = self._state.rooms_of(nick)
        return [ev.Quit(nick, message.param(0), rooms, self.time(message), self._state.is_own(nick))]

    def _kick(self, message: Message) -> list[ev.Event]:
        room, nick, reason = message.param(0), message.param(1), message.param(2)
        by = nick_of(message.source)
        return [ev.Kicked(room, nick, by, reason, self.time(message), self._state.is_own(nick))]

    def _nick(self, message: Message) -> list[ev.Event]:
        old, new = nick_of(message.source), message.param(0)
        own = self._state.is_own(old)
        return [ev.NickChanged(old, new, self._state.rooms_of(old), self.time(message), own)]

    def _topic(self, message: Message) -> list[ev.Event]:
        by = nick_of(message.source)
        return [ev.TopicChanged(message.param(0), message.param(1), by, self.time(message))]

    def _mode(self, message: Message) -> list[ev.Event]:
        target, modes, by = message.param(0), message.param(1), nick_of(message.source)
        return [ev.ModeChanged(target, by, modes, tuple(message.params[2:]), self.time(message))]

    def _away(self, message: Message) -> list[ev.Event]:
        return [ev.AwayChanged(nick_of(message.source), message.param(0))]

    def _invite(self, message: Message) -> list[ev.Event]:
        return [ev.Invited(message.param(1), message.param(0), nick_of(message.source))]

    def _fail(self, message: Message) -> list[ev.Event]:
        command, code, *context = (*message.params, "", "")[: max(len(message.params), 2)]
        text = context[-1] if context else code
        subject = context[-2] if len(context) > 1 else ""
        return [ev.Refused("" if command == "*" else command, code, text, subject)]

    def _note(self, message: Message) -> list[ev.Event]:
        return [ev.ServerText(message.command, message.params[-1], tuple(message.params[:-1]))]
