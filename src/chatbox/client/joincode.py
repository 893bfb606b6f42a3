"""Join codes: an address and port as a few words that can be read out loud.

    encode("192.168.1.5", 8080) == "acorn-kettle-…" (four words for a home network and the usual port)

A code is a number in words of eight bits each: five bits for TLS, whether a port follows, and the kind of address; the
address (only what the kind leaves open), the port if it is not the usual one, and a checksum of at least eight bits
that fills the last word. Of each word the first four letters are enough.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re

from chatbox.client.words import WORDS

USUAL_PORT = 8080
LEAST_CHECK_BITS = 8
_HAS_PORT, _SECURE = 8, 16
_KIND_BITS = 5
_PRIVATE = (
    (ipaddress.IPv4Network("192.168.0.0/16"), 0),
    (ipaddress.IPv4Network("172.16.0.0/12"), 1),
    (ipaddress.IPv4Network("10.0.0.0/8"), 2),
    (ipaddress.IPv4Network("0.0.0.0/0"), 3),
)
_V6 = 4
_BY_START = {word[:4]: number for number, word in enumerate(WORDS)}
_SEPARATORS = re.compile(r"[\s,.\-_+]+")


class NoCode(ValueError):  # noqa: N818 - it is what the text is
    """The text is no join code, or was misheard; the text says what is wrong."""


def encode(host: str, port: int, secure: bool = False) -> str:
    """The code of an address, and whether TLS is spoken there.

    Raises:
        ValueError: the host is no address that others can use (a name, every address, one of a single interface).
    """
    address = ipaddress.ip_address(host)
    if address.is_unspecified:
        raise ValueError("every address is none")
    bits = _Bits()
    with_port = port != USUAL_PORT
    flags = with_port * _HAS_PORT | secure * _SECURE
    if isinstance(address, ipaddress.IPv4Address):
        network, kind = next(pair for pair in _PRIVATE if address in pair[0])
        bits.put(kind | flags, _KIND_BITS)
        size = 32 - network.prefixlen
        bits.put(int(address) & ((1 << size) - 1), size)
    else:
        if address.scope_id:
            raise ValueError("an address with a zone means nothing elsewhere")
        bits.put(_V6 | flags, _KIND_BITS)
        groups = [int(address) >> shift & 0xFFFF for shift in range(112, -16, -16)]
        bits.put(sum((group != 0) << (7 - at) for at, group in enumerate(groups)), 8)
        for group in groups:
            if group:
                bits.put(group, 16)
    if with_port:
        bits.put(port, 16)
    size = LEAST_CHECK_BITS + -(bits.size + LEAST_CHECK_BITS) % 8
    bits.put(_checksum(bits.value, bits.size, size), size)
    data = bits.value.to_bytes(bits.size // 8, "big")
    return "-".join(WORDS[byte] for byte in data)


def decode(text: str) -> tuple[str, int, bool]:
    """The address and port of a code, however it is separated, and whether to speak TLS.

    Raises:
        NoCode: it is none.
    """
    words = [word for word in _SEPARATORS.split(text.strip().lower()) if word]
    unknown = [word for word in words if word[:4] not in _BY_START or not WORDS[_BY_START[word[:4]]].startswith(word)]
    if len(words) < 4 or unknown:
        wrong = f": {unknown[0]} is none of its words" if unknown and len(unknown) < len(words) else ""
        raise NoCode(f"this is no join code{wrong}")
    data = bytes(_BY_START[word[:4]] for word in words)
    bits = _Bits(int.from_bytes(data, "big"), len(data) * 8)
    try:
        host, port, secure = _read(bits)
    except (IndexError, ipaddress.AddressValueError) as error:
        raise NoCode("a word of the join code is missing") from error
    same = not ipaddress.ip_address(host).is_unspecified and encode(host, port, secure) == "-".join(
        WORDS[byte] for byte in data
    )
    if not same:
        raise NoCode("one of the words of the join code is not right; compare them again")
    return host, port, secure


def looks_like_code(text: str) -> bool:
    """Whether a text is meant as a code, and not as the name of a host."""
    words = [word for word in _SEPARATORS.split(text.strip().lower()) if word]
    return len(words) >= 4 and sum(word[:4] in _BY_START for word in words) >= len(words) - 1


def _read(bits: _Bits) -> tuple[str, int, bool]:
    kind = bits.take(_KIND_BITS)
    if kind & 7 < _V6:
        network = _PRIVATE[kind & 7][0]
        size = 32 - network.prefixlen
        host = str(ipaddress.IPv4Address(int(network.network_address) | bits.take(size)))
    elif kind & 7 == _V6:
        present = bits.take(8)
        groups = [bits.take(16) if present >> (7 - at) & 1 else 0 for at in range(8)]
        host = str(ipaddress.IPv6Address(sum(group << (112 - 16 * at) for at, group in enumerate(groups))))
    else:
        raise IndexError("an unknown kind of address")
    return host, bits.take(16) if kind & _HAS_PORT else USUAL_PORT, bool(kind & _SECURE)


def _checksum(value: int, size: int, check_bits: int) -> int:
    digest = hashlib.sha256(f"chatbox {size} {value}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> (32 - check_bits)


class _Bits:
    """A row of bits, written and read from its beginning."""

    def __init__(self, value: int = 0, size: int = 0) -> None:
        self.value = value
        self.size = size
        self._read = 0

    def put(self, value: int, size: int) -> None:
        """Adds bits at the end."""
        self.value, self.size = self.value << size | value, self.size + size

    def take(self, size: int) -> int:
        """The next bits. Raises IndexError when there are not so many."""
        self._read += size
        if self._read > self.size:
            raise IndexError("the end")
        return self.value >> (self.size - self._read) & ((1 << size) - 1)
