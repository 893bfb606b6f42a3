"""CAP: what a client and this server can do beyond the basics."""

from __future__ import annotations

from collections.abc import Callable

from chatbox.commands import metadata, register, sasl, sts
from chatbox.commands.registration import complete
from chatbox.core import presence
from chatbox.core.dispatch import Call, command
from chatbox.core.limits import Limits
from chatbox.core.reply import Fail
from chatbox.wire import caps
from chatbox.wire import numerics as n
from chatbox.wire.message import cut

SPEC = "https://ircv3.net/specs/extensions/capability-negotiation"
MAX_LIST_BYTES = 400
_MOST_BYTES_OF_OLD = 440
"""What fits the one line that a client of an older version is told, for which whole names are left out at the end."""
VALUES: dict[str, Callable[[Call], str]] = {
    "draft/account-registration": register.value,
    "sts": sts.value,
    "sasl": lambda call: ",".join(sasl.mechanisms(call)),
    "draft/multiline": lambda call: multiline_value(call.hub.limits),
    "draft/metadata-2": lambda call: metadata.limits(call.hub),
    "draft/metadata-3": lambda call: metadata.limits(call.hub),
}
"""Values shown to clients of version 302 and above; "" for none."""
OFFERED: dict[str, Callable[[Call], bool]] = {"sts": lambda call: bool(sts.value(call))}
"""Whether a capability is there at all, where that depends on the configuration or on who asks."""
MOST_BYTES = 1 << 30
"""What a client is told that may say as much as it likes."""


@command(
    "CAP <subcommand> [<parameters>]",
    "Lists and negotiates capabilities.",
    SPEC,
    min_params=1,
    before_registration=True,
)
def cap(call: Call) -> None:
    subcommand = call.param(0).upper()
    handler = {"LS": _ls, "LIST": _list, "REQ": _req, "END": _end}.get(subcommand)
    if handler is None:
        raise Fail(n.ERR_INVALIDCAPCMD, call.param(0), "Invalid CAP command")
    handler(call)


def _ls(call: Call) -> None:
    session = call.session
    version = int(call.param(1)) if call.param(1).isdecimal() and len(call.param(1)) < 9 else 301
    session.cap_version = max(session.cap_version, version)
    if session.cap_version >= 302:
        session.caps |= caps.CAP_NOTIFY  # "cap-notify is implicitly enabled" for version 302
    _negotiating(call)
    say_list(call, "LS", [*offers(call).values()])


def offers(call: Call) -> dict[str, str]:
    """The capabilities that a session is offered, as they are listed, by name."""
    return {cap.name: _offer(call, cap.name) for cap in caps.CAPS if _is_offered(call, cap.name)}


def _is_offered(call: Call, name: str) -> bool:
    condition = OFFERED.get(name)
    return condition is None or condition(call)


def _offer(call: Call, name: str) -> str:
    value = VALUES[name](call) if name in VALUES and call.session.cap_version >= 302 else ""
    return f"{name}={value}" if value else name


def multiline_value(limits: Limits) -> str:
    """How much a message of several lines may have (https://ircv3.net/specs/extensions/multiline#capabilities)."""
    lines = f",max-lines={limits.multiline_lines}" if limits.multiline_lines else ""
    return f"max-bytes={limits.multiline_bytes or MOST_BYTES}{lines}"


def _list(call: Call) -> None:
    say_list(call, "LIST", [cap.name for cap in caps.CAPS if call.session.has(cap.bit)])


def say_list(call: Call, subcommand: str, words: list[str]) -> None:
    """Says a list of capabilities, in as many lines as it takes where the client knows of that."""
    lines = [""]
    for word in words:
        if len(lines[-1]) + len(word) >= MAX_LIST_BYTES:
            lines.append("")
        lines[-1] += (" " if lines[-1] else "") + word
    if call.session.cap_version < 302:
        lines = [cut(" ".join(words) + " ", _MOST_BYTES_OF_OLD).rpartition(" ")[0]]
    more = ["*"] if subcommand in ("LS", "LIST") else []  # other lists are told as several
    for line in lines[:-1]:
        call.reply.say("CAP", call.session.nick, subcommand, *more, line)
    call.reply.say("CAP", call.session.nick, subcommand, lines[-1])


def _req(call: Call) -> None:
    """Takes all of a request or nothing of it."""
    _negotiating(call)
    session = call.session
    wanted = session.caps
    for word in call.param(1).split():
        row = caps.BY_NAME.get(word.removeprefix("-"))
        if (
            row is None
            or row.name == sts.NAME
            or not _is_offered(call, row.name)
            or (word == "-cap-notify" and session.cap_version >= 302)
        ):
            call.reply.say("CAP", session.nick, "NAK", call.param(1))
            return
        wanted = wanted & ~row.bit if word.startswith("-") else wanted | row.bit
    call.reply.say("CAP", session.nick, "ACK", call.param(1))
    presence.reshape(session, wanted)


def _end(call: Call) -> None:
    registration = call.session.registration
    if registration is not None:
        registration.cap_negotiating = False
        complete(call)


def _negotiating(call: Call) -> None:
    if call.session.registration is not None:
        call.session.registration.cap_negotiating = True
