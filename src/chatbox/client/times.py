"""Times as they travel."""

from __future__ import annotations

from datetime import UTC, datetime


def format_time(time: datetime) -> str:
    """A time as IRCv3 writes it (https://ircv3.net/specs/extensions/server-time)."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{time.microsecond // 1000:03d}Z"
