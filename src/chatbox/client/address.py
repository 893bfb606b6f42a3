"""Where a server is: what a person types as its address, and this machine's own."""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass, replace
from urllib.parse import unquote, urlsplit

from chatbox.client import joincode

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


@dataclass(frozen=True, slots=True)
class Server:
    """Where a server is, and how it is spoken to.

    Attributes:
        host: name or address.
        port: its port.
        secure: over TLS.
        websocket: the address for WebSocket, "" for lines over TCP.
        room: the room that a link names, "" for none.
        token: of an invitation, "" for none.
    """

    host: str
    port: int
    secure: bool = False
    websocket: str = ""
    room: str = ""
    token: str = ""

    @property
    def local(self) -> bool:
        """Whether it is this very machine, so that nobody is in between."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def private(self) -> bool:
        """Whether nobody in between can read along."""
        return self.secure or self.local

    def __str__(self) -> str:
        return self.websocket or show(self.host, self.port)


_SCHEMES = {"irc": (False, 6667), "ircs": (True, 6697), "ws": (False, 80), "wss": (True, 443)}
_WEB = {"http": "ws", "https": "wss"}


def read(text: str, default_port: int, secure: bool = False) -> Server:
    """The server of an address (`parse`) or a link: `irc://`, `ircs://`, `ws://`, `wss://`, or that of its web page.

    A link may name a room (`#room`, or as `irc://host/room`) and, for an invitation, a token (`?invite=…`).

    Raises:
        ValueError: it is none of these; the text says what is expected.
    """
    text = text.strip()
    scheme, found, _ = text.partition("://")
    if not found:
        host, port = parse(text, default_port)
        return Server(host, port, secure)
    scheme = _WEB.get(scheme.lower(), scheme.lower())
    if scheme not in _SCHEMES:
        raise ValueError(f"{scheme}:// is no address of a chat server; irc, ircs, ws, wss, http and https are")
    parts = urlsplit(text)
    tls, usual = _SCHEMES[scheme]
    host = parts.hostname or ""
    if not host:
        raise ValueError(f"there is no host in {text}")
    port = parts.port or (default_port if scheme in ("irc", "ircs") else usual)
    query = dict(pair.partition("=")[::2] for pair in parts.query.split("&"))
    room, token = unquote(parts.fragment.strip("/").partition("/")[0]), unquote(query.get("invite", ""))
    if scheme in ("irc", "ircs"):
        named = unquote(parts.path.strip("/"))
        room = room or named
        return Server(host, port, tls or secure, "", _room(room), token)
    return Server(host, port, tls, f"{scheme}://{show(host, port)}{parts.path or '/'}", _room(room), token)


def find(text: str, default_port: int = 8080, secure: bool = False) -> Server:
    """The server of whatever a person was told: a join code (perhaps `CODE+TOKEN`), an address, or a link.

    Raises:
        ValueError: it is none of these; the text says what is wrong.
    """
    code, _, token = text.partition("+")
    if "://" in text or not joincode.looks_like_code(code):
        return read(text, default_port, secure)
    host, port, tls = joincode.decode(code)
    return Server(host, port, tls or secure, token=token.strip())


def _room(name: str) -> str:
    name = name.strip("/")
    return name if not name or name[0] in "#&" else f"#{name}"


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


REACHED_S = 0.5


def as_others_see(server: Server) -> list[Server]:
    """Where others on the network find a server that we know: one on this very machine, by this machine's address."""
    host = own_address()
    elsewhere = replace(server, host=host)
    if not server.local or elsewhere.local:
        return [server]
    try:  # it may listen for this machine alone
        socket.create_connection((host, server.port), REACHED_S).close()
    except OSError:
        return [server]
    return [elsewhere, server]
