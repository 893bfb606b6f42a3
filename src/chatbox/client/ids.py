"""Ids of our own for messages: random, and rising with time, so that a server finds them quickly."""

from __future__ import annotations

import secrets
import time
import uuid

TAG = "+chatbox/id"
"""The client-only tag that carries one (docs/protocol.md)."""


def uuid7() -> str:
    """A UUID of version 7 (https://www.rfc-editor.org/rfc/rfc9562#section-5.7)."""
    value = (time.time_ns() // 1_000_000) << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62)
    return str(uuid.UUID(int=value))
