"""What clients are told when the settings were read again: capabilities that came, went or have another value
(https://ircv3.net/specs/extensions/capability-negotiation#the-cap-new-subcommand), and what else the server supports
now (https://modern.ircdocs.horse/#rplisupport-005).
"""

from __future__ import annotations

from typing import NamedTuple

from chatbox.commands import cap, sts, welcome
from chatbox.core import presence
from chatbox.core.dispatch import Call
from chatbox.core.hub import Hub
from chatbox.core.session import Session
from chatbox.wire import caps
from chatbox.wire.message import Message

Kind = tuple[bool, int, str]
"""Sessions of the same kind are offered the same capabilities."""
NOTHING = Message("", [])


class Offered(NamedTuple):
    """What the server offers: capabilities by name, as they are listed, to each kind of session; and tokens of 005."""

    capabilities: dict[Kind, dict[str, str]]
    tokens: dict[str, str]


def offered(hub: Hub) -> Offered:
    """What is offered now."""
    examples = {_kind(session): session for session in hub.sessions}
    found = {kind: cap.offers(Call(hub, session, NOTHING, "")) for kind, session in examples.items()}
    return Offered(found, welcome.tokens(hub))


def tell(hub: Hub, before: Offered) -> None:
    """Tells everybody what is another than it was."""
    now = offered(hub)
    tokens = [token for key, token in now.tokens.items() if before.tokens.get(key) != token]
    tokens += [f"-{key}" for key in before.tokens if key not in now.tokens]
    for session in list(hub.sessions):
        call, kind = Call(hub, session, NOTHING, ""), _kind(session)
        if session.has(caps.CAP_NOTIFY):
            _tell_capabilities(call, before.capabilities.get(kind, {}), now.capabilities[kind])
        if tokens and session.user is not None and not session.plain:
            for code, *params in welcome.supported(tokens):
                call.reply.numeric(code, *params)
        call.reply.finish()


def _tell_capabilities(call: Call, before: dict[str, str], now: dict[str, str]) -> None:
    gone = [name for name in before if name not in now and name != sts.NAME]
    if gone:
        session = call.session
        cap.say_list(call, "DEL", gone)
        presence.reshape(session, session.caps & ~sum(caps.BY_NAME[name].bit for name in gone))
    if new := [word for name, word in now.items() if before.get(name) != word]:
        cap.say_list(call, "NEW", new)


def _kind(session: Session) -> Kind:
    return session.secure, session.cap_version, session.server_name
