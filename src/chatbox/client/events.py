"""What a client is told: one small immutable class for each thing that can happen.

Names of rooms and people are written as the server wrote them; compare them with `State.same`, since servers
differ in what they take to be equal. Times are aware, in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Kind = Literal["privmsg", "notice", "action", "ctcp"]
"""How a text was meant: said, a notice (bots must not answer one), "* Zoë waves", or a client's question."""


@dataclass(frozen=True, slots=True)
class Event:
    """Anything that happened; `match` on the classes below."""


@dataclass(frozen=True, slots=True)
class Member:
    """One person in a room.

    Attributes:
        nick: the name.
        prefixes: the signs of rank, highest first ("@+"); without `multi-prefix` only the highest.
        account: the account the person is logged in to; "" when none or unknown.
        away: whether the person is marked as away.
        source: `nick!user@host` where known, else "".
    """

    nick: str
    prefixes: str = ""
    account: str = ""
    away: bool = False
    source: str = ""


# ── the connection ──


@dataclass(frozen=True, slots=True)
class Connected(Event):
    """The transport is open; `address` is the other side, for people to read."""

    address: str


@dataclass(frozen=True, slots=True)
class Welcomed(Event):
    """The server lets us in as `nick`. `Registered` follows once it has told what it supports."""

    nick: str


@dataclass(frozen=True, slots=True)
class NickAdjusted(Event):
    """The server would not have the wanted name: we are `nick`. `taken`: somebody else has the wanted one."""

    wanted: str
    nick: str
    taken: bool


@dataclass(frozen=True, slots=True)
class Registered(Event):
    """Logged on as `nick`; from now on commands can be sent. `caps` are the capabilities agreed on."""

    nick: str
    server: str
    caps: frozenset[str]


@dataclass(frozen=True, slots=True)
class TokenReceived(Event):
    """The token with which to come back next; "" when the one that was given is no good any more. Never log it."""

    token: str

    def __repr__(self) -> str:
        return "TokenReceived()"


@dataclass(frozen=True, slots=True)
class FeaturesReceived(Event):
    """Some of what the server supports (ISUPPORT); an entry of None takes the feature back."""

    tokens: Mapping[str, str | None] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Disconnected(Event):
    """The connection is over. `final`: trying again is pointless, we were refused or left ourselves."""

    reason: str
    final: bool = False


@dataclass(frozen=True, slots=True)
class Malformed(Event):
    """The server sent something that is no line of the protocol; it was left out."""

    reason: str


# ── messages ──


@dataclass(frozen=True, slots=True)
class MessageReceived(Event):
    """Somebody said something; or we did, once the server has it (`own`).

    Attributes:
        target: the room, or the nick it was said to.
        sender: the nick of who said it.
        text: without the marks of an action.
        time: when, by the server's clock if it tells.
        msgid: the server's id of the message, "" if it gives none (https://ircv3.net/specs/extensions/message-ids).
        own: whether it is our own.
        kind: said, notice, action or ctcp.
        history: whether it is from the past (part of a `HistoryReceived`).
        account: the sender's account, where told.
        tags: all tags of the line.
    """

    target: str
    sender: str
    text: str
    time: datetime
    msgid: str = ""
    own: bool = False
    kind: Kind = "privmsg"
    history: bool = False
    account: str = ""
    tags: Mapping[str, str] = field(default_factory=dict, hash=False)
    room: bool = True
    """Whether it was said in a room, and not to a person."""

    @property
    def conversation(self) -> str:
        """Where it belongs: the room, or the person we speak with."""
        return self.target if self.room or self.own else self.sender


@dataclass(frozen=True, slots=True)
class HistoryReceived(Event):
    """What was said earlier in `target`, oldest first, as asked for by the command with the id `id`."""

    target: str
    messages: tuple[MessageReceived, ...]
    id: str = ""


@dataclass(frozen=True, slots=True)
class Acknowledged(Event):
    """The server has the message that was sent under this id.

    Servers with `labeled-response` say so; others are asked to answer a PING sent after the message, which
    they do once they have dealt with it.
    """

    id: str
    target: str
    text: str
    kind: Kind = "privmsg"
    msgid: str = ""


@dataclass(frozen=True, slots=True)
class Refused(Event):
    """The server would not do something.

    Attributes:
        command: what was refused, "" when the server leaves it open.
        code: the numeric, or the word after FAIL (https://ircv3.net/specs/extensions/standard-replies).
        text: the server's explanation.
        subject: the room, nick or other thing it is about, "" if none was named.
        id: the id of what was sent, where known.
        message: the text that was not sent, when it was a message.
    """

    command: str
    code: str
    text: str
    subject: str = ""
    id: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class ServerText(Event):
    """Anything else the server says. `code` is the numeric, or NOTICE, NOTE, WARN."""

    code: str
    text: str
    params: tuple[str, ...] = ()


# ── rooms and people ──


@dataclass(frozen=True, slots=True)
class Joined(Event):
    """Somebody came into a room."""

    room: str
    nick: str
    time: datetime
    own: bool = False
    account: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Parted(Event):
    """Somebody left a room."""

    room: str
    nick: str
    reason: str
    time: datetime
    own: bool = False


@dataclass(frozen=True, slots=True)
class Quit(Event):
    """Somebody left the server; `rooms` are those we shared."""

    nick: str
    reason: str
    rooms: tuple[str, ...]
    time: datetime
    own: bool = False


@dataclass(frozen=True, slots=True)
class Kicked(Event):
    """Somebody (`nick`) was put out of a room by `by`."""

    room: str
    nick: str
    by: str
    reason: str
    time: datetime
    own: bool = False


@dataclass(frozen=True, slots=True)
class NickChanged(Event):
    """Somebody has another name now; `rooms` are those we share."""

    old: str
    new: str
    rooms: tuple[str, ...]
    time: datetime
    own: bool = False


@dataclass(frozen=True, slots=True)
class TopicChanged(Event):
    """The topic of a room: set by `by` just now, or, with `told`, as it was when we asked or came in."""

    room: str
    topic: str
    by: str
    time: datetime
    told: bool = False


@dataclass(frozen=True, slots=True)
class ModeChanged(Event):
    """Modes of a room or of ourselves: the letters with their signs ("+o-v"), and their parameters."""

    target: str
    by: str
    modes: str
    params: tuple[str, ...]
    time: datetime


@dataclass(frozen=True, slots=True)
class AwayChanged(Event):
    """Somebody is away, with this reason; or here again, with ""."""

    nick: str
    reason: str


@dataclass(frozen=True, slots=True)
class Invited(Event):
    """`by` asks `nick` (mostly us) into a room."""

    room: str
    nick: str
    by: str


@dataclass(frozen=True, slots=True)
class NamesListed(Event):
    """Some of the people in a room: one line of the answer; `NamesReceived` ends it."""

    room: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class NamesReceived(Event):
    """Who is in a room, all of them, in alphabetical order."""

    room: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class RoomListed(Event):
    """One room of the answer to LIST."""

    room: str
    people: int
    topic: str


@dataclass(frozen=True, slots=True)
class PersonListed(Event):
    """One person of the answer to WHO."""

    room: str
    nick: str
    source: str
    away: bool
    realname: str
