"""The lists of a room, bans and exceptions, ready to be asked about somebody.

A mask is `nick!user@host` with wildcards, where the host may be a network (`*!*@10.0.0.0/8`); it is compared with the
host as shown and with the addresses somebody is connected from. Extended masks begin with a letter and a colon:
`a:name` an account (https://ircv3.net/specs/extensions/account-extban), `r:text` a real name, and `m:mask` any of
these, but only to silence (https://modern.ircdocs.horse/#extban-parameter).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from chatbox.wire.names import match

if TYPE_CHECKING:
    from chatbox.core.room import ListEntry
    from chatbox.core.user import User

EXTENDED = "amr"
"""The letters of extended masks, as ISUPPORT EXTBAN tells them."""
ACCOUNT_NAMES = "a,account"
"""How masks of accounts begin, as ISUPPORT ACCOUNTEXTBAN tells them."""
MOST_VERDICTS = 4096


class Subject(NamedTuple):
    """Somebody as masks see them, all folded; `addresses` are those they are connected from."""

    source: str
    account: str = ""
    realname: str = ""
    addresses: tuple[str, ...] = ()


class Verdict(NamedTuple):
    """What the lists say of somebody."""

    banned: bool
    muted: bool
    invited: bool


Test = Callable[[Subject], bool]


def canonical(mask: str) -> str:
    """A mask in the form in which it is kept and told."""
    mask = mask.replace(" ", "?").lstrip(":")[:200]
    kind, colon, rest = mask.partition(":")
    if colon and rest:
        if kind in ("a", "account"):
            return f"a:{rest}"
        if kind == "r":
            return mask
        if kind == "m":
            return "m:" + canonical(rest)
    if "!" not in mask:
        mask = f"*!{mask}" if "@" in mask else f"{mask}!*"
    return mask if "@" in mask else mask + "@*"


class Bans:
    """The lists `b`, `e` and `I` of one room. Verdicts are remembered, so that asking again costs one look-up.

    Args:
        lists: by letter.
        fold: brings sources, accounts and real names into the form in which they are compared.
    """

    def __init__(self, lists: Mapping[str, Iterable[ListEntry]], fold: Callable[[str], str]) -> None:
        self._fold = fold
        self._bans, self._mutes = _compile(lists.get("b", ()), fold)
        self._exceptions, self._mute_exceptions = _compile(lists.get("e", ()), fold)
        self._invitations, _ = _compile(lists.get("I", ()), fold)
        self._known: dict[tuple[str, str, str, tuple[str, ...]], Verdict] = {}

    def of(self, user: User) -> Verdict:
        """What they say of a user as they are now."""
        addresses = tuple(sorted({session.address for session in user.sessions}))
        key = (user.source, user.account, user.realname, addresses)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= MOST_VERDICTS:
                self._known.clear()
            fold = self._fold
            found = self._known[key] = self.judge(Subject(fold(key[0]), fold(key[1]), fold(key[2]), addresses))
        return found

    def judge(self, subject: Subject) -> Verdict:
        """What they say of somebody."""
        excepted = _any(self._exceptions, subject)
        banned = _any(self._bans, subject) and not excepted
        muted = banned or (_any(self._mutes, subject) and not excepted and not _any(self._mute_exceptions, subject))
        return Verdict(banned, muted, _any(self._invitations, subject))


def _any(tests: list[Test], subject: Subject) -> bool:
    return any(test(subject) for test in tests)


def _compile(entries: Iterable[ListEntry], fold: Callable[[str], str]) -> tuple[list[Test], list[Test]]:
    """The tests for all masks, and those for masks that only silence."""
    whole: list[Test] = []
    mutes: list[Test] = []
    for entry in entries:
        mask = entry.mask
        if mask.startswith("m:"):
            mutes.append(test_for(mask[2:], fold))
        else:
            whole.append(test_for(mask, fold))
    return whole, mutes


def test_for(mask: str, fold: Callable[[str], str]) -> Test:
    """Whether somebody fits one mask, `m:` not included."""
    if mask.startswith("a:"):
        account = fold(mask[2:])
        return lambda subject: bool(subject.account) and match(account, subject.account)
    if mask.startswith("r:"):
        realname = fold(mask[2:])
        return lambda subject: match(realname, subject.realname)
    whole = fold(mask)
    before, _, host = mask.rpartition("@")
    network = _network(host)
    if network is not None:
        start = fold(before) + "@*"
        return lambda subject: match(start, subject.source) and _within(network, subject)
    return lambda subject: (
        match(whole, subject.source) or any(match(whole, _at(subject.source, address)) for address in subject.addresses)
    )


def _at(source: str, address: str) -> str:
    return f"{source.rpartition('@')[0]}@{address}"


Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _network(host: str) -> Network | None:
    """The network a host part means; None where it is none. One address in any spelling is a network of one."""
    try:
        return ipaddress.ip_network(host, strict=False)
    except ValueError:
        return None


def _within(network: Network, subject: Subject) -> bool:
    for text in (subject.source.rpartition("@")[2], *subject.addresses):
        try:
            address = ipaddress.ip_address(text)
        except ValueError:
            continue
        mapped = getattr(address, "ipv4_mapped", None)
        if (mapped or address) in network:
            return True
    return False
