"""Text to the bytes a recipient gets: tags as negotiated, and the framing of its connection.

Outgoing WebSocket frames are made here, once for all recipients of a shape: frames from a server are not masked
(https://www.rfc-editor.org/rfc/rfc6455#section-5.1), so equal recipients get equal bytes.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from functools import lru_cache

from chatbox.wire import caps
from chatbox.wire.caps import FRAMING_MASK, Framing
from chatbox.wire.message import escape

_OPCODES: dict[int, int] = {Framing.TEXT_FRAME: 0x81, Framing.BINARY_FRAME: 0x82}
TAGGED = caps.MESSAGE_TAGS | caps.SERVER_TIME | caps.ACCOUNT_TAG
"""The capabilities that put tags before a relayed line."""


def frame(line: str, shape: int) -> bytes:
    """One line as its recipient's connection carries it.

    Args:
        line: without line end. For plain recipients: what a person reads, maybe of several lines.
        shape: only its framing bits count.
    """
    framing = shape & FRAMING_MASK
    if framing == Framing.LINE:
        return (line + "\r\n").encode()
    if framing == Framing.PLAIN:
        return (line + "\n").encode()
    return websocket_frame(_OPCODES[framing], line.encode())


def frames(lines: Sequence[str], shape: int) -> bytes:
    """Several lines, as `frame` makes them of each.

    Args:
        lines: where they are no plain recipient's, some may be several with CR LF between them.
    """
    framing = shape & FRAMING_MASK
    if framing == Framing.LINE:
        return ("\r\n".join(lines) + "\r\n").encode() if lines else b""
    if framing == Framing.PLAIN or not lines:
        return b"".join([frame(line, shape) for line in lines])
    first, each = _OPCODES[framing], "\r\n".join(lines).encode().split(b"\r\n")
    return b"".join([part for data in each for part in (_frame_head(first, len(data)), data)])


def websocket_frame(first: int, data: bytes) -> bytes:
    """An unmasked, final WebSocket frame; `first` is its first byte (FIN and opcode)."""
    return _frame_head(first, len(data)) + data


@lru_cache(maxsize=4096)
def _frame_head(first: int, size: int) -> bytes:
    if size < 126:
        return bytes((first, size))
    if size < 65536:
        return bytes((first, 126)) + size.to_bytes(2, "big")
    return bytes((first, 127)) + size.to_bytes(8, "big")


def tags(shape: int, time_ms: int, msgid: str, account: str, client_tags: Mapping[str, str]) -> str:
    """The tags of a relayed line for recipients of `shape`, `@… ` or "".

    Args:
        time_ms: when it happened, in milliseconds since 1970.
        msgid: its id, "" where it has none.
        account: of who sent it, "" where logged out.
        client_tags: the client-only tags it came with, keys with their `+`.
    """
    parts = []
    if shape & caps.SERVER_TIME:
        parts.append("time=" + server_time(time_ms))
    if msgid and shape & caps.MESSAGE_TAGS:
        parts.append("msgid=" + msgid)
    if account and shape & caps.ACCOUNT_TAG:
        parts.append("account=" + escape(account))
    if client_tags and shape & caps.MESSAGE_TAGS:
        for key, value in client_tags.items():
            parts.append(f"{key}={escape(value)}" if value else key)
    return "@" + ";".join(parts) + " " if parts else ""


TAG_CAPS: Mapping[str, int] = {
    "label": caps.LABELED_RESPONSE,
    "batch": caps.BATCH | caps.MULTILINE,
    "time": caps.SERVER_TIME,
    "account": caps.ACCOUNT_TAG,
    "draft/oper": caps.OPER_TAG,
    "draft/multiline-concat": caps.MULTILINE,
    "draft/relaymsg": caps.RELAYMSG | caps.MESSAGE_TAGS,
}
"""The capability that each tag comes with; all others come with message-tags."""


def with_tags(caps_had: int, tags: Mapping[str, str]) -> str:
    """The tags of a line for who has these capabilities, `@… ` or ""; those of the server stand before those of clients
    (https://ircv3.net/specs/extensions/message-tags#client-only-tags).
    """
    kept = [
        f"{key}={escape(value)}" if value else key
        for key, value in sorted(tags.items(), key=_of_client)
        if caps_had & TAG_CAPS.get(key, caps.MESSAGE_TAGS)
    ]
    return f"@{';'.join(kept)} " if kept else ""


def _of_client(tag: tuple[str, str]) -> bool:
    return tag[0][0] == "+"


def server_time(time_ms: int) -> str:
    """`YYYY-MM-DDThh:mm:ss.sssZ` (https://ircv3.net/specs/extensions/server-time)."""
    seconds, rest = divmod(time_ms, 1000)
    return f"{_second(seconds)}.{rest:03d}Z"


@lru_cache(maxsize=64)
def _second(seconds: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))
