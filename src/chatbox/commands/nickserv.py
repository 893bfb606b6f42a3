"""NickServ: accounts, in words. What it does is done by REGISTER, AUTHENTICATE and the services behind them."""

from __future__ import annotations

import time
from collections.abc import Awaitable

from chatbox.commands import login, register
from chatbox.commands.services import Refused, Request, Service, confirmation
from chatbox.core import cloaks, dispatch, presence, privileges
from chatbox.core.login import log_out
from chatbox.services.accounts import Account, AccountRefused, Accounts
from chatbox.services.attempts import LoginRefused
from chatbox.services.signup import Signup, SignupRefused
from chatbox.storage.engine import AccountRow

NICKSERV = Service("NickServ", "Makes and manages accounts.", ("NS",))
GUESTS = 100_000


def accounts_of(request: Request) -> Accounts:
    """The accounts service."""
    return request.call.hub.service(Accounts)


def find(request: Request, name: str) -> AccountRow:
    """The account of that name.

    Raises:
        Refused: there is none.
    """
    row = accounts_of(request).row(name)
    if row is None:
        raise Refused(f"There is no account {name[:60]}.")
    return row


def own(request: Request) -> AccountRow:
    """The account of who asks; rows of a service's table say that they need one."""
    return find(request, request.call.user.account)


def may(request: Request, privilege: str) -> bool:
    """Whether who asks is an operator with that privilege."""
    return privileges.holds(request.call.session.user, privilege)


@NICKSERV.command(
    "REGISTER <password> [<email | *> [<invitation>]]",
    "Makes an account of your present nick; where only who is invited may have one, with an invitation's token.",
    "With a client certificate the password may be * (then only the certificate logs in).",
    min_params=1,
)
async def register_(request: Request) -> None:
    call, password, email = request.call, request.param(0), request.param(1)
    call.session.invitation = request.param(2) or call.session.invitation
    try:
        name = register.wanted_name(call, "*")
        account = await register.make(call, name, "" if email == "*" else email, password)
    except SignupRefused as refusal:
        raise Refused(f"{refusal}.") from refusal
    if account is None:
        request.say(f"{register.SENT.format(email)}. Then: /msg NickServ VERIFY {name} <code>")
        return
    request.say(register.MADE)
    _enter(request, account)


@NICKSERV.command("VERIFY <account> <code>", "Completes an account with the code from the mail.", min_params=2)
async def verify(request: Request) -> None:
    call = request.call
    try:
        account = await call.hub.service(Signup).verify(request.param(0), request.param(1), call.session.address)
    except SignupRefused as refusal:
        raise Refused(f"{refusal}.") from refusal
    request.say("Account verified")
    if not call.session.account:
        _enter(request, account)


@NICKSERV.command("RESEND <account> <password>", "Sends the code for an account again.", min_params=2)
async def resend(request: Request) -> None:
    signup = request.call.hub.service(Signup)
    try:
        email = await signup.resend(request.param(0), request.param(1), request.call.session.address)
    except (LoginRefused, SignupRefused) as refusal:
        raise Refused(f"Not sent: {refusal}.") from refusal
    request.say(f"Another code was sent to {email}.")


@NICKSERV.command(
    "IDENTIFY [<account>] [<password>]",
    "Logs you in; without an account to the one of your nick, without a password by your certificate.",
    "Better is SASL: your client then logs in by itself, before anybody sees you.",
)
def identify(request: Request) -> Awaitable[None] | None:
    call, accounts = request.call, accounts_of(request)
    words = request.params
    if len(words) > 1 and accounts.row(words[0]) is not None:
        return _identify(request, words[0], request.exactly(1))
    if words and not (call.session.certificate and accounts.row(words[0])):
        return _identify(request, call.user.nick, request.exactly(0))
    try:
        _arrive(
            request, accounts.by_certificate(words[0] if words else "", call.session.certificate, call.session.address)
        )
    except LoginRefused as refusal:
        raise Refused(f"You are not logged in: {refusal}.") from refusal
    return None


async def _identify(request: Request, name: str, password: str) -> None:
    try:
        account = await accounts_of(request).log_in(name, password, request.call.session.address)
    except LoginRefused as refusal:
        raise Refused(f"You are not logged in: {refusal}.") from refusal
    if not request.call.session.closed:
        _arrive(request, account)


def _arrive(request: Request, account: Account) -> None:
    login.check(request.call, account)
    request.say(f"You are logged in as {account.name}.")
    _enter(request, account)


def _enter(request: Request, account: Account) -> None:
    login.enter(request.call, account)
    login.take_along(request.call)


