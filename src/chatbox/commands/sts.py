"""Strict transport security: telling clients to come with TLS only (https://ircv3.net/specs/extensions/sts)."""

from __future__ import annotations

from chatbox.core.dispatch import Call

NAME = "sts"


def value(call: Call) -> str:
    """What the capability says to a client; "" where it is not offered.

    In the clear it names the port with TLS; over TLS how long to stay there, to who asked for a host name that this
    server is known to have a certificate for. Without values (before version 302) it would say nothing.
    """
    policy, session = call.hub.limits.sts, call.session
    if policy is None or session.cap_version < 302:
        return ""
    if not session.secure:
        return f"port={policy.port}" if policy.duration_s else ""
    return f"duration={policy.duration_s}" if session.server_name in policy.names else ""
