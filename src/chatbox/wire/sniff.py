"""Telling clients apart by their first bytes. Pure: the waiting is the listener's."""

from __future__ import annotations

import re
from enum import Enum


class Kind(Enum):
    """Who is there."""

    TLS = "tls"
    HTTP = "http"
    IRC = "irc"
    PLAIN = "plain"
    UNDECIDED = "undecided"
    """The bytes so far are the start of an opening of another kind; without more of them it is plain."""


HTTP_METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "CONNECT", "TRACE", "PRI")
IRC_VERBS = ("CAP", "NICK", "USER", "PASS", "AUTHENTICATE", "PING", "PONG", "QUIT", "WEBIRC", "REGISTER")
TLS_HANDSHAKE = 0x16
"""First byte of a TLS record that carries a handshake (https://www.rfc-editor.org/rfc/rfc8446#section-5.1)."""

_OPENINGS = {word.encode(): Kind.HTTP for word in HTTP_METHODS} | {word.encode(): Kind.IRC for word in IRC_VERBS}
_WORD = re.compile(rb"([^ \r\n]{0,%d})[ \r\n]" % max(map(len, _OPENINGS)))


def sniff(data: bytes) -> Kind:
    """Who sent these first bytes (at least one). Openings are in upper case and followed by a space or a line end."""
    if data[0] == TLS_HANDSHAKE:
        return Kind.TLS
    if data[:1] in b"@:":
        return Kind.IRC
    first = _WORD.match(data)
    if first is not None:
        return _OPENINGS.get(first[1], Kind.PLAIN)
    if any(word.startswith(data) for word in _OPENINGS):
        return Kind.UNDECIDED
    return Kind.PLAIN
