"""Settings read again while the server runs: what takes effect at once, and what waits for a restart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from chatbox.commands import changes
from chatbox.config import Config
from chatbox.core import presence
from chatbox.settings import (
    gateways_of,
    keeping_of,
    limits_of,
    mail_of,
    operators_of,
    pages_of,
    policy_of,
    queues_of,
    timing_of,
)

if TYPE_CHECKING:
    from chatbox.server import Server

FIXED = {
    "server": ("name", "casemapping", "names", "origins"),
    "storage": ("directory", "url", "durability"),
    "accounts": ("password_hash", "nick_reservation", "login_attempts_per_minute"),
    "limits": ("nick_length", "channel_length", "connections_per_address", "connects_per_minute"),
}
"""Keys whose change waits: others have copied them, or what is stored depends on them."""


def apply(server: Server, config: Config) -> Iterator[str]:
    """Puts a configuration in force as far as possible; yields each key that changed and has to wait."""
    old = server.config
    if [*old.listen] != [*config.listen]:
        yield "[[listen]]"
    for table, keys in FIXED.items():
        for key in keys:
            if getattr(getattr(old, table), key) != getattr(getattr(config, table), key):
                yield f"[{table}] {key}"
    hub, context = server.hub, server.context
    kept, before = hub.limits, changes.offered(hub)
    hub.limits = replace(
        limits_of(config),
        name=kept.name,
        casemapping=kept.casemapping,
        nick_length=kept.nick_length,
        channel_length=kept.channel_length,
        login_attempts_per_minute=kept.login_attempts_per_minute,
        cloak_secret=config.cloak.secret or kept.cloak_secret,
        reserve_nicks=kept.reserve_nicks,
    )
    context.timing, context.queues = timing_of(config), queues_of(config)
    server.residents.policy = config.accounts.always_on
    for user in list(hub.by_id.values()):
        presence.dismiss(hub, user, "No longer always on")
    server.gateways.configured = gateways_of(config)
    server.operators.configure(operators_of(config))
    server.signup.policy, server.signup.mail = policy_of(config), mail_of(config)
    server.retention.keeping = keeping_of(config)
    context.http.pages = pages_of(config)
    context.proxies = config.server.proxy_from
    server.config = config
    changes.tell(hub, before)
