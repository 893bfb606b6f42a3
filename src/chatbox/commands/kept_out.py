"""Whether the server wants somebody at all (see UBAN)."""

from __future__ import annotations

from chatbox.core.hub import Hub
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
    return ban.text if ban else ""
