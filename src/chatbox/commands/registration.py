"""PASS, USER and the moment at which a connection becomes somebody."""

from __future__ import annotations

import hmac

from chatbox.commands import kept_out, metadata, resume, seats
from chatbox.commands.away import set_away
from chatbox.commands.welcome import welcome
from chatbox.core import cloaks, presence, user_modes
from chatbox.core.dispatch import Call, close, command
from chatbox.core.hub import Hub
from chatbox.core.reply import Fail
from chatbox.core.session import Session
from chatbox.core.user import User
from chatbox.services.accounts import Accounts
from chatbox.wire import caps
from chatbox.wire import numerics as n
from chatbox.wire.message import MAX_BODY_BYTES, cut

MAX_USERNAME = 18
OLDER_LIMIT_S = 10.0
"""How long older connections of somebody who comes again may be silent before they are believed to be lost."""


@command(
    "PASS <password>",
    "Gives the server's password.",
    "https://modern.ircdocs.horse/#pass-message",
    min_params=1,
    before_registration=True,
)
def pass_(call: Call) -> None:
    registration = call.session.registration
    if registration is None:
        raise Fail(n.ERR_ALREADYREGISTERED, "You may not reregister")
    registration.password = call.params[0]


@command(
    "USER <username> <mode> <unused> <realname>",
    "Gives user name and real name.",
    "https://modern.ircdocs.horse/#user-message",
    min_params=4,
    before_registration=True,
)
def user(call: Call) -> None:
    registration = call.session.registration
    if registration is None:
        raise Fail(n.ERR_ALREADYREGISTERED, "You may not reregister")
    if not call.params[0] or not call.params[3]:
        raise Fail(n.ERR_NEEDMOREPARAMS, "USER", "Not enough parameters")
    registration.username = clean_username(call.params[0])
    registration.realname = cut(call.params[3], call.hub.limits.realname_length or MAX_BODY_BYTES)
    complete(call)


def clean_username(text: str) -> str:
    """A user name that cannot break a source apart."""
    kept = text if text.isalnum() else "".join([char for char in text if char.isalnum() or char in "-_.~"])
    return kept[:MAX_USERNAME] or "user"


def nick_refusal(hub: Hub, session: Session, nick: str) -> Fail | None:
    """Why a session cannot have that nick now; None when it can.

    Args:
        nick: as wanted, of any form.
    """
    try:
        folded = hub.casemapping.nick(nick)
    except ValueError as why:
        return Fail(n.ERR_ERRONEUSNICKNAME, nick, f"Erroneous nickname: {why}")
    claimed = claimed_id(hub, session)
    holder = hub.users.get(folded)
    if holder is not None and holder is not session.user and not (0 < claimed == holder.id):
        return Fail(n.ERR_NICKNAMEINUSE, nick, "Nickname is already in use")
    here = hub.by_id.get(claimed)
    if here is not None and here.sessions and session.user is None and not may_share(hub, claimed):
        return Fail(n.ERR_NICKNAMEINUSE, nick, "You are here already, and only one client at a time may be")
    keeper = hub.identities.keeper(folded, hub.runtime.clock_ms())
    if keeper and keeper != claimed:
        return Fail(n.ERR_NICKNAMEINUSE, nick, "Nickname is kept for somebody who has just left")
    if looks_like_another(hub, session, folded, claimed):
        return Fail(n.ERR_NICKNAMEINUSE, nick, "Nickname looks like that of somebody else")
    if hub.service(Accounts).reserved_for_other(folded, session.account_id):
        return Fail(n.ERR_NICKNAMEINUSE, nick, "Nickname is reserved by its owner's account")
    return None


def looks_like_another(hub: Hub, session: Session, folded: str, claimed: int) -> bool:
    """Whether a nick would be taken for that of somebody who is here, or for an account's."""
    holder = hub.users.alike(folded)
    if holder is not None and holder is not session.user and holder.id != claimed:
        return True
    account = hub.service(Accounts).alike(folded) if hub.limits.reserve_nicks else None
    return account is not None and account.id != session.account_id


def may_share(hub: Hub, user_id: int) -> bool:
    """Whether a user may have several connections: accounts as the server and their owner want it."""
    row = hub.service(Accounts).by_id(user_id)
    return row is None or (hub.limits.multiclient and row.details.settings.get("multiclient") != "off")


def claimed_id(hub: Hub, session: Session) -> int:
    """The number of the user a session is or may become: by account, else by token; 0 for somebody new."""
    if session.user is not None:
        return session.user.id
    if session.account_id or session.registration is None or not session.registration.token:
        return session.account_id
    identity = hub.identities.find(session.registration.token)
    return identity.id if identity else 0


def password_fits(hub: Hub, given: str) -> bool:
    """Whether it is the server's password, or there is none."""
    wanted = hub.limits.password
    return not wanted or hmac.compare_digest(given.encode(), wanted.encode())


def complete(call: Call) -> None:
    """Registers the session if it has said all it must."""
    session, hub = call.session, call.hub
    registration = session.registration
    if registration is None or registration.cap_negotiating or not (registration.nick and registration.username):
        return
    token = registration.token
    if token:
        resume.settle(hub, session)
    if not password_fits(hub, registration.password):
        call.reply.numeric(n.ERR_PASSWDMISMATCH, "Password incorrect")
        call.reply.finish()
        close(hub, session, "Password incorrect")
        return
    if banned := kept_out.refusal(hub, session):
        call.reply.numeric(n.ERR_YOUREBANNEDCREEP, banned)
        call.reply.finish()
        close(hub, session, banned)
        return
    refusal = nick_refusal(hub, session, registration.nick)
    if refusal is not None:
        call.reply.refuse(call.command, refusal)
        registration.nick = ""
        return
    user = become_user(hub, session)
    if registration.away:
        set_away(hub, session, registration.away)
    metadata.settle(call, registration.metadata)
    welcome(call)
    seats.take_again(call, user)
    if not session.account_id and session.has(caps.RESUME):
        resume.give_token(call, token)


def become_user(hub: Hub, session: Session) -> User:
    """The session is somebody from now on: its account's user if that is here, else a new one."""
    registration = session.registration
    assert registration is not None
    claimed = claimed_id(hub, session)
    user = hub.by_id.get(claimed)
    if user is None:
        user = User(
            claimed or hub.new_id(),
            registration.nick,
            registration.username,
            session.hostname or host_of(session.address),
            registration.realname,
            session.account,
            hub.runtime.clock_ms() // 1000,
        )
        user.fresh = not claimed
        if hub.limits.default_user_modes:
            user.modes = "".join(sorted({*hub.limits.default_user_modes} & {*user_modes.FREE}))
        user.address = session.address
        row = hub.service(Accounts).by_id(claimed)
        user.vhost = row.details.vhost if row else ""
        user.host = cloaks.host_shown(hub, user)
        user.rename(user.nick)
    else:
        user.fresh = False
        for older in user.sessions:
            older.connection.probe(OLDER_LIMIT_S)
    presence.arrive(hub, user, session)
    return user


def host_of(address: str) -> str:
    """An address as the host of a source; one that begins with a colon would be read as a last parameter."""
    return "0" + address if address.startswith(":") else address or "local"