@NICKSERV.command("LOGOUT", "Logs you out, on all your connections.", account=True)
def logout(request: Request) -> None:
    call = request.call
    hub, user, account = call.hub, call.user, call.user.account
    if hub.residents.stays(user.id):
        raise Refused("You are always on; first: SET ALWAYS-ON false.")
    log_out(hub, user)
    user.vhost = ""
    cloaks.refresh(hub, user)
    if accounts_of(request).reserved_for_other(hub.casemapping.nick(user.nick), 0):
        presence.rename(hub, user, _guest(request))
    request.say(f"You are logged out of {account}.")


def _guest(request: Request) -> str:
    """A nick for somebody whose own belongs to an account."""
    hub = request.call.hub
    for number in range(hub.runtime.clock_ms() % GUESTS, 2 * GUESTS):
        nick = f"guest_{number}"
        if nick not in hub.users and not hub.identities.keeper(nick, hub.runtime.clock_ms()):
            return nick
    raise Refused("There are too many guests.")


@NICKSERV.command(
    "GHOST <nick>",
    "Disconnects who uses a nick of yours: your account's name, or a user who is logged in to it.",
    min_params=1,
    account=True,
)
def ghost(request: Request) -> None:
    call = request.call
    target = call.hub.find_user(request.param(0))
    if target is None:
        raise Refused("Nobody has that nick.")
    named = accounts_of(request).named(call.hub.casemapping.nick(target.nick))
    if target is call.user or (target.account != call.user.account and (named is None or named.id != call.user.id)):
        raise Refused("That nick is not yours.")
    for session in list(target.sessions):
        dispatch.close(call.hub, session, f"Disconnected by {call.user.nick}, whose nick it is")
    request.say(f"{target.nick} is gone.")


@NICKSERV.command("INFO [<account>]", "Tells about an account, or your own.")
def info(request: Request) -> None:
    if not request.params and not request.call.user.account:
        raise Refused("You are not logged in; name an account.")
    row = find(request, request.param(0) or request.call.user.account)
    made = time.strftime("%Y-%m-%d", time.gmtime(row.created_ms / 1000))
    request.say(f"{row.name}: registered {made}{', not verified yet' if row.details.unverified else ''}")
    if row.id == request.call.user.id or may(request, "accreg"):
        request.say(f"Mail address: {row.details.email or 'none'}")
        request.say(f"Certificates: {len(row.details.certificates)}")
    if row.details.suspended is not None:
        request.say(f"Suspended: {row.details.suspended.reason}")
    if (here := request.call.hub.by_id.get(row.id)) is not None:
        request.say(f"Here as {here.nick}")


@NICKSERV.command(
    "PASSWD <present password> <new password> <new password>",
    "Changes your password; operators: PASSWD <account> <new password>.",
    min_params=2,
)
async def passwd(request: Request) -> None:
    accounts, session = accounts_of(request), request.call.session
    if len(request.params) == 2 and may(request, "accreg"):
        name = find(request, request.param(0)).name
    elif len(request.params) < 3 or not session.account:
        raise Refused("Log in, then: PASSWD <present password> <new password> <new password>")
    elif request.param(1) != request.param(2):
        raise Refused("The new passwords are not the same.")
    else:
        name = session.account
        try:
            await accounts.check_password(name, request.param(0), session.address)
        except LoginRefused as refusal:
            raise Refused(f"The password stays as it was: {refusal}.") from refusal
    await changing(accounts.set_password(name, request.param(1)))
    request.say(f"The password of {name} is changed.")


async def changing(change: Awaitable[object]) -> None:
    """Waits for a change of an account.

    Raises:
        Refused: it could not be made.
    """
    try:
        await change
    except AccountRefused as refusal:
        raise Refused(f"{refusal}.") from refusal


@NICKSERV.command(
    "UNREGISTER <account> [<code>]",
    "Removes your account; without the code it tells it.",
    min_params=1,
)
async def unregister(request: Request) -> None:
    row = find(request, request.param(0))
    if row.id != request.call.user.id and not may(request, "accreg"):
        raise Refused("That account is not yours.")
    code = confirmation("unregister", row.id, row.created_ms)
    if request.param(1) != code:
        request.say(f"This cannot be undone. If you mean it: /msg NickServ UNREGISTER {row.name} {code}")
        return
    await changing(accounts_of(request).remove(row.name))
    here = request.call.hub.by_id.get(row.id)
    if here is not None and here.sessions:
        log_out(request.call.hub, here)
    elif here is not None:
        presence.dismiss(request.call.hub, here, "The account is gone")
    request.say(f"The account {row.name} is gone.")


NICKSERV.commands["DROP"] = NICKSERV.commands["UNREGISTER"]._replace(name="DROP", syntax="DROP <account> [<code>]")
