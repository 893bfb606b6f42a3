"""AUTHENTICATE: logging in to an account (https://ircv3.net/specs/extensions/sasl-3.2)."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable

from chatbox.commands import login
from chatbox.core.dispatch import Call, command
from chatbox.core.reply import Fail
from chatbox.core.session import Exchange
from chatbox.services.accounts import Account, Accounts
from chatbox.services.attempts import LoginRefused
from chatbox.wire import numerics as n
from chatbox.wire import sasl, scram
from chatbox.wire.message import WireError

SPEC = "https://ircv3.net/specs/extensions/sasl-3.2"
EXTERNAL = "EXTERNAL"
NONCE_BYTES = 18


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
    if text == "*":
        session.sasl = None
        raise Fail(n.ERR_SASLABORTED, "SASL authentication aborted")
    if session.sasl is None:
        _begin(call, text.upper())
        return None
    return _continue(call, session.sasl, text)


def mechanisms(call: Call) -> list[str]:
    """What a client can log in with; by certificate only where it could have shown one."""
    return ["PLAIN", scram.MECHANISM, *([EXTERNAL] if call.session.secure else [])]


def _begin(call: Call, mechanism: str) -> None:
    if mechanism not in mechanisms(call):
        call.reply.numeric(n.RPL_SASLMECHS, ",".join(mechanisms(call)), "are available SASL mechanisms")
        raise Fail(n.ERR_SASLFAIL, "SASL authentication failed: unknown mechanism")
    call.session.sasl = Exchange(mechanism)
    call.reply.say("AUTHENTICATE", "+", source="")


def _continue(call: Call, exchange: Exchange, text: str) -> Awaitable[None] | None:
    """Takes a line of the response; of 400 bytes another one follows."""
    if len(text) > sasl.CHUNK_BYTES:
        call.session.sasl = None
        raise Fail(n.ERR_SASLTOOLONG, "SASL message too long")
    if len(exchange.collected) + len(text) > sasl.MAX_RESPONSE_BYTES:
        call.session.sasl = None
        raise _failed("the response is too long")
    exchange.collected += "" if text == "+" else text
    if len(text) == sasl.CHUNK_BYTES:
        call.reply.silent()
        return None
    collected, exchange.collected = exchange.collected, ""
    call.session.sasl = None  # it goes on only where a step says so
    try:
        response = sasl.decode(collected or "+")
        if exchange.mechanism == scram.MECHANISM:
            _prove(call, exchange, response)
            return None
        if exchange.mechanism == EXTERNAL:
            _show(call, response)
            return None
        return _tell(call, sasl.parse_plain(response))
    except WireError as error:
        raise _failed(str(error)) from error
    except LoginRefused as refusal:
        raise _failed(str(refusal)) from refusal


async def _tell(call: Call, plain: sasl.Plain) -> None:
    """PLAIN: the password is told."""
    try:
        account = await call.hub.service(Accounts).log_in(plain.authcid, plain.password, call.session.address)
    except LoginRefused as refusal:
        raise _failed(str(refusal)) from refusal
    _succeed(call, account, plain.authzid)


def _prove(call: Call, exchange: Exchange, response: bytes) -> None:
    """SCRAM: the client's first message, its proof, and its assent to the server's own proof."""
    session, accounts = call.session, call.hub.service(Accounts)
    if exchange.scram is None:
        first = scram.read_client_first(response)
        nonce = secrets.token_urlsafe(NONCE_BYTES)
        exchange.scram = scram.ServerSide(first, accounts.verifier(first.name, session.address), nonce)
        _say(call, exchange.scram.challenge())
    elif not exchange.proved:
        answer = exchange.scram.answer(response)
        side = exchange.scram
        accounts.proved(side.first.name, side.verifier if answer else None, session.address)
        exchange.proved = True
        _say(call, answer or b"")
    else:
        side = exchange.scram
        account = accounts.proved(side.first.name, side.verifier, session.address)
        _succeed(call, account, side.first.authzid)
        return
    session.sasl = exchange


def _show(call: Call, response: bytes) -> None:
    """EXTERNAL: the certificate was shown with TLS; the response names the account, or is empty."""
    name, session = sasl.parse_external(response), call.session
    _succeed(call, call.hub.service(Accounts).by_certificate(name, session.certificate, session.address), name)


def _say(call: Call, data: bytes) -> None:
    for text in sasl.encode(data):
        call.reply.say("AUTHENTICATE", text, source="")


def _succeed(call: Call, account: Account, authzid: str) -> None:
    """The client is who it says, unless it wants to act for somebody else."""
    if authzid and call.hub.service(Accounts).fold(authzid) != account.folded:
        raise _failed("you may only act for yourself")
    login.check(call, account)
    login.enter(call, account)
    call.reply.numeric(n.RPL_SASLSUCCESS, "SASL authentication successful")
    login.take_along(call)


def _failed(why: str) -> Fail:
    return Fail(n.ERR_SASLFAIL, f"SASL authentication failed: {why}")
