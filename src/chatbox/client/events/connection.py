"""Events of a connection: how it comes, and goes, and what the server says about itself and us."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chatbox.client.events.base import Event


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


@dataclass(frozen=True, slots=True)
class LoggedIn(Event):
    """We are logged in to `account` now; "": to none."""

    account: str


@dataclass(frozen=True, slots=True)
class AccountAnswered(Event):
    """The answer to REGISTER or VERIFY (https://ircv3.net/specs/extensions/account-registration).

    Attributes:
        command: which of them.
        status: "SUCCESS" or "VERIFICATION_REQUIRED".
        account: the account it is about.
        text: the server's words.
    """

    command: str
    status: str
    account: str
    text: str


@dataclass(frozen=True, slots=True)
class Ponged(Event):
    """The server has answered a PING with this token."""

    token: str
