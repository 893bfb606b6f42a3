"""Numeric replies into events. Source: https://modern.ircdocs.horse/#numerics"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from chatbox.client import events as ev
from chatbox.client.isupport import parse_tokens
from chatbox.client.state import State
from chatbox.wire import numerics as num
from chatbox.wire.message import Message

_COMMAND_OF = {
    num.ERR_TOOMANYCHANNELS: "JOIN",
    num.ERR_CHANNELISFULL: "JOIN",
    num.ERR_INVITEONLYCHAN: "JOIN",
    num.ERR_BANNEDFROMCHAN: "JOIN",
    num.ERR_BADCHANNELKEY: "JOIN",
    num.ERR_BADCHANMASK: "JOIN",
    "437": "JOIN",
    "477": "JOIN",
    "489": "JOIN",
    num.ERR_NONICKNAMEGIVEN: "NICK",
    num.ERR_ERRONEUSNICKNAME: "NICK",
    num.ERR_NICKNAMEINUSE: "NICK",
    "436": "NICK",
    num.ERR_NICKLOCKED: "AUTHENTICATE",
    num.ERR_SASLFAIL: "AUTHENTICATE",
    num.ERR_SASLTOOLONG: "AUTHENTICATE",
    num.ERR_SASLABORTED: "AUTHENTICATE",
}
_NOT_REFUSALS = {num.ERR_NOMOTD}


class Replies:
    """Reads numerics in the light of the state.

    Args:
        state: where things stood before the line.
        time: when a line happened.
    """

    def __init__(self, state: State, time: Callable[[Message], datetime]) -> None:
        self._state = state
        self._time = time
        self._names: dict[str, list[ev.Member]] = {}
        self._handlers: dict[str, Callable[[Message], list[ev.Event]]] = {
            num.RPL_ISUPPORT: self._isupport,
            num.RPL_NAMREPLY: self._names_line,
            num.RPL_ENDOFNAMES: self._names_end,
            num.RPL_TOPIC: self._topic,
            num.RPL_NOTOPIC: self._topic,
            num.RPL_TOPICWHOTIME: self._topic_by,
            num.RPL_LIST: self._room_listed,
            num.RPL_WHOREPLY: self._person_listed,
            num.RPL_LOGGEDIN: self._logged_in,
            "901": lambda message: [ev.LoggedIn("")],
        }

    def translate(self, message: Message) -> list[ev.Event]:
        """What a numeric means; those without a meaning of their own become `ServerText` or `Refused`."""
        handler = self._handlers.get(message.command)
        if handler:
            return handler(message)
        if (message.command[0] in "45" or message.command in _COMMAND_OF) and message.command not in _NOT_REFUSALS:
            return [self._refused(message)]
        text = message.params[-1] if message.params else ""
        return [ev.ServerText(message.command, text, tuple(message.params[1:-1]))]

    def _refused(self, message: Message) -> ev.Refused:
        subject = message.param(1) if len(message.params) > 2 else ""
        command = _COMMAND_OF.get(message.command, "")
        if message.command in (num.ERR_UNKNOWNCOMMAND, num.ERR_NEEDMOREPARAMS):
            command = subject.upper()
        text = message.params[-1] if message.params else ""
        return ev.Refused(command, message.command, text, subject)

    def _isupport(self, message: Message) -> list[ev.Event]:
        return [ev.FeaturesReceived(parse_tokens(message.params[1:-1]))]

    def _logged_in(self, message: Message) -> list[ev.Event]:
        return [ev.LoggedIn(message.param(2))]

    def _names_line(self, message: Message) -> list[ev.Event]:
        room = message.param(2)
        members = tuple(self._member(entry) for entry in message.param(3).split())
        if self._state.room(room) is None:
            self._names.setdefault(room, []).extend(members)
        return [ev.NamesListed(room, members)]

    def _member(self, entry: str) -> ev.Member:
        prefixes, rest = self._state.features.split_prefixes(entry)
        nick, bang, _ = rest.partition("!")
        return ev.Member(nick, prefixes, source=rest if bang else "")

    def _names_end(self, message: Message) -> list[ev.Event]:
        room = message.param(1)
        others = self._names.pop(room, [])
        if self._state.room(room) is not None:
            return [ev.NamesReceived(room, self._state.members(room))]
        members = sorted(others, key=lambda member: self._state.fold(member.nick))
        return [ev.NamesReceived(room, tuple(members))]

    def _topic(self, message: Message) -> list[ev.Event]:
        topic = message.param(2) if message.command == num.RPL_TOPIC else ""
        return [ev.TopicChanged(message.param(1), topic, "", self._time(message), told=True)]

    def _topic_by(self, message: Message) -> list[ev.Event]:
        room, stamp = self._state.room(message.param(1)), message.param(3)
        if room is None or not stamp.isascii() or not stamp.isdigit() or len(stamp) > 11:
            return []
        by = message.param(2).partition("!")[0]
        return [ev.TopicChanged(room.name, room.topic, by, datetime.fromtimestamp(int(stamp), UTC), told=True)]

    def _room_listed(self, message: Message) -> list[ev.Event]:
        people = message.param(2)
        count = int(people) if people.isascii() and people.isdigit() and len(people) < 10 else 0
        return [ev.RoomListed(message.param(1), count, message.param(3))]

    def _person_listed(self, message: Message) -> list[ev.Event]:
        room, user, host, _, nick, flags, text = [*message.params[1:8], *[""] * 7][:7]
        realname = text.partition(" ")[2]
        return [ev.PersonListed(room, nick, f"{nick}!{user}@{host}", flags.startswith("G"), realname)]
