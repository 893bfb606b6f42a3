"""Kinds of values that name machines: host names, addresses, networks, origins and URLs."""

import re
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from chatbox.config.errors import RefusedError
from chatbox.config.kinds import Kind, Text

__all__ = [
    "HOST",
    "HOST_NAME",
    "ICON",
    "STORAGE_URL",
    "WEBSOCKET_URL",
    "HostAddress",
    "Network",
    "NetworkAddress",
    "Origin",
    "is_host_name",
]

Network = IPv4Network | IPv6Network

_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_NAME = rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*"
_DEFAULT_PORTS = {"http": 80, "https": 443}

HOST_NAME = Text('a host name like "chat.example.org" (outside ASCII: its "xn--" form)', _NAME)
STORAGE_URL = Text('"" or an address that begins with sqlite: or postgresql:', r"|(?:sqlite|postgres(?:ql)?):\S+")
WEBSOCKET_URL = Text(
    'an address like "wss://irc.example.org" or "ws://127.0.0.1:8080"', r"wss?://[^\s/?#@]+(?:/[^\s#]*)?"
)
ICON = Text('"" or an address that begins with https:// or http://', r"|https?://[^\s/]\S*")


def is_host_name(text: str) -> bool:
    """Whether `text` can be the name of a host."""
    return re.fullmatch(_NAME, text) is not None


class HostAddress(Kind):
    """An address to listen on."""

    accepted = 'an IPv4 address, an IPv6 address or "localhost"'

    def parse(self, value: object) -> str:
        if not isinstance(value, str):
            raise RefusedError(value)
        text = value.strip().lower()
        if text == "localhost":
            return text
        if text.startswith("[") and text.endswith("]"):  # as in URLs
            text = text[1:-1]
        return str(_address(text, value))


class Host(Kind):
    """Another machine: its name or its address."""

    accepted = "a host name, an IPv4 address or an IPv6 address"

    def parse(self, value: object) -> str:
        if not isinstance(value, str):
            raise RefusedError(value)
        return value if is_host_name(value) else str(_address(value, value))


HOST = Host()


class NetworkAddress(Kind):
    """One address, or all addresses of a network."""

    accepted = 'an address like "192.0.2.1" or "2001:db8::1", or a network like "10.0.0.0/8"'

    def parse(self, value: object) -> Network:
        if not isinstance(value, str):
            raise RefusedError(value)
        try:
            return ip_network(value.strip(), strict=False)
        except ValueError:
            raise RefusedError(value) from None


class Origin(Kind):
    """The origin of a web page, in the form browsers send it: lower case, without the default port."""

    accepted = 'an origin, scheme://host or scheme://host:port, like "https://chat.example.org"'

    def parse(self, value: object) -> str:
        if not isinstance(value, str) or not value.isascii():
            raise RefusedError(value)
        parts = re.fullmatch(r"([a-z][a-z0-9+.-]*)://(\[[0-9a-f:.]+\]|[^\[\]:/]+)(?::([0-9]{1,5}))?", value.lower())
        if parts is None:
            raise RefusedError(value)
        scheme, host, port = parts.groups()
        if host.startswith("["):
            if not isinstance(address := _address(host[1:-1], value), IPv6Address):
                raise RefusedError(value)
            host = f"[{address}]"
        elif not is_host_name(host):
            raise RefusedError(value)
        number = _DEFAULT_PORTS.get(scheme) if port is None else int(port)
        if number == _DEFAULT_PORTS.get(scheme):
            return f"{scheme}://{host}"
        if number is None or not 0 < number < 65536:
            raise RefusedError(value)
        return f"{scheme}://{host}:{number}"


def _address(text: str, value: object) -> object:
    """The address `text` is. Raises `RefusedError` for `value`, the text as it was written."""
    try:
        return ip_address(text)
    except ValueError:
        raise RefusedError(value) from None
