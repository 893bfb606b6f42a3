"""Whether the server wants somebody at all (see UBAN)."""

from __future__ import annotations

from chatbox.core.hub import Hub
from chatbox.core.identity import is_here
from chatbox.core.session import Session
from chatbox.services.server_bans import ServerBans


def refusal(hub: Hub, session: Session) -> str:
    """Why the server does not want who is, or is about to be, at a session; "" where it does."""
    user, registration = session.user, session.registration
    if user is not None:
        names = {f"{user.nick}!{user.username}@{host}" for host in (user.host, user.real_host, session.address)}
    elif registration is not None:
        names = {f"{registration.nick}!{registration.username}@{session.hostname or session.address}"}
        names.add(f"{registration.nick}!{registration.username}@{session.address}")
    else:
        return ""
    ban = hub.service(ServerBans).fitting(session.address, sorted(names), session.account)
    return ban.text if ban else _alarm(hub, session)


def _alarm(hub: Hub, session: Session) -> str:
    """Why DEFCON keeps out who comes now; those who are here stay, and so does this machine itself."""
    if hub.alert > 2 or session.user is not None or is_here(session.address):
        return ""
    if hub.alert == 1:
        return "Nobody new is let in at present"
    return "" if session.account else "Only who logs in with SASL is let in at present"
