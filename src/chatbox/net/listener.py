"""One port for everybody: finds out by the first bytes who is there, and hands the connection over."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from chatbox.http.answer import raw_error, raw_page
from chatbox.net.certificate import Certificates
from chatbox.net.context import Context
from chatbox.net.line import Line
from chatbox.net.peer import Peer
from chatbox.net.plain import PROMPT, begin_plain
from chatbox.net.site import begin_http
from chatbox.net.tls import begin_tls, fingerprint
from chatbox.wire import proxy
from chatbox.wire.hello import is_whole, server_name
from chatbox.wire.sniff import TLS_HANDSHAKE, Kind, sniff
from chatbox.wire.upgrade import wants_websocket

MAX_HEAD_BYTES = 16384
TLS_ALERT = bytes((0x15, 3, 1, 0, 2, 2, 40))
"""Fatal alert handshake_failure: there is no certificate here (https://www.rfc-editor.org/rfc/rfc8446#section-6)."""
TOO_MANY = "Too many connections from your address; try again in a minute"
TRY_AGAIN_S = 60
HEAD_TOO_LARGE = "The head of that request is too large."
ALLOWED = {
    "any": frozenset({Kind.HTTP, Kind.IRC, Kind.PLAIN}),
    "irc": frozenset({Kind.IRC}),
    "http": frozenset({Kind.HTTP}),
    "websocket": frozenset({Kind.HTTP}),
    "plain": frozenset({Kind.PLAIN}),
}


class Sniffer(Peer):
    """A connection that has not said who it is.

    Args:
        certificates: for TLS, where it is served.
        proxied: it has to come through a proxy.

    Attributes:
        on_secured: called when TLS is established; then this is what speaks inside.
    """

    def __init__(
        self,
        context: Context,
        listen: str = "any",
        certificates: Certificates | None = None,
        proxied: bool = False,
    ) -> None:
        super().__init__(context, listen)
        self._certificates = certificates
        self._required = self._proxied = proxied
        self._outer: Sniffer | None = None
        self.on_secured: Callable[[], None] = lambda: None
        self._data = b""
        self._is_http = False
        self._turned_away = False
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        if self._outer is not None:
            self._inherit(self._outer)
        else:
            self._proxied = self._proxied or self.context.believes(self.address)
            if not self._proxied:
                self._admit()
        if self._turned_away:
            self._set_timer(self.context.timing.refusal_s, self._turn_away)
        elif self.listen in ("any", "plain"):
            self._set_timer(self.context.timing.prompt_s, self._prompt)

    def _admit(self) -> None:
        """Takes the connection, unless there are too many from that address."""
        gate = self.context.gate
        if banned := self.context.keeps_out(self.address):
            self.hang_up(f"ERROR :{banned}\r\n".encode())
            return
        if self.context.is_gateway(self.address):  # those it speaks for are counted, each at their own address
            return
        if not gate.admits(self.address, self.context.loop.time()):
            self._turned_away = True
            return
        gate.opened(self.address)
        self.counted = True
        if self.address:
            self.context.announce(f"Connection from {self.address}")

    def _turn_away(self) -> None:
        """Browsers say at once who they are, and are told in their language; all others hear it as a line."""
        self._timer = None
        kind = sniff(self._data) if self._data else None
        if kind is not Kind.HTTP:
            self.hang_up(f"ERROR :{TOO_MANY}\r\n".encode())
        elif b"text/html" in self._data:
            self.hang_up(raw_page(503, TOO_MANY, TRY_AGAIN_S))
        else:
            self.hang_up(raw_error(503, TOO_MANY))

    def _inherit(self, outer: Sniffer) -> None:
        """TLS is established: this goes on where the connection was without it."""
        self.address, self.port, self.owner = outer.address, outer.port, outer.owner
        self.since_s, self.counted = outer.since_s, outer.counted
        self.secure = True
        self.certificate = fingerprint(self.transport)
        self.server_name = server_name(outer._data)
        outer.counted = False
        self.context.peers.discard(outer)
        self.on_secured()

    def _unwrap(self) -> bool:
        """Reads what a proxy says of its client; False while, or since, there is nothing to go on with."""
        if self.context.believes(self.address) and proxy.begins(self._data):
            try:
                said = proxy.parse(self._data)
            except proxy.ProxyError:
                self.hang_up()
                return False
            if said is None:
                return False
            self._data = self._data[said.size :]
            self.address, self.port = said.address or self.address, said.port or self.port
            self.secure = said.secure
        elif self._required:
            self.hang_up()
            return False
        self._proxied = False
        self._admit()
        if self._turned_away:
            self._turn_away()
        return bool(self._data) and not self.hanging_up

    def data_received(self, data: bytes) -> None:
        if self.hanging_up or self.transport.is_closing():
            return
        self._data += data
        if self._turned_away:
            self._set_timer(0, None)
            self._turn_away()
            return
        if self._proxied and not self._unwrap():
            return
        if self._is_http:
            self._look_at_head()
            return
        if self.listen == "plain" and self._data[0] != TLS_HANDSHAKE:
            self._hand_over(Kind.PLAIN)
            return
        kind = sniff(self._data)
        if kind is Kind.TLS and self._certificates is not None and not is_whole(self._data):
            self._set_timer(0, None)
            return
        if kind is Kind.UNDECIDED:  # an opening is short, so its bytes may each come as late as that
            self._set_timer(self.context.timing.prefix_s, lambda: self._hand_over(Kind.PLAIN))
            return
        self._hand_over(kind)

    def eof_received(self) -> bool:
        self._eof = True
        if not self._data or self._is_http or self._proxied or self.hanging_up:
            return False
        self._hand_over(Kind.PLAIN)
        heir = self.transport.get_protocol()
        return isinstance(heir, Peer) and heir is not self and bool(heir.eof_received())

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self._set_timer(0, None)

    def _set_timer(self, delay_s: float, callback: Callable[[], None] | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if callback is not None:
            self._timer = self.context.loop.call_later(delay_s, callback)

    def _prompt(self) -> None:
        """Nobody speaks first but a person waiting to be asked."""
        self._timer = None
        if self.hanging_up or self.transport.is_closing():
            return
        self.prompted = True
        hub = self.context.hub
        self.transport.write(f"Welcome to {hub.limits.name}. {PROMPT}".encode())

    def _hand_over(self, kind: Kind) -> None:
        self._set_timer(0, None)
        if kind is Kind.TLS and self._certificates is not None:
            inner = Sniffer(self.context, self.listen)
            inner._outer = self
            begin_tls(self, inner, self._certificates, self._data)
        elif kind is Kind.TLS:
            self.hang_up(TLS_ALERT)
        elif kind not in ALLOWED[self.listen]:
            self.hang_up()
        elif kind is Kind.HTTP:
            self._is_http = True
            self._look_at_head()
        elif kind is Kind.IRC:
            if self.prompted:
                self.transport.write(b"\r\n")  # the prompt is no part of the first line it gets
            chat = Line(self.context)
            chat.begin(self)
            chat.data_received(self._data)
        else:
            begin_plain(self.context, self, self._data)

    def _look_at_head(self) -> None:
        """Waits for the end of the request's head, which says whether it becomes a WebSocket."""
        head, end, _ = self._data.partition(b"\r\n\r\n")
        if not end:
            head, end, _ = self._data.partition(b"\n\n")
        if not end and len(self._data) <= MAX_HEAD_BYTES:
            return
        if not end or len(head) > MAX_HEAD_BYTES:
            self.hang_up(raw_error(431, HEAD_TOO_LARGE))
        elif wants_websocket(head):
            from chatbox.net.websocket import WebSocket

            WebSocket(self.context).start(self, self._data)
        elif self.listen == "websocket":
            self.hang_up(raw_error(426, "Only WebSocket connections are taken here."))
        else:
            begin_http(self.context, self, self._data)
