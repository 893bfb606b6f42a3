"""IRC over WebSocket: one line in each message (https://ircv3.net/specs/extensions/websocket).

The library reads all incoming frames but the usual ones (`net.frames`), and is there only once such a one has come;
outgoing data frames are made once for all recipients (`wire.render`).
"""

from __future__ import annotations

import logging
from uuid import UUID

from websockets.frames import CloseCode, Frame, Opcode
from websockets.protocol import Protocol, Side, State

from chatbox.http.answer import raw_error
from chatbox.net import frames
from chatbox.net.chat import BadLine
from chatbox.net.context import Context
from chatbox.net.line import IrcChat, decode_line
from chatbox.net.peer import Peer
from chatbox.wire.caps import Framing
from chatbox.wire.upgrade import Request, UpgradeError, accept, read_request

TEXT, BINARY = "text.ircv3.net", "binary.ircv3.net"
SUBPROTOCOLS = (TEXT, BINARY)
NO_ID = UUID(int=0)
"""The library's own, one for each connection, is for its log, which nobody reads."""
MAX_MESSAGE_BYTES = 8192
MOST_USUAL_BYTES, MOST_FRAME_BYTES = MAX_MESSAGE_BYTES + 8, MAX_MESSAGE_BYTES + 14
CLOSE_WAIT_S = 2.0
_QUIET = logging.getLogger("chatbox.net.websocket.peers")
_QUIET.setLevel(logging.CRITICAL + 1)  # what peers send is no news for the server's log


class WebSocket(IrcChat):
    """An IRC client in a browser, or any other that speaks WebSocket."""

    __slots__ = ("_close_code", "_is_text", "_parts", "_protocol", "_tail")

    framing = Framing.TEXT_FRAME

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._protocol: Protocol | None = None
        self._parts: list[bytes] = []
        self._tail = b""
        self._is_text = True
        self._close_code = CloseCode.NORMAL_CLOSURE

    def start(self, sniffer: Peer, data: bytes) -> None:
        """Takes a connection over whose first bytes are the head of the request."""
        head, _, rest = data.partition(b"\r\n\r\n")
        try:
            request = read_request(head)
            self._guard(request)
            answer, subprotocol = accept(request, SUBPROTOCOLS)
        except UpgradeError as error:
            more = [f"{name}: {value}" for name, value in error.fields.items()]
            sniffer.hang_up(raw_error(error.status, error.text, *more))
            return
        if subprotocol == BINARY:
            self._framing = Framing.BINARY_FRAME
        self.begin(sniffer, b"" if rest else answer)
        if rest:  # to which the library may have something to say at once
            self.way(answer)
            self.data_received(rest)

    def _guard(self, request: Request) -> None:
        refusal = self.context.guard.refusal(request.all_of("host"), request.all_of("origin"))
        if refusal:
            raise UpgradeError(refusal.status, refusal.text)

    @property
    def _library(self) -> Protocol:
        if self._protocol is None:
            self._protocol = Protocol(Side.SERVER, max_size=MAX_MESSAGE_BYTES, logger=_QUIET)
            self._protocol.id = NO_ID
        return self._protocol

    @property
    def _is_open(self) -> bool:
        """Whether nobody has said that it ends."""
        return not self._eof and (self._protocol is None or self._protocol.state is State.OPEN)

    # input

    def data_received(self, data: bytes) -> None:
        if self.hanging_up:
            return
        self.heard_s = self.context.loop.time()
        if self._tail:
            data, self._tail = self._tail + data, b""
        at = 0
        while at < len(data):
            size = frames.size_at(data, at)
            if size > MOST_FRAME_BYTES:
                self._read(data[at:])  # which ends it, so that nothing else need be kept
                return
            if not size or at + size > len(data):
                self._tail = data[at:]
                return
            self._take(data, at, size)
            at += size

    def _take(self, data: bytes, at: int, size: int) -> None:
        """A whole frame."""
        library = self._protocol
        usual = size <= MOST_USUAL_BYTES and not self._parts and (library is None or library.state is State.OPEN)
        message = frames.message_of(data, at, size) if usual else None
        if message is None:
            self._read(data[at : at + size])
        else:
            self._is_text = data[at] == frames.WHOLE_TEXT
            self._take_message(message)

    def _read(self, data: bytes) -> None:
        """What is not usual: fragments, pings, a close, faults."""
        self._library.receive_data(data)
        for event in self._library.events_received():
            if isinstance(event, Frame):
                self._take_frame(event)
        self._flush()
        if self._library.eof_sent:
            self._peer_closed()

    def _take_frame(self, frame: Frame) -> None:
        if frame.opcode not in (Opcode.TEXT, Opcode.BINARY, Opcode.CONT):
            return
        if frame.opcode is not Opcode.CONT:
            self._is_text = frame.opcode is Opcode.TEXT
        self._parts.append(bytes(frame.data))
        if frame.fin:
            message = b"".join(self._parts)
            self._parts.clear()
            self._take_message(message)

    def _take_message(self, message: bytes) -> None:
        for line in message.split(b"\n"):
            line = line.removesuffix(b"\r")
            if not line or self._ended or self.session.closed:
                continue
            taken = decode_line(line)
            if self._is_text and isinstance(taken, BadLine) and isinstance(taken.error, UnicodeDecodeError):
                # https://www.rfc-editor.org/rfc/rfc6455#section-8.1
                self._close_code = CloseCode.INVALID_DATA
                self.ended("Text that is not UTF-8")
                return
            self.accept_line(taken)

    def ended(self, reason: str) -> None:
        if not self._ended:
            super().ended(reason)

    def _flush(self) -> None:
        for data in self._protocol.data_to_send() if self._protocol is not None else ():
            if data and not self.hanging_up and not self._lost:
                self.write_past(data)

    def _peer_closed(self) -> None:
        self.mute()  # nothing may follow a close frame
        if self.session.closed:
            self._flush()
            self.hang_up()
        else:
            self.ended("Connection closed")

    def eof_received(self) -> bool:
        self._eof = True
        if self.hanging_up:
            return False
        if self._protocol is not None:
            self._protocol.receive_eof()
        self._peer_closed()
        return True

    # the end

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        if self._protocol is not None:
            vars(self._protocol).clear()  # it holds on to itself
            self._protocol = None

    def close(self) -> None:
        if self._lost or not self._is_open:
            self._flush()
            super().close()
            return
        self._closing = True
        self.mute()
        self._library.send_close(self._close_code)
        self._flush()
        self.context.loop.call_later(CLOSE_WAIT_S, super().close)
