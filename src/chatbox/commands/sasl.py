"""AUTHENTICATE: logging in to an account (https://ircv3.net/specs/extensions/sasl-3.2)."""

from __future__ import annotations

from collections.abc import Awaitable

from chatbox.commands.registration import host_of
from chatbox.core.dispatch import Call, command
from chatbox.core.reply import Fail
from chatbox.services.accounts import Accounts, LoginRefused
from chatbox.wire import numerics as n
from chatbox.wire import sasl
from chatbox.wire.message import WireError

SPEC = "https://ircv3.net/specs/extensions/sasl-3.2"
MECHANISMS = ("PLAIN",)
STARTED = "+"
"""What stands in `session.sasl` between the mechanism and its first line."""


@command(
    "AUTHENTICATE <mechanism | response>",
    "Logs in to your account.",
    SPEC,
    min_params=1,
    before_registration=True,
)
def authenticate(call: Call) -> Awaitable[None] | None:
    session = call.session
    text = call.params[0]
    if session.registration is None:
        raise Fail(n.ERR_SASLFAIL, "SASL authentication failed: log in before registration is complete")
    if session.account:
        raise Fail(n.ERR_SASLALREADY, "You have already authenticated using SASL")
    if text == "*":
        session.sasl = ""
        raise Fail(n.ERR_SASLABORTED, "SASL authentication aborted")
    if not session.sasl:
        _begin(call, text.upper())
        return None
    return _continue(call, text)


def _begin(call: Call, mechanism: str) -> None:
    if mechanism not in MECHANISMS:
        call.reply.numeric(n.RPL_SASLMECHS, ",".join(MECHANISMS), "are available SASL mechanisms")
        raise Fail(n.ERR_SASLFAIL, "SASL authentication failed: unknown mechanism")
    call.session.sasl = STARTED
    call.reply.say("AUTHENTICATE", "+", source="")


def _continue(call: Call, text: str) -> Awaitable[None] | None:
    session = call.session
    if len(text) > sasl.CHUNK_BYTES or len(session.sasl) + len(text) > sasl.MAX_RESPONSE_BYTES:
        session.sasl = ""
        raise Fail(n.ERR_SASLTOOLONG, "SASL message too long")
    session.sasl += "" if text == "+" else text
    if len(text) == sasl.CHUNK_BYTES:
        call.reply.silent()
        return None
    response, session.sasl = session.sasl[len(STARTED) :], ""
    return _log_in(call, response)


async def _log_in(call: Call, response: str) -> None:
    session = call.session
    try:
        plain = sasl.parse_plain(sasl.decode(response or "+"))
    except WireError as error:
        raise Fail(n.ERR_SASLFAIL, f"SASL authentication failed: {error}") from error
    accounts = call.hub.service(Accounts)
    try:
        account = await accounts.log_in(plain.authcid, plain.password, session.address)
    except LoginRefused as refusal:
        raise Fail(n.ERR_SASLFAIL, f"SASL authentication failed: {refusal}") from refusal
    if plain.authzid and accounts.fold(plain.authzid) != account.folded:
        raise Fail(n.ERR_SASLFAIL, "SASL authentication failed: you may only act for yourself")
    session.account, session.account_id = account.name, account.id
    registration = session.registration
    nick = registration.nick if registration and registration.nick else "*"
    mask = f"{nick}!*@*" if nick == "*" else f"{nick}!user@{host_of(session.address)}"
    call.reply.numeric(n.RPL_LOGGEDIN, mask, account.name, f"You are now logged in as {account.name}")
    call.reply.numeric(n.RPL_SASLSUCCESS, "SASL authentication successful")
