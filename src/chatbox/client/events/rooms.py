"""Events of rooms and the people in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chatbox.client.events.base import Event


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


@dataclass(frozen=True, slots=True)
class AccountChanged(Event):
    """Somebody has logged in to an account, or out of it ("").

    Source: https://ircv3.net/specs/extensions/account-notify
    """

    nick: str
    account: str


@dataclass(frozen=True, slots=True)
class RoomRenamed(Event):
    """A room we are in has another name now (https://ircv3.net/specs/extensions/channel-rename)."""

    old: str
    new: str
    reason: str
    time: datetime


@dataclass(frozen=True, slots=True)
class ConversationListed(Event):
    """Something was said in a room or with a person, last at this time: a line of the answer to CHATHISTORY TARGETS."""

    target: str
    time: datetime


@dataclass(frozen=True, slots=True)
class InvitationMade(Event):
    """A token that lets others in (docs/protocol.md).

    Attributes:
        room: where to; "*" stands for making an account.
        uses: how often, "*" for any number.
        until: the end, as the server writes it; "*" for none.
        token: the token. Whoever has it may use it.
    """

    room: str
    uses: str
    until: str
    token: str
