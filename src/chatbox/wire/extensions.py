"""Every extension of the protocol that the server speaks: those negotiated as capabilities, and the others.

The table in docs/extensions.md is made from here by `make docs`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from chatbox.wire.caps import CAPS

FIRST: Final = "0.1.0"
DRAFTS: Final = {
    "account-registration",
    "channel-rename",
    "chathistory",
    "client-batch",
    "extended-isupport",
    "message-redaction",
    "metadata",
    "multiline",
    "network-icon",
    "oper-tag",
    "pre-away",
    "react",
    "read-marker",
}
"""The pages that the working group still calls work in progress; the others are ratified."""
BEGIN: Final = "<!-- made by make docs from here -->"
END: Final = "<!-- to here -->"


class Extension(NamedTuple):
    """An extension without a capability.

    Attributes:
        name: what it is called.
        seen: how a client finds it.
        spec: the page that defines it.
        since: the first version that has it.
    """

    name: str
    seen: str
    spec: str
    since: str = FIRST


_EXTENSIONS = "https://ircv3.net/specs/extensions/"
_TAGS = "https://ircv3.net/specs/client-tags/"
_TOKENS = "https://modern.ircdocs.horse/#rplisupport-parameters"
OTHERS: Final = (
    Extension("account-extban", "ISUPPORT `ACCOUNTEXTBAN`", _EXTENSIONS + "account-extban"),
    Extension("bot-mode", "ISUPPORT `BOT`", _EXTENSIONS + "bot-mode"),
    Extension("channel-context", "tags `+channel-context`, `+draft/channel-context`", _TAGS + "channel-context"),
    Extension("client-batch", "`BATCH` from clients, for draft/multiline", _EXTENSIONS + "client-batch"),
    Extension("ELIST", "ISUPPORT `ELIST=CMNTU`", _TOKENS),
    Extension("message-ids", "tag `msgid`", _EXTENSIONS + "message-ids"),
    Extension("network-icon", "ISUPPORT `draft/ICON`", _EXTENSIONS + "network-icon"),
    Extension("monitor", "ISUPPORT `MONITOR`", _EXTENSIONS + "monitor"),
    Extension(
        "PROXY protocol",
        "versions 1 and 2, setting `[server] proxy_from`",
        "https://www.haproxy.org/download/1.8/doc/proxy-protocol.txt",
    ),
    Extension("react", "tags `+draft/react`, `+draft/unreact`", _TAGS + "react"),
    Extension("reply", "tags `+reply`, `+draft/reply`", _TAGS + "reply"),
    Extension("SAFELIST", "ISUPPORT `SAFELIST`", _TOKENS),
    Extension("typing", "tag `+typing`", _TAGS + "typing"),
    Extension("utf8only", "ISUPPORT `UTF8ONLY`", _EXTENSIONS + "utf8-only"),
    Extension("WebIRC", "setting `[webirc]`", _EXTENSIONS + "webirc"),
    Extension("WebSocket", "subprotocols `text.ircv3.net`, `binary.ircv3.net`", _EXTENSIONS + "websocket"),
    Extension("whox", "ISUPPORT `WHOX`", _EXTENSIONS + "whox"),
)


def table() -> str:
    """All of them as a Markdown table: name, how it is found, specification and how settled that is, since when."""
    head = ["| extension | how a client finds it | specification | status | since |", "|---|---|---|---|---|"]
    return "\n".join([*head, *_rows()])


def status(row: Extension) -> str:
    """How settled its specification is."""
    if row.name.startswith("chatbox/"):
        return "Chatbox's own"
    if not row.spec.startswith("https://ircv3.net/"):
        return "proposal" if "/pull/" in row.spec else "in use"
    return "draft" if row.spec.rpartition("/")[2].partition("#")[0] in DRAFTS else "ratified"


def _rows() -> Iterator[str]:
    found = [Extension(cap.name, "capability", cap.spec, cap.since) for cap in CAPS]
    for row in sorted([*found, *OTHERS], key=lambda row: row.name.removeprefix("draft/").lower()):
        yield f"| {row.name} | {row.seen} | <{row.spec}> | {status(row)} | {row.since} |"


def inserted(text: str) -> str:
    """A page with the table as it is now, between its two marks."""
    head, _, rest = text.partition(BEGIN)
    return f"{head}{BEGIN}\n{table()}\n{END}{rest.partition(END)[2]}"
