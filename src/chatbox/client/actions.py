"""What can be done beside saying something: reactions, deletions, telling that one types or has read.

client.perform(actions.react("#lobby", event.msgid, "👍"))
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from chatbox.client import ids
from chatbox.client.capabilities import READ_MARKER, SEARCH
from chatbox.client.times import format_time
from chatbox.wire.asked import asked
from chatbox.wire.message import NO_TAGS, format_tags

MOST_FOUND = 100
"""Messages that a search asks for."""


@dataclass(frozen=True, slots=True)
class Action:
    """One command, and what the server must know for it.

    Attributes:
        needs: the capability.
        what: what this is, for people.
        command, params, tags: as they are sent.
    """

    needs: str
    what: str
    command: str
    params: tuple[str, ...] = field(repr=False)
    tags: Mapping[str, str] = field(default_factory=lambda: NO_TAGS)


def react(target: str, msgid: str, reaction: str, *, remove: bool = False) -> Action:
    """Puts a reaction to a message, or takes it back (https://ircv3.net/specs/client-tags/react)."""
    name = "+draft/unreact" if remove else "+draft/react"
    tags = {name: reaction, **reply(msgid), ids.TAG: ids.uuid7()}
    return Action("message-tags", "reactions", "TAGMSG", (target,), tags)


def reply(msgid: str) -> dict[str, str]:
    """The tags of a message that answers another (https://ircv3.net/specs/client-tags/reply)."""
    return {"+reply": msgid, "+draft/reply": msgid}


def redact(target: str, msgid: str, reason: str = "") -> Action:
    """Deletes a message (https://ircv3.net/specs/extensions/message-redaction)."""
    params = (target, msgid, *([reason] if reason else []))
    return Action("draft/message-redaction", "way to delete messages", "REDACT", params)


def typing(target: str, state: str) -> Action:
    """Tells that we type: "active", "paused" or "done" (https://ircv3.net/specs/client-tags/typing)."""
    return Action("message-tags", "sign for typing", "TAGMSG", (target,), {"+typing": state})


def mark_read(target: str, time: datetime) -> Action:
    """Tells our other clients up to when we have read (https://ircv3.net/specs/extensions/read-marker)."""
    return Action(READ_MARKER, "read markers", "MARKREAD", (target, f"timestamp={format_time(time)}"))


def search(words: str) -> Action:
    """Finds messages (`Found` will tell): `deploy from:ann in:#ops after:2026-01-31 before:2026-12-24 "exactly so"`.

    Source: https://github.com/emersion/soju/blob/master/doc/ext/search.md
    """
    return Action(SEARCH, "search", "SEARCH", (format_tags({"limit": f"{MOST_FOUND}", **asked(words)})[1:-1],))


def register(account: str, email: str, password: str) -> Action:
    """Makes an account (https://ircv3.net/specs/extensions/account-registration)."""
    params = (account or "*", email or "*", password)
    return Action("draft/account-registration", "way to make accounts", "REGISTER", params)


def verify(account: str, code: str) -> Action:
    """Completes the making of an account with the code that came by mail."""
    return Action("draft/account-registration", "way to make accounts", "VERIFY", (account, code))
