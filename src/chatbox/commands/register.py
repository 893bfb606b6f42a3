"""REGISTER and VERIFY: making an account (https://ircv3.net/specs/extensions/account-registration)."""

from __future__ import annotations

from collections.abc import Awaitable

from chatbox.commands import login
from chatbox.commands.registration import password_fits
from chatbox.core import snomasks
from chatbox.core.dispatch import Call, command
from chatbox.core.hub import Hub
from chatbox.core.reply import Fail
from chatbox.core.session import Session
from chatbox.services.accounts import Account, Accounts
from chatbox.services.invitations import InvitationRefused, Invitations
from chatbox.services.signup import Signup, SignupRefused

SPEC = "https://ircv3.net/specs/extensions/account-registration"
SENT = "The account waits for the code that was sent to {}"
MADE = "Account created"


@command(
    "REGISTER <account | *> <email | *> <password> [<invitation>]",
    "Makes an account for you; where only who is invited may have one, with the token of an invitation.",
    SPEC,
    min_params=3,
    before_registration=True,
)
def register(call: Call) -> Awaitable[None]:
    name, email, password = call.params[:3]
    call.session.invitation = call.param(3) or call.session.invitation
    return _register(call, name, "" if email == "*" else email, password)


async def _register(call: Call, name: str, email: str, password: str) -> None:
    try:
        name = wanted_name(call, name)
        account = await make(call, name, email, password)
    except SignupRefused as refusal:
        raise Fail(refusal.code, name if name != "*" else login.nick_of(call), str(refusal)) from refusal
    if account is None:
        call.reply.say("REGISTER", "VERIFICATION_REQUIRED", name, SENT.format(email))
        return
    call.reply.say("REGISTER", "SUCCESS", account.name, MADE)
    login.enter(call, account)
    login.take_along(call)


def wanted_name(call: Call, name: str) -> str:
    """The name that an account shall have: `*` is the nick.

    Raises:
        SignupRefused: it cannot be made by who asks, or not now.
    """
    session, hub = call.session, call.hub
    policy = hub.service(Signup).policy
    registration = session.registration
    if hub.alert <= 4:
        raise SignupRefused("TEMPORARILY_UNAVAILABLE", "No account can be made at present")
    if session.account:
        raise SignupRefused("ALREADY_AUTHENTICATED", f"You are logged in as {session.account}")
    if registration is not None and not (policy.before_connect and password_fits(hub, registration.password)):
        raise SignupRefused("COMPLETE_CONNECTION_REQUIRED", "Come in first, then register")
    nick = login.nick_of(call)
    if nick == "*" and registration is not None and registration.asked:
        raise SignupRefused("ACCOUNT_EXISTS", "Somebody else has that nick")
    if nick == "*":
        raise SignupRefused("NEED_NICK", "Choose a nick first")
    wanted = nick if name == "*" else name
    if is_anothers(hub, session, wanted):
        raise SignupRefused("ACCOUNT_EXISTS", "Somebody else has that nick now")
    return wanted


def is_anothers(hub: Hub, session: Session, name: str) -> bool:
    """Whether somebody else is called so now: nobody's nick is taken from under them."""
    folded = hub.service(Accounts).fold(name)
    holder = hub.users.get(folded) or hub.users.alike(folded)
    keeper = hub.identities.keeper(folded, hub.runtime.clock_ms())
    own = session.user.id if session.user is not None else 0
    return (holder is not None and holder is not session.user) or keeper not in (0, own)


async def make(call: Call, name: str, email: str, password: str) -> Account | None:
    """Makes the account; None when it waits for its code.

    Raises:
        SignupRefused: it is not made.
    """
    account = await _sign_up(call, name, email, password)
    if call.session.closed:
        return None
    snomasks.notify(call.hub, "u", f"{login.mask_of(call)} has registered the account {name}")
    return account


async def _sign_up(call: Call, name: str, email: str, password: str) -> Account | None:
    """Registers, where only who is invited may, with the invitation that the session has shown.

    Raises:
        SignupRefused: it is not made; then the invitation is not used.
    """
    signup, invitations, session = call.hub.service(Signup), call.hub.service(Invitations), call.session
    row = None if signup.policy.enabled else invitations.find(session.invitation)
    if row is None or row.room:
        return await signup.register(name, email, password, session.address)
    try:
        await invitations.use(row)
        return await signup.register(name, email, password, session.address, invited=True)
    except InvitationRefused as refusal:
        raise SignupRefused("TEMPORARILY_UNAVAILABLE", str(refusal)) from refusal
    except SignupRefused:
        await invitations.give_back(row)
        raise


@command(
    "VERIFY <account> <code>",
    "Completes an account with the code that was sent to its mail address.",
    SPEC,
    min_params=2,
    before_registration=True,
)
def verify(call: Call) -> Awaitable[None]:
    return _verify(call, *call.params[:2])


async def _verify(call: Call, name: str, code: str) -> None:
    session = call.session
    signup = call.hub.service(Signup)
    if session.account:
        raise Fail("ALREADY_AUTHENTICATED", session.account, f"You are logged in as {session.account}")
    if session.registration is not None and not signup.policy.before_connect:
        raise Fail("COMPLETE_CONNECTION_REQUIRED", "Come in first, then verify")
    try:
        account = await signup.verify(name, code, session.address)
    except SignupRefused as refusal:
        raise Fail(refusal.code, name, str(refusal)) from refusal
    if session.closed:
        return
    call.reply.say("VERIFY", "SUCCESS", account.name, "Account verified")
    login.enter(call, account)
    login.take_along(call)


def value(call: Call) -> str:
    """What the capability says of how accounts are made here."""
    policy = call.hub.service(Signup).policy
    keys = {"before-connect": policy.before_connect, "email-required": policy.email, "custom-account-name": True}
    return ",".join(key for key, holds in keys.items() if holds)
