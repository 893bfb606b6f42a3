"""What a server says it supports, and what is to be assumed of one that says nothing.

Source: https://modern.ircdocs.horse/#rplisupport-005
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from chatbox.wire.names import Casemapping

_ESCAPE = re.compile(r"\\x([0-9A-Fa-f]{2})")
_KINDS = {
    "ascii": "ascii",
    "rfc1459": "rfc1459",
    "rfc1459-strict": "rfc1459",
    "precis": "precis",
    "rfc8265": "precis",
}


def parse_tokens(params: Iterable[str]) -> dict[str, str | None]:
    """Reads `KEY`, `KEY=value` and `-KEY`; the last one becomes an entry of None."""
    tokens: dict[str, str | None] = {}
    for param in params:
        key, _, value = param.partition("=")
        if key.startswith("-"):
            tokens[key[1:]] = None
        elif key:
            tokens[key] = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), value)
    return tokens


class Isupport:
    """The features of one server.

    Attributes:
        tokens: everything it said.
        ranks: mode letter to prefix, highest first ({"o": "@", "v": "+"}).
        channel_types: the characters that begin a room's name.
        casemapping: the name of the rule by which names are equal.
        network: the network's name, or "".
        history_limit: the most messages CHATHISTORY gives at once; 0 for no limit.
    """

    def __init__(self) -> None:
        self.tokens: dict[str, str] = {}
        self.casemapping = ""
        self._derive()

    def update(self, tokens: Mapping[str, str | None]) -> None:
        """Takes in what one 005 line said."""
        for key, value in tokens.items():
            if value is None:
                self.tokens.pop(key, None)
            else:
                self.tokens[key] = value
        self._derive()

    def _derive(self) -> None:
        get = self.tokens.get
        letters, _, signs = get("PREFIX", "(ov)@+").lstrip("(").partition(")")
        self.ranks = dict(zip(letters, signs, strict=False))
        self._prefixes = "".join(self.ranks.values())
        self.channel_types = get("CHANTYPES", "#&")
        kind = _KINDS.get(get("CASEMAPPING", "rfc1459").lower(), "ascii")
        if kind != self.casemapping:
            self.casemapping, self._fold = kind, Casemapping(kind).fold
        self.network = get("NETWORK", "")
        limit = get("CHATHISTORY", "0")
        self.history_limit = int(limit) if limit.isascii() and limit.isdigit() and len(limit) < 9 else 0
        groups = [*get("CHANMODES", "beI,k,l,imnst").split(","), "", "", "", ""]
        self._always = set(groups[0] + groups[1])
        self._when_set = set(groups[2])

    def fold(self, name: str) -> str:
        """The form of a name in which equal names are equal. Never raises: a server may send any name."""
        try:
            return self._fold(name)
        except (UnicodeError, ValueError, IndexError):
            return name.casefold()

    def is_room(self, target: str) -> bool:
        """Whether a target names a room, and not a person."""
        return bool(target) and target[0] in self.channel_types

    def bare_target(self, target: str) -> str:
        """The room of a target such as "@#room", which means those of a rank in it (STATUSMSG)."""
        stripped = target.lstrip(self.tokens.get("STATUSMSG") or "")
        return stripped if self.is_room(stripped) else target

    def split_prefixes(self, name: str) -> tuple[str, str]:
        """("@+", "nick") of "@+nick"."""
        nick = name.lstrip(self._prefixes)
        return name[: len(name) - len(nick)], nick

    def ordered(self, prefixes: Iterable[str]) -> str:
        """Prefixes, highest rank first, each once."""
        wanted = set(prefixes)
        return "".join(prefix for prefix in self._prefixes if prefix in wanted)

    def rank_of(self, prefixes: str) -> int:
        """Where somebody stands, 0 for the highest rank."""
        return min((self._prefixes.index(prefix) for prefix in prefixes if prefix in self._prefixes), default=99)

    def takes_parameter(self, mode: str, adding: bool) -> bool:
        """Whether a mode letter of a room is followed by a parameter."""
        return mode in self.ranks or mode in self._always or (adding and mode in self._when_set)

    def reference(self, msgid: str, timestamp: str) -> str:
        """How CHATHISTORY is to be told a place in the log: by id where there is one and the server takes it.

        Args:
            msgid: the id of a message, or "".
            timestamp: its time, as server-time writes it.
        """
        types = self.tokens.get("MSGREFTYPES", "msgid,timestamp").split(",")
        return f"msgid={msgid}" if msgid and "msgid" in types else f"timestamp={timestamp}"
