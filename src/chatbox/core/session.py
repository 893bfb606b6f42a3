"""A session: one connection that talks, from its first line on. Knows nothing of sockets."""

from __future__ import annotations

from collections.abc import Callable, Set
from typing import TYPE_CHECKING, Protocol

from chatbox.wire import caps as capabilities
from chatbox.wire.caps import FRAMING_MASK, Framing

if TYPE_CHECKING:
    from chatbox.core.collecting import Collecting
    from chatbox.core.holding import Holding
    from chatbox.core.playback import Playback
    from chatbox.core.user import User
    from chatbox.wire.message import Message
    from chatbox.wire.scram import ServerSide


class Connection(Protocol):
    """What a session needs of the thing that carries its bytes."""

    def write(self, data: bytes) -> None:
        """Sends whole lines or frames. Never blocks, never raises."""

    def close(self) -> None:
        """Ends the connection after what was written."""

    def moved(self, address: str) -> bool:
        """The peer speaks for somebody at another address; False when there are too many from there."""

    def probe(self, limit_s: float) -> None:
        """Asks the peer for a sign of life, and ends the session when none comes within the limit."""

    def go_on(self) -> None:
        """The session is not busy any more, and takes the next line."""

    def keeps(self, kept_bytes: int) -> None:
        """So much is kept back from it; where that is more than may wait, the session ends."""

    def when_drained(self, callback: Callable[[], None]) -> None:
        """Calls back once the peer has taken most of what was written, or is gone; maybe at once."""


NO_KEYS: frozenset[str] = frozenset()


class Nobody:
    """In the place of a connection that is gone for good, so that nothing keeps it in memory."""

    def write(self, data: bytes) -> None:
        """Nobody is there to read."""

    def close(self) -> None:
        """It is closed."""

    def moved(self, address: str) -> bool:
        """Nobody moves."""
        return False

    def probe(self, limit_s: float) -> None:
        """The session has ended."""

    def go_on(self) -> None:
        """No line comes."""

    def keeps(self, kept_bytes: int) -> None:
        """It is thrown away soon."""

    def when_drained(self, callback: Callable[[], None]) -> None:
        """Calls back at once."""
        callback()


NOBODY = Nobody()


def discard(data: bytes) -> None:
    """Takes the place of a session's `write` once nobody is there to read."""


class Registration:
    """What a session has said of itself before it is somebody.

    Attributes:
        asked: the nick asked for last, also where somebody else has it.
        token: with which it comes back as the identity of that token.
        away: why its user is not there from the start.
        metadata: what its user tells of themselves from the start.
    """

    __slots__ = ("asked", "away", "cap_negotiating", "metadata", "nick", "password", "realname", "token", "username")

    def __init__(self) -> None:
        self.nick = ""
        self.asked = ""
        self.username = ""
        self.realname = ""
        self.password = ""
        self.cap_negotiating = False
        self.token = ""
        self.away = ""
        self.metadata: dict[str, str] = {}


class Exchange:
    """A log-in under way (https://ircv3.net/specs/extensions/sasl-3.1).

    Attributes:
        collected: of the response whose lines are not all there yet.
        scram: the exchange of proofs, once the client's first message is there.
        proved: the client knows the password; only its last, empty response is missing.
    """

    __slots__ = ("collected", "mechanism", "proved", "scram")

    def __init__(self, mechanism: str) -> None:
        self.mechanism = mechanism
        self.collected = ""
        self.scram: ServerSide | None = None
        self.proved = False


class Session:
    """One connection.

    Attributes:
        caps: bits of the negotiated capabilities (`wire.caps`).
        shape: what decides the bytes it gets: altering capabilities and framing.
        address: of the peer, as text.
        account: its account's name, "" while logged out.
        sasl: a log-in under way.
        away: why nobody is at it, "" while somebody is; away_s is when that was said, 0 where no person said it.
        formerly: the numbers of those without account that it was before it logged in.
        hostname: of the peer, where a gateway says it.
        server_name: the name of this server that the client asked for with TLS; "" for none.
        certificate: the SHA-256 fingerprint of its client certificate, in hexadecimal; "" for none.
        user: who it is, once registered.
        busy: a handler is not done, or its answer not said to its end.
        waiting: what is to be executed then; None stands for the end of input.
        plain: a person reads its bytes as they come.
        playback: what it asked `*playback` for last.
        collecting: the batch it has opened and not closed.
        holding: what is said to it waits for something older that is being read.
        invitation: a token with which it may register an account, "" for none.
        owner: it belongs to whoever runs the server.
        subscriptions: the metadata keys of which it wants to hear.
        secure: nobody in between can read it.
    """

    __slots__ = (
        "account",
        "account_id",
        "address",
        "away",
        "away_s",
        "bare",
        "busy",
        "cap_version",
        "caps",
        "certificate",
        "closed",
        "collecting",
        "connection",
        "formerly",
        "heard_s",
        "holding",
        "hostname",
        "invitation",
        "label",
        "number",
        "owner",
        "plain",
        "playback",
        "registration",
        "sasl",
        "secure",
        "server_name",
        "shape",
        "spoke_s",
        "subscriptions",
        "user",
        "waiting",
        "write",
    )

    def __init__(self, number: int, connection: Connection, framing: Framing, address: str) -> None:
        self.number = number
        self.connection = connection
        self.write: Callable[[bytes], None] = connection.write
        self.caps = 0
        self.cap_version = 0
        self.shape: int = framing
        self.plain = framing is Framing.PLAIN
        self.address = address
        self.account = ""
        self.account_id = 0
        self.formerly: tuple[int, ...] = ()
        self.user: User | None = None
        self.subscriptions: Set[str] = NO_KEYS
        self.registration: Registration | None = Registration()
        self.sasl: Exchange | None = None
        self.certificate = ""
        self.hostname = ""
        self.server_name = ""
        self.away = ""
        self.away_s = 0.0
        self.busy = False
        self.waiting: list[Message | str | Callable[[], None] | None] = []
        self.closed = False
        self.playback: Playback | None = None
        self.collecting: Collecting | None = None
        self.holding: Holding | None = None
        self.owner = False
        self.invitation = ""
        self.secure = False
        self.bare = False
        self.label = ""
        self.heard_s = 0.0
        self.spoke_s = 0.0

    @property
    def framing(self) -> Framing:
        """How its bytes are wrapped."""
        return Framing(self.shape & FRAMING_MASK)

    def has(self, cap: int) -> bool:
        """Whether it negotiated the capability."""
        return self.caps & cap != 0

    @property
    def nick(self) -> str:
        """Its nick, or `*` before it has one."""
        return self.user.nick if self.user else "*"

    def shape_for(self, caps: int) -> int:
        """The shape it would have with these capabilities."""
        return capabilities.shape(caps, self.framing)
