"""Where a server is: what a person types as its address, and this machine's own."""

from __future__ import annotations

import re
import socket

_BRACKETED = re.compile(r"\[([^\]]+)\](?::(\d{1,5}))?")
_HOST = re.compile(r"([^\s:/\[\]]+)(?::(\d{1,5}))?")


def parse(text: str, default_port: int) -> tuple[str, int]:
    """The host and port of `HOST`, `HOST:PORT`, `[IPV6]`, `[IPV6]:PORT` or a bare IPv6 address.

    Raises:
        ValueError: it is none of these; the text says what is expected.
    """
    text = text.strip()
    if text.count(":") > 1 and not text.startswith("["):
        text = f"[{text}]"
    found = _BRACKETED.fullmatch(text) or _HOST.fullmatch(text)
    port = int(found[2] or default_port) if found else 0
    if not found or not 0 < port < 65536:
        raise ValueError(
            "an address is HOST or HOST:PORT, for example 192.168.1.5 or 192.168.1.5:8080 or [fe80::1]:8080"
        )
    return found[1], port


def show(host: str, port: int) -> str:
    """The address as a person reads it."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def own_address() -> str:
    """The address by which others on the network reach this machine, or 127.0.0.1 when there is no network.

    Nothing is sent: a datagram socket that is "connected" only asks which way it would go.
    """
    for family, elsewhere in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((elsewhere, 9))
                return str(probe.getsockname()[0])
        except OSError:
            continue
    return "127.0.0.1"
