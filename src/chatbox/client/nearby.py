"""Servers that announce themselves in the local network (mDNS and DNS-SD, `_chatbox._tcp`)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from zeroconf import ServiceStateChange, Zeroconf
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from chatbox.client.address import Server, show

SERVICE = "_chatbox._tcp.local."
ASK_MS = 3000


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One that was heard.

    Attributes:
        name: what it calls itself.
        description: what it says of itself.
        server: where it is.
        since: when it was started, in seconds since 1970; 0 when it does not say.
    """

    name: str
    description: str
    server: Server
    since: int

    def __str__(self) -> str:
        what = f"  {self.description}" if self.description else ""
        return f"{self.name}  {show(self.server.host, self.server.port)}{'  TLS' if self.server.secure else ''}{what}"


async def look(seconds: float, heard: Callable[[Neighbour], None] = lambda neighbour: None) -> list[Neighbour]:
    """Listens for a while.

    Args:
        seconds: how long.
        heard: called with each, when it is heard.

    Returns:
        all of them, the one that was started last first. None where there is no network.
    """
    found: dict[str, Neighbour] = {}
    tasks: set[asyncio.Task[None]] = set()

    def changed(zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange) -> None:
        if state_change is ServiceStateChange.Removed:
            found.pop(name, None)
            return
        task = asyncio.get_running_loop().create_task(ask(zeroconf, name))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    async def ask(zeroconf: Zeroconf, name: str) -> None:
        info = AsyncServiceInfo(SERVICE, name)
        if await info.async_request(zeroconf, ASK_MS):
            neighbour = read(info)
            if neighbour and found.get(name) != neighbour:
                found[name] = neighbour
                heard(neighbour)

    try:
        network = AsyncZeroconf()
    except OSError:
        return []
    try:
        browser = AsyncServiceBrowser(network.zeroconf, SERVICE, handlers=[changed])
        await asyncio.sleep(seconds)
        await browser.async_cancel()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    finally:
        await network.async_close()
    return sorted(found.values(), key=lambda one: (-one.since, one.name))


def read(info: AsyncServiceInfo) -> Neighbour | None:
    """What an announcement says; None when it names no place."""
    properties = {
        key.decode(errors="replace"): (value or b"").decode(errors="replace") for key, value in info.properties.items()
    }
    addresses = info.parsed_addresses()
    if not addresses or not info.port:
        return None
    host = next((address for address in addresses if ":" not in address), addresses[0])
    since = properties.get("since", "")
    name = properties.get("name", "") or info.name.removesuffix("." + SERVICE)
    return Neighbour(
        name,
        properties.get("description", ""),
        Server(host, info.port, properties.get("tls") == "1"),
        int(since) if since.isascii() and since.isdigit() and len(since) < 12 else 0,
    )
