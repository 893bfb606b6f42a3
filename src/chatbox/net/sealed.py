"""What is said over TLS: kept as it is until it goes out, then encrypted straight into the memory it is sent from.

So what a thousand are told is one object for all until it is sent, and what was encrypted is copied once.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from chatbox.net.ring import BUFFER_BYTES, FEW, LARGE_BYTES, Ring

if TYPE_CHECKING:
    from chatbox.net.outbox import Outbox
    from chatbox.net.tls import Tls

RECORD_BYTES = 512
"""No peer can ask for shorter records (https://www.rfc-editor.org/rfc/rfc6066#section-4)."""
AROUND_BYTES = 128
"""More than TLS puts around the data of one record (https://www.rfc-editor.org/rfc/rfc5246#section-6.2.3)."""


class NoRoomError(Exception):
    """Encrypted data is longer than it can be."""


def sealed_bytes(size_bytes: int) -> int:
    """How many bytes that many are when they are encrypted, at most."""
    return size_bytes + (size_bytes // RECORD_BYTES + 1) * AROUND_BYTES


def nothing() -> None:
    """Nobody posts."""


class Sealed:
    """Posts what is encrypted for one connection.

    Attributes:
        transport: below TLS.
        slot: of its socket in the outbox.

    Args:
        secured: the transport above TLS, which takes what cannot be sent at once.
    """

    __slots__ = ("_clean", "_outbox", "_seal", "_secured", "_tls", "slot", "transport")

    def __init__(self, tls: Tls, secured: asyncio.Transport, outbox: Outbox) -> None:
        self._tls = tls
        self._seal = tls.seal
        self._secured = secured
        self._outbox = outbox
        self._clean = False  # nothing was written but by the ring since it was found ready
        self.transport = tls.lower
        tls.settle, tls.wrote = self._settle, self._wrote
        self.slot = -1

    def post(self, data: bytes) -> None:
        """Writes with the next flush of the outbox."""
        self._outbox.post_sealed(self, data)

    def place(self, data: bytes, address: int, room_bytes: int) -> int:
        """Encrypts into memory with that much room; how much it is there, 0 where the transport has taken it."""
        try:
            if len(data) <= LARGE_BYTES and (self._clean or self._tls.ready):
                self._clean = True
                return self._seal(data, address, room_bytes)
            self._secured.write(data)
        except Exception as error:  # as asyncio has it where it writes: OpenSSL's are of several kinds
            self._tls.fail(error)
        return 0

    def pass_on(self, sealed: bytes) -> None:
        """Takes what the socket did not take at once."""
        self._clean = False
        if not self.transport.is_closing():
            self.transport.write(sealed)

    def end(self) -> None:
        """The connection is lost: nothing holds on to anything."""
        self._tls.settle = self._tls.wrote = nothing

    def _settle(self) -> None:
        self._outbox.settle(self)

    def _wrote(self) -> None:
        self._clean = False


class Sealing:
    """What was posted and is still to be encrypted.

    Args:
        ring: sends it, out of its buffer.
    """

    def __init__(self, ring: Ring) -> None:
        self._ring = ring
        self.waiting: dict[Sealed, bytes] = {}

    def take(self, sealed: Sealed, data: bytes) -> None:
        """Takes something to send with the next `send`."""
        before = self.waiting.get(sealed)
        self.waiting[sealed] = data if before is None else before + data

    def take_for_all(self, sealed: list[Sealed], data: bytes) -> None:
        """The same with one piece for all, where nothing waits."""
        self.waiting = dict.fromkeys(sealed, data)

    def send(self) -> None:
        """Encrypts and sends all of it."""
        waiting, self.waiting = self.waiting, {}
        few = len(waiting) <= FEW
        placed: list[Sealed] = []
        end, ends, room = 0, [0], self._ring.room()
        address, last, most_bytes = self._ring.address, b"", 0
        for sealed, data in waiting.items():
            if data is not last:  # mostly it is the same for all
                last, most_bytes = data, sealed_bytes(min(len(data), LARGE_BYTES))
            if end + most_bytes > BUFFER_BYTES or len(placed) == room:
                self._send_placed(placed, ends, few)
                placed, end, ends, room = [], 0, [0], self._ring.room()
            if size := sealed.place(data, address + end, BUFFER_BYTES - end):
                end += size
                placed.append(sealed)
                ends.append(end)
        self._send_placed(placed, ends, few)

    def _send_placed(self, placed: list[Sealed], ends: list[int], few: bool) -> None:
        starts = ends[:-1]
        lengths = [end - start for start, end in zip(starts, ends[1:], strict=True)]
        if few or not placed:
            sent = [0] * len(placed)
        else:
            sent = self._ring.send_placed([sealed.slot for sealed in placed], starts, lengths)
        if sent != lengths:
            for number, sealed in enumerate(placed):
                rest = self._ring.placed(starts[number] + max(sent[number], 0), ends[number + 1])
                if rest:
                    sealed.pass_on(rest)
