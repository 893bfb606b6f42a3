"""IRC over WebSocket: one line in each message (https://ircv3.net/specs/extensions/websocket).

The library does the handshake and the incoming frames; outgoing data frames are made once for all recipients
(`wire.render`).
"""

from __future__ import annotations

import logging
from http import HTTPStatus

from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import State
from websockets.server import ServerProtocol
from websockets.typing import Subprotocol

from chatbox.net.chat import Chat
from chatbox.net.context import Context
from chatbox.net.line import TooLong, answer_bad_line, decode_line
from chatbox.net.peer import Peer
from chatbox.wire.caps import Framing

TEXT, BINARY = Subprotocol("text.ircv3.net"), Subprotocol("binary.ircv3.net")
MAX_MESSAGE_BYTES = 8192
CLOSE_WAIT_S = 2.0
_QUIET = logging.getLogger("chatbox.net.websocket.peers")
_QUIET.setLevel(logging.CRITICAL + 1)  # what peers send is no news for the server's log


class WebSocket(Chat):
    """An IRC client in a browser, or any other that speaks WebSocket."""

    framing = Framing.TEXT_FRAME

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._protocol = ServerProtocol(
            subprotocols=[TEXT, BINARY], select_subprotocol=_select, max_size=MAX_MESSAGE_BYTES, logger=_QUIET
        )
        self._message = b""
        self._sniffer: Peer | None = None

    def start(self, sniffer: Peer, data: bytes) -> None:
        """Takes a connection over whose first bytes are the head of the request."""
        self._sniffer = sniffer
        self.transport = sniffer.transport
        self._protocol.receive_data(data)
        events = self._protocol.events_received()
        if not events or not isinstance(events[0], Request):
            self._flush()
            sniffer.transport.close()
            return
        self._answer(sniffer, events[0])
        self._take_frames([event for event in events[1:] if isinstance(event, Frame)])

    def _answer(self, sniffer: Peer, request: Request) -> None:
        headers = request.headers
        refusal = self.context.guard.refusal(headers.get_all("Host"), headers.get_all("Origin"))
        response = (
            self._protocol.reject(HTTPStatus(refusal.status), refusal.text + "\n")
            if refusal
            else self._protocol.accept(request)
        )
        if self._protocol.subprotocol == BINARY:
            self._framing = Framing.BINARY_FRAME
        opened = response.status_code == HTTPStatus.SWITCHING_PROTOCOLS
        self._protocol.send_response(response)
        if opened:
            self._flush()
            self.begin(sniffer)
        else:
            self._flush()
            sniffer.transport.close()

    def data_received(self, data: bytes) -> None:
        self.heard_s = self.context.loop.time()
        self._protocol.receive_data(data)
        frames = [event for event in self._protocol.events_received() if isinstance(event, Frame)]
        self._take_frames(frames)
        self._flush()
        if self._protocol.state is not State.OPEN:
            self._peer_closed()

    def _take_frames(self, frames: list[Frame]) -> None:
        for frame in frames:
            if frame.opcode in (Opcode.TEXT, Opcode.BINARY, Opcode.CONT):
                self._message += bytes(frame.data)
                if len(self._message) > MAX_MESSAGE_BYTES:
                    self._message = self._message[: MAX_MESSAGE_BYTES + 1]
                if frame.fin:
                    message, self._message = self._message, b""
                    self._take_message(message)

    def _take_message(self, message: bytes) -> None:
        for line in message.split(b"\n"):
            line = line.removesuffix(b"\r")
            if not line or self.session.closed:
                continue
            try:
                text = decode_line(line)
            except (TooLong, UnicodeDecodeError) as error:
                answer_bad_line(self, error, line)
                continue
            self.accept_line(text)

    def _flush(self) -> None:
        for data in self._protocol.data_to_send():
            if data:
                self.transport.write(data)

    def _peer_closed(self) -> None:
        if self.session.closed:
            self.transport.close()
        else:
            self.ended("Connection closed")

    def eof_received(self) -> bool:
        self._protocol.receive_eof()
        self._flush()
        self._peer_closed()
        return True

    def close(self) -> None:
        self.session.write = self.session.discard
        if self._protocol.state is State.OPEN:
            self._protocol.send_close(1000)
            self._flush()
            self.context.loop.call_later(CLOSE_WAIT_S, super().close)
        else:
            super().close()

    def connection_lost(self, error: Exception | None) -> None:
        if hasattr(self, "session"):
            super().connection_lost(error)
        else:
            super(Chat, self).connection_lost(error)


def _select(protocol: ServerProtocol, offered: object) -> Subprotocol | None:
    """The first of the client's that is known; a client that offers none gets none, and text."""
    names = list(offered) if isinstance(offered, (list, tuple)) else []
    return next((name for name in names if name in (TEXT, BINARY)), None)
