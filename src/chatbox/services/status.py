"""How a running server is doing, for whoever runs it."""

from __future__ import annotations

from chatbox.core.hub import Hub


def status_of(hub: Hub) -> dict[str, float | int | str | bool]:
    """Figures by name, in the order in which a person reads them; times in the unit that their names end with."""
    meter = hub.pipeline.meter
    return {
        "version": hub.limits.version,
        "up_s": (hub.runtime.clock_ms() - hub.started_ms) // 1000,
        "stores": hub.logged and not hub.full,
        "users": len(hub.users),
        "connections": len(hub.sessions),
        "rooms": hub.census.rooms,
        "rooms_kept": len(hub.rooms),
        "commits": meter.commits,
        "events": meter.events,
        "events_per_commit": round(meter.events / meter.commits, 2) if meter.commits else 0.0,
        "commit_wait_p50_ms": round(meter.wait_ms(0.5), 3),
        "commit_wait_p99_ms": round(meter.wait_ms(0.99), 3),
    }
