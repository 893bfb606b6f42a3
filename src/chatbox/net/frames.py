"""Where WebSocket frames begin and end, and what stands in the usual ones.

Nearly all that people send are whole text messages in one small masked frame. Those are read here, in a tenth of the
time that the library takes for a frame of any kind; all others are its own affair.

Source: https://www.rfc-editor.org/rfc/rfc6455#section-5.2
"""

from __future__ import annotations

from websockets.frames import Opcode

try:
    from websockets.speedups import apply_mask
except ImportError:
    from websockets.utils import apply_mask

FIN = 0x80
WHOLE_TEXT, WHOLE_BINARY = FIN | Opcode.TEXT, FIN | Opcode.BINARY
USUAL = frozenset((WHOLE_TEXT, WHOLE_BINARY))
MASKED = 0x80
MASK_BYTES = 4


def size_at(data: bytes, at: int) -> int:
    """How many bytes the frame has that begins there; 0 while that cannot be told, since more must come."""
    if len(data) < at + 2:
        return 0
    length, head = data[at + 1] & 0x7F, 2
    if length >= 126:
        head = 4 if length == 126 else 10
        if len(data) < at + head:
            return 0
        length = int.from_bytes(data[at + 2 : at + head])
    return head + length + (MASK_BYTES if data[at + 1] & MASKED else 0)


def message_of(data: bytes, at: int, size: int) -> bytes | None:
    """The message in a whole frame, where that is all there is to it; None for a frame of any other kind.

    Args:
        data, at, size: the frame begins there and has so many bytes, all of which are there.
    """
    if data[at] not in USUAL or not data[at + 1] & MASKED or data[at + 1] == MASKED | 127:
        return None
    start = at + (6 if data[at + 1] < MASKED | 126 else 8)
    return bytes(apply_mask(data[start : at + size], data[start - MASK_BYTES : start]))
