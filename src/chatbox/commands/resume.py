"""RESUME: coming back as who one was, without an account (see `core.identity` and docs/protocol.md)."""

from __future__ import annotations

import secrets

from chatbox.core import dispatch, metadata, presence
from chatbox.core.dispatch import Call, command
from chatbox.core.hub import Hub
from chatbox.core.identity import Identity
from chatbox.core.reply import Fail
from chatbox.core.session import Session
from chatbox.services.accounts import Accounts
from chatbox.services.attempts import LoginRefused
from chatbox.wire import caps
from chatbox.wire import numerics as n

SPEC = "https://ircv3.net/specs/extensions/capability-negotiation#vendor-specific-capabilities"
TOKEN_BYTES = 32
REFUSAL = "This token is not valid here; you come in as somebody new"


@command(
    "RESUME <token | REVOKE>",
    "Comes back as who you were, or ends all tokens with which somebody can.",
    SPEC,
    min_params=1,
    before_registration=True,
)
def resume(call: Call) -> None:
    session = call.session
    if not session.has(caps.RESUME):
        raise Fail(n.ERR_UNKNOWNCOMMAND, "RESUME", "Unknown command: negotiate chatbox/resume first")
    if session.registration is None:
        _revoke(call)
        return
    identity = _check(call, call.params[0])
    session.registration.token = call.params[0]
    call.reply.say("RESUME", "OK", _nick_to_have(call.hub, session, identity) or "*")


def settle(hub: Hub, session: Session) -> None:
    """At the end of registration: the token counts, and the nick is the identity's if it can have it.

    Meanwhile it may have died; then the session is somebody new.
    """
    registration = session.registration
    assert registration is not None
    token = registration.token
    identity = hub.identities.find(token)
    if session.account_id or identity is None or hub.identities.is_dead(identity, token):
        registration.token = ""
        return
    registration.nick = _nick_to_have(hub, session, identity) or registration.nick
    hub.identities.use(identity, token)
    hub.note_identity(identity)


def give_token(call: Call, used: str) -> None:
    """Tells a session the token with which it may return next; only once that is stored, like all that is said.

    Args:
        used: the token with which it came back now, "" for none.
    """
    hub, session, user = call.hub, call.session, call.user
    if not hub.logged:
        return  # nothing can be stored: what the client has goes on being valid
    token = secrets.token_urlsafe(TOKEN_BYTES)
    identity = hub.identities.by_id.get(user.id)
    if identity is None:
        identity = Identity(user.id, user.nick, session.address, session.secure)
    elif used:
        identity.secure = identity.secure and session.secure
        identity.address = session.address
    hub.identities.issue(identity, token)
    hub.note_identity(identity)
    if user.id in hub.profiles:
        metadata.note(hub, user.id)
    call.reply.say("RESUME", "TOKEN", token)


def _check(call: Call, token: str) -> Identity:
    """Whose token it is.

    Raises:
        Fail: nobody's, or not from here, or not any more; or there were too many attempts.
    """
    hub, session = call.hub, call.session
    accounts = hub.service(Accounts)
    try:
        accounts.attempts.check(session.address)
    except LoginRefused as refusal:
        raise Fail("TOO_MANY_ATTEMPTS", f"Not resumed: {refusal}") from refusal
    identity = hub.identities.find(token)
    if identity is not None and hub.identities.is_dead(identity, token):
        revoke(hub, identity)
        identity = None
    if identity is not None and _is_too_old(hub, identity):
        presence.forget_identity(hub, identity)
        identity = None
    if identity is None or not identity.admits(session.address, session.secure):
        accounts.attempts.note(session.address)
        raise Fail("INVALID_TOKEN", REFUSAL)
    return identity


def _is_too_old(hub: Hub, identity: Identity) -> bool:
    days = hub.limits.resume_days
    return bool(days and identity.left_ms and hub.runtime.clock_ms() - identity.left_ms > days * presence.DAY_MS)


def _nick_to_have(hub: Hub, session: Session, identity: Identity) -> str:
    """The nick the identity comes back with; "" if that is another's by now."""
    here = hub.by_id.get(identity.id)
    if here is not None:
        return here.nick
    folded = hub.folded(identity.nick)
    keeper = hub.identities.keeper(folded, hub.runtime.clock_ms())
    taken = folded in hub.users or hub.service(Accounts).reserved_for_other(folded, 0)
    return "" if taken or keeper not in (0, identity.id) else identity.nick


def _revoke(call: Call) -> None:
    if call.params[0].upper() != "REVOKE":
        raise Fail(n.ERR_ALREADYREGISTERED, "You may not reregister")
    identity = call.hub.identities.by_id.get(call.user.id)
    if identity is not None:
        presence.forget_identity(call.hub, identity)
    call.reply.say("RESUME", "REVOKED")


def revoke(hub: Hub, identity: Identity) -> None:
    """Two have had the same token: the identity ends, also for who is connected as it."""
    user = hub.by_id.get(identity.id)
    presence.forget_identity(hub, identity)
    for session in list(user.sessions) if user else []:
        dispatch.close(hub, session, "A copy of your token was used by somebody; come back as somebody new")
