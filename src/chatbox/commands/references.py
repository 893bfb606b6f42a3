"""What the parameters of CHATHISTORY mean (https://ircv3.net/specs/extensions/chathistory#subcommands)."""

from __future__ import annotations

import calendar
import re

from chatbox.core import msgids
from chatbox.core.dispatch import Call
from chatbox.core.hub import Hub
from chatbox.core.reply import Fail
from chatbox.core.room import Room
from chatbox.services.history import Reference

_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?Z", re.ASCII)


def read_reference(hub: Hub, room: Room, subcommand: str, text: str) -> Reference:
    """A `msgid=…` or `timestamp=…`.

    Raises:
        Fail: it is neither, or names no message of that log.
    """
    kind, _, value = text.partition("=")
    if kind == "timestamp":
        return Reference(0, read_time(subcommand, value))
    if kind == "msgid":
        if number := msgids.number_of(hub, room, value):
            return Reference(number)
        raise Fail("MESSAGE_ERROR", subcommand, room.name or "*", value, "There is no such message here")
    raise Fail("INVALID_PARAMS", subcommand, text, "Invalid message reference")


def read_timestamp(subcommand: str, text: str) -> int:
    """A `timestamp=…`, in milliseconds since 1970.

    Raises:
        Fail: it is none.
    """
    kind, _, value = text.partition("=")
    if kind != "timestamp":
        raise Fail("INVALID_PARAMS", subcommand, text, "Invalid timestamp")
    return read_time(subcommand, value)


def read_time(subcommand: str, text: str) -> int:
    """A time as `server-time` has it, in milliseconds since 1970.

    Raises:
        Fail: it is none.
    """
    found = _TIME.fullmatch(text)
    if found is None:
        raise Fail("INVALID_PARAMS", subcommand, text, "Invalid timestamp")
    year, month, day, hour, minute, second = (int(part) for part in found.groups()[:6])
    if not (year >= 1970 and 1 <= month <= 12 and 1 <= day <= 31 and hour < 24 and minute < 60 and second < 61):
        raise Fail("INVALID_PARAMS", subcommand, text, "Invalid timestamp")
    seconds = calendar.timegm((year, month, day, hour, minute, second))
    return seconds * 1000 + int((found[7] or "0")[:3].ljust(3, "0"))


def read_limit(call: Call, subcommand: str) -> int:
    """The last parameter: how many at most; more than allowed is clamped.

    Raises:
        Fail: it is no number above 0.
    """
    text = call.params[-1]
    if not text.isdecimal() or not text.isascii() or len(text) > 9 or int(text) == 0:
        raise Fail("INVALID_PARAMS", subcommand, text, "Invalid limit")
    most = call.hub.limits.query_limit
    return min(int(text), most) if most else int(text)
