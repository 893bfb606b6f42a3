"""What may be set as metadata, how much, and how often."""

from __future__ import annotations

from typing import NamedTuple

from chatbox.commands.subscriptions import refusal
from chatbox.core import metadata
from chatbox.core.dispatch import Call
from chatbox.core.room import Room
from chatbox.core.user import User
from chatbox.wire import caps
from chatbox.wire import numerics as n

NOT_SET = "Key is not set"
MOST_CHANGES, IN_SECONDS = 30, 60.0


class Target(NamedTuple):
    """Whose metadata: a room's, or a person's by their number. `user` is None for who is not here."""

    name: str
    room: Room | None = None
    id: int = 0
    user: User | None = None


def change(call: Call) -> tuple[str, str | None]:
    """The key and the new value, None where it is taken away.

    Raises:
        Fail: they cannot be so.
    """
    key = call.params[2]
    if not metadata.is_key(key):
        raise refusal(call, "KEY_INVALID", key, "Invalid key")
    value = call.params[3] if len(call.params) > 3 else None
    if not value:
        return key, None if call.session.has(caps.METADATA_3) else value
    most = call.hub.limits.metadata_value_bytes or metadata.MAX_LINE_BYTES
    size_bytes = len(value.encode())
    if size_bytes > most or size_bytes + len(key) > metadata.MAX_LINE_BYTES:
        where = [key] if call.session.has(caps.METADATA_3) else []
        raise refusal(call, "VALUE_INVALID", *where, "Value is too long")
    return key, value


def check_possible(call: Call, target: Target, have: metadata.Values, key: str, value: str | None) -> None:
    """Raises `Fail` when there are too many keys, or the one to be taken away is not there."""
    most = call.hub.limits.metadata_keys
    if value is not None and key not in have and most and len(have) >= most:
        count = [str(most)] if call.session.has(caps.METADATA_3) else []
        raise refusal(call, "LIMIT_REACHED", target.name, *count, "Too many metadata keys")
    if value is None and key not in have and not call.session.has(caps.METADATA_3):
        raise refusal(call, "KEY_NOT_SET", target.name, key, NOT_SET)


def say_cleared(call: Call, name: str, cleared: metadata.Values) -> None:
    """Answers CLEAR: "a metadata batch containing one RPL_KEYVALUE event per cleared key", with the value it had;
    metadata-3 has RPL_KEYNOTSET instead (https://ircv3.net/specs/extensions/metadata#metadata-clear).
    """
    call.reply.open_batch("metadata", name)
    for key, value in cleared.items():
        if call.session.has(caps.METADATA_3):
            call.reply.numeric(n.RPL_KEYNOTSET, name, key, metadata.KEY_DELETED)
        else:
            call.reply.numeric(n.RPL_KEYVALUE, name, key, metadata.EVERYBODY, value)
    call.reply.close_batch()


def check_pace(call: Call, target: Target, key: str) -> None:
    """Each change of a person's is told in all of their rooms, so there are so many in a minute at most."""
    now_s, user = call.hub.runtime.monotonic_s(), call.user
    user.changes_s = tuple(at_s for at_s in user.changes_s if at_s > now_s - IN_SECONDS)
    if len(user.changes_s) >= MOST_CHANGES:
        wait_s = int(user.changes_s[0] + IN_SECONDS - now_s) + 1
        raise refusal(call, "RATE_LIMITED", target.name, key, str(wait_s), f"Too many changes: wait {wait_s} s")
    user.changes_s = (*user.changes_s, now_s)
