"""Agreeing on capabilities: what is offered, what is asked for, what is in force.

Source: https://ircv3.net/specs/extensions/capability-negotiation
"""

from __future__ import annotations

from collections.abc import Callable

from chatbox.wire.message import Message

RESUME = "chatbox/resume"
MULTILINE = "draft/multiline"
READ_MARKER = "draft/read-marker"
SEARCH = "soju.im/search"
WANTED = (
    "message-tags",
    "server-time",
    "batch",
    "echo-message",
    "labeled-response",
    "account-tag",
    "extended-join",
    "multi-prefix",
    "away-notify",
    "userhost-in-names",
    "cap-notify",
    "account-notify",
    "chghost",
    "invite-notify",
    "standard-replies",
    "draft/chathistory",
    "draft/message-redaction",
    MULTILINE,
    READ_MARKER,
    "draft/account-registration",
    "draft/channel-rename",
    SEARCH,
    RESUME,
)
"""Everything this library makes use of. `sasl` is asked for when there is an account."""
PLAYBACK = "draft/event-playback"
"""Asked for by those who show comings and goings of the past: with it, they count among the messages of a page."""
_NEEDS = {"labeled-response": "batch", MULTILINE: "batch", SEARCH: "batch", PLAYBACK: "draft/chathistory"}


class Negotiation:
    """The capabilities of one connection.

    Args:
        send: writes one command.
        sasl: whether to ask for `sasl`.
        playback: whether to ask for more of the past than messages.

    Attributes:
        offered: name to value, "" where it has none.
        enabled: those in force.
        listed: the server has told all it offers.
    """

    def __init__(self, send: Callable[..., None], *, sasl: bool, playback: bool = False) -> None:
        self._send = send
        self._wanted: tuple[str, ...] = (*WANTED, *(["sasl"] if sasl else []), *([PLAYBACK] if playback else []))
        self._asked: list[frozenset[str]] = []
        self.offered: dict[str, str] = {}
        self.enabled: set[str] = set()
        self.listed = False

    @property
    def settled(self) -> bool:
        """Everything that was asked for has been answered."""
        return self.listed and not self._asked

    def want(self, name: str) -> None:
        """Asks for one more capability, where the server has it."""
        self._wanted = (*self._wanted, name)
        self._ask_for_wanted()

    def handle(self, message: Message) -> None:
        """Takes in one CAP line."""
        subcommand, rest = message.param(1).upper(), message.params[2:]
        names = rest[-1].split() if rest else []
        if subcommand == "LS":
            self._offer(names)
            if rest[:1] != ["*"]:
                self.listed = True
                self._ask_for_wanted()
        elif subcommand == "NEW":
            self._offer(names)
            self._ask_for_wanted()
        elif subcommand == "DEL":
            self._withdraw(names)
        elif subcommand in ("ACK", "NAK"):
            self._answered(names, granted=subcommand == "ACK")

    def _offer(self, names: list[str]) -> None:
        for entry in names:
            name, _, value = entry.partition("=")
            self.offered[name] = value

    def _withdraw(self, names: list[str]) -> None:
        for name in names:
            self.offered.pop(name, None)
            self.enabled.discard(name)

    def _ask_for_wanted(self) -> None:
        pending = frozenset[str]().union(*self._asked)
        names = [
            name
            for name in self._wanted
            if name in self.offered and name not in self.enabled | pending and _NEEDS.get(name, name) in self.offered
        ]
        if names:
            self._ask(names)

    def _ask(self, names: list[str]) -> None:
        self._asked.append(frozenset(names))
        self._send("CAP", "REQ", " ".join(names))

    def _answered(self, names: list[str], *, granted: bool) -> None:
        for name in names if granted else ():
            if name.startswith("-"):
                self.enabled.discard(name[1:])
            else:
                self.enabled.add(name)
        asked = next((group for group in self._asked if not group.isdisjoint(names)), None)
        if asked is None:
            return
        if not granted:
            self._asked.remove(asked)
            if len(asked) > 1:  # a request is taken or refused as a whole: find the one that was meant
                for name in sorted(asked):
                    self._ask([name])
        elif asked <= self.enabled:
            self._asked.remove(asked)
