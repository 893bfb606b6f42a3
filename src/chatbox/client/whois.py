"""What WHOIS tells of somebody, in the words of a person. Source: https://modern.ircdocs.horse/#whois-message"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from chatbox.client import events as ev
from chatbox.client.display import clock_time
from chatbox.wire import numerics as num

_SAID_OF = frozenset(
    {num.RPL_WHOISCERTFP, "307", num.RPL_WHOISOPERATOR, "320", num.RPL_WHOISBOT, "378", "379", num.RPL_WHOISSECURE}
)
"""Those whose text goes on where the name ends: "is using a secure connection"."""


def line(event: ev.ServerText) -> str | None:
    """The line for one numeric of the answer; "" for those that need none, None for what is no part of it."""
    if event.code in (num.RPL_WHOISSERVER, num.RPL_ENDOFWHOIS):
        return ""
    if not event.params:
        return None
    nick, *rest = event.params
    match event.code, rest:
        case num.RPL_WHOISUSER, [user, host, *_]:
            realname = f" ({event.text})" if event.text and event.text != nick else ""
            return f"{nick}{realname} comes from {user}@{host}"
        case num.RPL_WHOISCHANNELS, []:
            return f"{nick} is in {event.text.strip()}"
        case num.RPL_WHOISIDLE, [idle, *since]:
            return _idle(nick, idle, since[0] if since else "")
        case num.RPL_WHOISACCOUNT, [account]:
            return f"{nick} is logged in to the account {account}"
        case num.RPL_WHOISACTUALLY, [*places]:
            return f"{nick} has the address {' '.join(places)}"
        case num.RPL_AWAY, []:
            return f"{nick} is away: {event.text}"
        case code, _ if code in _SAID_OF:
            return f"{nick} {event.text}"
    return None


def _idle(nick: str, idle: str, since: str) -> str | None:
    if not (_is_number(idle) and (not since or _is_number(since))):
        return None
    silent = timedelta(seconds=int(idle))
    said = f"{nick} has been silent for {silent}"
    return f"{said}, and here since {clock_time(datetime.fromtimestamp(int(since), UTC))}" if since else said


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 11
