"""WebSocket as a transport: one line in each message (https://ircv3.net/specs/extensions/websocket)."""

from __future__ import annotations

import asyncio

from websockets.client import ClientProtocol
from websockets.exceptions import InvalidHandshake
from websockets.frames import Frame, Opcode
from websockets.http11 import Response
from websockets.protocol import State
from websockets.typing import Origin, Subprotocol
from websockets.uri import parse_uri

from chatbox.client.link import Endpoint, Link

SUBPROTOCOLS = [Subprotocol("text.ircv3.net"), Subprotocol("binary.ircv3.net")]
MAX_MESSAGE_BYTES = 1 << 20


class WebSocketLink(Link):
    """One connection, with the endpoint seeing lines as it does over TCP.

    Args:
        endpoint: gets what comes.
        silence_seconds: as for `Link`.
        uri: `ws://…` or `wss://…`; TLS itself is the transport's.
    """

    def __init__(self, endpoint: Endpoint, silence_seconds: float, uri: str) -> None:
        super().__init__(endpoint, silence_seconds)
        origin = Origin("/".join(uri.replace("ws", "http", 1).split("/")[:3]))  # some servers take nobody without one
        self._protocol = ClientProtocol(
            parse_uri(uri), origin=origin, subprotocols=SUBPROTOCOLS, max_size=MAX_MESSAGE_BYTES
        )
        self._waiting = bytearray()
        self._message = bytearray()

    def write(self, data: bytes) -> None:
        """Sends, each line as a message; before the handshake is done they wait."""
        self._waiting += data
        if self._protocol.state is not State.OPEN:
            return
        *lines, rest = self._waiting.split(b"\n")
        self._waiting = rest
        for line in lines:
            if self._protocol.subprotocol == "binary.ircv3.net":
                self._protocol.send_binary(bytes(line.rstrip(b"\r")))
            else:
                self._protocol.send_text(bytes(line.rstrip(b"\r")))
        self._flush()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._protocol.send_request(self._protocol.connect())
        self._flush()

    def data_received(self, data: bytes) -> None:
        self._heard = asyncio.get_running_loop().time()
        self._protocol.receive_data(data)
        self._take()

    def eof_received(self) -> None:
        self._protocol.receive_eof()
        self._take()

    def _take(self) -> None:
        for event in self._protocol.events_received():
            if isinstance(event, Response):
                self.write(b"")
            elif isinstance(event, Frame):
                self._frame(event)
        self._flush()
        error = self._protocol.handshake_exc
        if error is not None:
            reason = str(error) if isinstance(error, InvalidHandshake) else "the handshake failed"
            self.abort(f"no WebSocket there: {reason}")

    def _frame(self, frame: Frame) -> None:
        if frame.opcode not in (Opcode.TEXT, Opcode.BINARY, Opcode.CONT):
            return
        self._message += frame.data
        if frame.fin and self._message:
            line, self._message = bytes(self._message), bytearray()
            self._endpoint.received(line.rstrip(b"\r\n") + b"\r\n")

    def _flush(self) -> None:
        for data in self._protocol.data_to_send():
            if data:
                super().write(data)
            elif self._transport:
                self._transport.close()
