"""What all connections of a server share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import TYPE_CHECKING

from chatbox.core import dispatch
from chatbox.core.hub import Hub
from chatbox.core.presence import silence
from chatbox.core.session import Session
from chatbox.http.guard import Guard
from chatbox.net.gate import Gate
from chatbox.net.site import LazySite

if TYPE_CHECKING:
    from chatbox.net.outbox import Outbox
    from chatbox.net.peer import Peer


@dataclass(frozen=True)
class Timing:
    """How long connections wait for what, in seconds; tests inject others.

    Attributes:
        prompt_s: silence after which a person is asked for a name.
        prefix_s: how long a beginning of an opening may stay one.
        refusal_s: how long who is turned away may take to say whether they are a browser.
        quiet_s: silence after which a chunk without a line end is a whole message.
        greeting_s: from a bare client's answer, the server's name, to the line that says who is here.
        pace_s: between two writes to a bare client.
        registration_s: to say who one is; prompted_s once a person was asked.
        ping_s: silence after which a client is pinged, and after which again it is cut.
    """

    prompt_s: float = 1.0
    prefix_s: float = 1.0
    refusal_s: float = 0.3
    quiet_s: float = 0.07
    greeting_s: float = 0.2
    pace_s: float = 0.02
    registration_s: float = 30.0
    prompted_s: float = 120.0
    ping_s: float = 120.0
    linger_s: float = 3.0


@dataclass(frozen=True)
class Queues:
    """Limits of one connection. `lines_per_second` 0 is without flood control."""

    receive_bytes: int = 16384
    send_bytes: int = 1048576
    lines_per_second: float = 2.0
    burst: float = 20.0


@dataclass
class Context:
    """The server as its connections see it.

    Attributes:
        peers: all connections, whether they have said who they are or not.
        http: makes the protocol that serves HTTP on a connection; called when the first request comes.
        announce: told in words of connections and names, for whoever hosts.
        proxies: whose word about a client's address is believed.
        is_gateway: whether a gateway connects from an address, so that the limits for one address are not for it.
        keeps_out: why nobody may come from an address; "" where they may.
        outbox: sends what is written to many at once; None where each is written to by itself.
        paused: nobody is read from, since too much is held back.
    """

    hub: Hub
    loop: asyncio.AbstractEventLoop
    guard: Guard
    http: LazySite
    timing: Timing = field(default_factory=Timing)
    queues: Queues = field(default_factory=Queues)
    announce: Callable[[str], None] = lambda text: None
    gate: Gate = field(default_factory=Gate)
    proxies: Sequence[IPv4Network | IPv6Network] = ()
    is_gateway: Callable[[str], bool] = lambda address: False
    keeps_out: Callable[[str], str] = lambda address: ""
    outbox: Outbox | None = None
    peers: set[Peer] = field(default_factory=set)
    paused: bool = False
    draining: bool = False
    _dropping: list[tuple[Session, str]] = field(default_factory=list)

    def believes(self, address: str) -> bool:
        """Whether a peer may say for whom it connects."""
        if not self.proxies or not address:
            return False
        found = ip_address(address)
        return any(found.version == proxies.version and found in proxies for proxies in self.proxies)

    def drop(self, session: Session, reason: str) -> None:
        """Ends a session at the end of this tick, together with all others that have to go."""
        self._dropping.append((session, reason))
        if len(self._dropping) == 1:
            self.loop.call_soon(self._drop_all)

    def _drop_all(self) -> None:
        dropping, self._dropping = self._dropping, []
        silence(session for session, _ in dropping if not session.closed)
        for session, reason in dropping:
            dispatch.close(self.hub, session, reason, silent=True)

    def pause(self, full: bool) -> None:
        """Stops or goes on reading from everybody."""
        self.paused = full
        for peer in self.peers:
            peer.obey_pressure()
