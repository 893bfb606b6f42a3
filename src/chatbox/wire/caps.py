"""The capabilities a client can negotiate: one row each, from which CAP LS, shapes and the docs derive.

Source: https://ircv3.net/specs/extensions/capability-negotiation and the page named in each row.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final, NamedTuple


class Framing(IntEnum):
    """How bytes are wrapped for a recipient: the lowest bits of a shape."""

    LINE = 0
    TEXT_FRAME = 1
    BINARY_FRAME = 2
    PLAIN = 3


FRAMING_MASK: Final = 7

MESSAGE_TAGS: Final = 1 << 3
SERVER_TIME: Final = 1 << 4
ACCOUNT_TAG: Final = 1 << 5
EXTENDED_JOIN: Final = 1 << 6
AWAY_NOTIFY: Final = 1 << 7
ECHO_MESSAGE: Final = 1 << 8
LABELED_RESPONSE: Final = 1 << 9
BATCH: Final = 1 << 10
MULTI_PREFIX: Final = 1 << 11
USERHOST_IN_NAMES: Final = 1 << 12
CAP_NOTIFY: Final = 1 << 13
SASL: Final = 1 << 14
CHATHISTORY: Final = 1 << 15
EVENT_PLAYBACK: Final = 1 << 16
RESUME: Final = 1 << 17
INVITE_NOTIFY: Final = 1 << 18
CHANNEL_RENAME: Final = 1 << 19
INVITATION: Final = 1 << 20
ACCOUNT_NOTIFY: Final = 1 << 34
ACCOUNT_REGISTRATION: Final = 1 << 35
PERSISTENCE: Final = 1 << 36
OPER_TAG: Final = 1 << 37
STS: Final = 1 << 38
SETNAME: Final = 1 << 42
CHGHOST: Final = 1 << 43
EXTENDED_MONITOR: Final = 1 << 44
EXTENDED_MONITOR_DRAFT: Final = 1 << 45
NO_IMPLICIT_NAMES: Final = 1 << 46
NO_IMPLICIT_NAMES_DRAFT: Final = 1 << 47
STANDARD_REPLIES: Final = 1 << 48
EXTENDED_ISUPPORT: Final = 1 << 49
METADATA_2: Final = 1 << 50
METADATA_3: Final = 1 << 51
PRE_AWAY: Final = 1 << 52
MULTILINE: Final = 1 << 24
REDACTION: Final = 1 << 25
READ_MARKER: Final = 1 << 26
RELAYMSG: Final = 1 << 27
ZNC_PLAYBACK: Final = 1 << 28
SELF_MESSAGE: Final = 1 << 29
SEARCH: Final = 1 << 30


class Cap(NamedTuple):
    """One capability.

    Attributes:
        name: as negotiated.
        bit: its bit in a session's `caps`.
        alters: whether it changes bytes relayed to others, that is, belongs to the shape.
        spec: the page that defines it.
        since: the first version that has it.
    """

    name: str
    bit: int
    alters: bool
    spec: str
    since: str = "0.1.0"


def _ext(name: str, bit: int, alters: bool, page: str = "") -> Cap:
    return Cap(name, bit, alters, f"https://ircv3.net/specs/extensions/{page or name}")


CAPS: Final = (
    _ext("message-tags", MESSAGE_TAGS, True),
    _ext("server-time", SERVER_TIME, True),
    _ext("account-notify", ACCOUNT_NOTIFY, True),
    _ext("draft/account-registration", ACCOUNT_REGISTRATION, False, "account-registration"),
    _ext("account-tag", ACCOUNT_TAG, True),
    _ext("extended-join", EXTENDED_JOIN, True),
    _ext("away-notify", AWAY_NOTIFY, True),
    _ext("echo-message", ECHO_MESSAGE, False),
    _ext("labeled-response", LABELED_RESPONSE, False),
    _ext("batch", BATCH, False),
    _ext("multi-prefix", MULTI_PREFIX, False),
    _ext("userhost-in-names", USERHOST_IN_NAMES, False),
    _ext("cap-notify", CAP_NOTIFY, False, "capability-negotiation"),
    _ext("sasl", SASL, False, "sasl-3.2"),
    _ext("draft/chathistory", CHATHISTORY, False, "chathistory"),
    _ext("draft/event-playback", EVENT_PLAYBACK, False, "chathistory#event-playback"),
    _ext("setname", SETNAME, True),
    _ext("chghost", CHGHOST, True),
    _ext("extended-monitor", EXTENDED_MONITOR, False),
    _ext("draft/extended-monitor", EXTENDED_MONITOR_DRAFT, False, "extended-monitor"),
    _ext("no-implicit-names", NO_IMPLICIT_NAMES, False),
    _ext("draft/no-implicit-names", NO_IMPLICIT_NAMES_DRAFT, False, "no-implicit-names"),
    _ext("standard-replies", STANDARD_REPLIES, False),
    _ext("draft/extended-isupport", EXTENDED_ISUPPORT, False, "extended-isupport"),
    _ext("draft/metadata-2", METADATA_2, False, "metadata"),
    _ext("draft/metadata-3", METADATA_3, False, "metadata"),
    _ext("draft/pre-away", PRE_AWAY, False, "pre-away"),
    _ext("draft/multiline", MULTILINE, True, "multiline"),
    _ext("invite-notify", INVITE_NOTIFY, False),
    _ext("draft/channel-rename", CHANNEL_RENAME, True, "channel-rename"),
    _ext("draft/oper-tag", OPER_TAG, True, "oper-tag"),
    _ext("sts", STS, False),
    Cap("draft/persistence", PERSISTENCE, False, "https://github.com/ircv3/ircv3-specifications/pull/503"),
    Cap("chatbox/invitation", INVITATION, False, "https://ircv3.net/specs/extensions/capability-negotiation"),
    _ext("draft/message-redaction", REDACTION, True, "message-redaction"),
    _ext("draft/read-marker", READ_MARKER, False, "read-marker"),
    Cap("draft/relaymsg", RELAYMSG, True, "https://github.com/ircv3/ircv3-specifications/pull/417"),
    Cap("znc.in/playback", ZNC_PLAYBACK, False, "https://wiki.znc.in/Playback"),
    Cap("znc.in/self-message", SELF_MESSAGE, False, "https://wiki.znc.in/Query_buffers#znc.in.2Fself-message"),
    Cap(
        "soju.im/search",
        SEARCH,
        False,
        "https://github.com/emersion/soju/blob/master/doc/ext/search.md",
    ),
    Cap("chatbox/resume", RESUME, False, "https://ircv3.net/specs/extensions/capability-negotiation"),
)
BY_NAME: Final = {cap.name: cap for cap in CAPS}
ALTERING: Final = sum(cap.bit for cap in CAPS if cap.alters)


def shape(caps: int, framing: Framing) -> int:
    """What differs between recipients: recipients of equal shape get the same bytes."""
    if not caps & BATCH:  # "…MUST be negotiated to use multiline messages"
        caps &= ~MULTILINE
    return caps & ALTERING | framing
