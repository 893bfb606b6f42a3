"""Lines of the protocol into events: what each command and reply means.

Sources: https://modern.ircdocs.horse, and the extensions of https://ircv3.net/irc/ that are negotiated.
Logging on, labels and batches are dealt with elsewhere; numerics are in `replies`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from chatbox.client import events as ev
from chatbox.client.replies import Replies
from chatbox.client.state import State
from chatbox.client.texts import unwrap
from chatbox.wire.message import Message

Clock = Callable[[], datetime]
"""Gives the present time, aware."""
_MAY_BE_BARE = ("QUIT", "AWAY")
_PAST = ("JOIN", "PART", "QUIT", "KICK", "NICK", "TOPIC", "MODE", "TAGMSG", "REDACT")


def nick_of(source: str) -> str:
    """The nick of `nick!user@host`, or a server's name."""
    return source.partition("!")[0]


def _time_of(stamp: str) -> datetime | None:
    try:
        time = datetime.fromisoformat(stamp)
        return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


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
            "TAGMSG": self._tags,
            "REDACT": self._redact,
            "MARKREAD": self._read,
            "ACCOUNT": self._account,
            "RENAME": self._rename,
            "CHATHISTORY": self._conversation,
            "INVITATION": self._invitation,
            "REGISTER": self._registered,
            "VERIFY": self._registered,
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

    def past(self, message: Message, target: str) -> list[ev.Event]:
        """What a line of a history batch about `target` means; lines without meaning for a history give nothing."""
        if message.command in ("PRIVMSG", "NOTICE"):
            return [self._message(message, history=True)] if message.params else []
        if message.command not in _PAST or not (message.params or message.command in _MAY_BE_BARE):
            return []
        events = self._commands[message.command](message)
        return [
            replace(event, rooms=(target,)) if isinstance(event, ev.Quit | ev.NickChanged) else event
            for event in events
        ]

    def time(self, message: Message) -> datetime:
        """When a line happened (https://ircv3.net/specs/extensions/server-time), or now."""
        return _time_of(message.tags.get("time", "")) or self._clock()

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

    def _tags(self, message: Message) -> list[ev.Event]:
        target, sender = self._state.features.bare_target(message.param(0)), nick_of(message.source)
        tags, time = message.tags, self.time(message)
        own, room = self._state.is_own(sender), self._state.features.is_room(target)
        found: list[ev.Event] = []
        if tags.get("+typing") in ("active", "paused", "done"):
            found.append(ev.Typing(target, sender, tags["+typing"], time, own, room))
        found += self._reactions(message)
        return found

    def _reactions(self, message: Message) -> list[ev.Event]:
        target, sender, tags = self._state.features.bare_target(message.param(0)), nick_of(message.source), message.tags
        msgid = tags.get("+reply", "") or tags.get("+draft/reply", "")
        own, room, time = self._state.is_own(sender), self._state.features.is_room(target), self.time(message)
        return [
            ev.Reacted(target, sender, msgid, tags[name], time, name == "+draft/unreact", own, room)
            for name in ("+draft/react", "+draft/unreact")
            if msgid and tags.get(name)
        ]

    def _redact(self, message: Message) -> list[ev.Event]:
        by, target = nick_of(message.source), self._state.features.bare_target(message.param(0))
        own, room = self._state.is_own(by), self._state.features.is_room(target)
        return [ev.Redacted(target, message.param(1), by, message.param(2), self.time(message), own, room)]

    def _read(self, message: Message) -> list[ev.Event]:
        return [ev.ReadMarked(message.param(0), _time_of(message.param(1).removeprefix("timestamp=")))]

    def _invitation(self, message: Message) -> list[ev.Event]:
        what, room, *rest = (*message.params, "")
        if what == "CREATED" and len(rest) > 3:
            return [ev.InvitationMade(room, rest[1], rest[2], rest[3])]
        return [ev.ServerText("INVITATION", "", tuple(message.params))]

    def _conversation(self, message: Message) -> list[ev.Event]:
        time = _time_of(message.param(2))
        return [ev.ConversationListed(message.param(1), time)] if message.param(0) == "TARGETS" and time else []

    def _account(self, message: Message) -> list[ev.Event]:
        account = "" if message.param(0) == "*" else message.param(0)
        return [ev.AccountChanged(nick_of(message.source), account)]

    def _rename(self, message: Message) -> list[ev.Event]:
        return [ev.RoomRenamed(message.param(0), message.param(1), message.param(2), self.time(message))]

    def _registered(self, message: Message) -> list[ev.Event]:
        return [ev.AccountAnswered(message.command, message.param(0), message.param(1), message.params[-1])]

    def _fail(self, message: Message) -> list[ev.Event]:
        command, code, *context = (*message.params, "", "")[: max(len(message.params), 2)]
        text = context[-1] if context else code
        subject = context[-2] if len(context) > 1 else ""
        return [ev.Refused("" if command == "*" else command, code, text, subject)]

    def _note(self, message: Message) -> list[ev.Event]:
        return [ev.ServerText(message.command, message.params[-1], tuple(message.params[:-1]))]
