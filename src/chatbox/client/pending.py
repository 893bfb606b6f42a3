"""What was sent and has not been answered yet.

With `labeled-response` each command carries a label that its answer repeats
(https://ircv3.net/specs/extensions/labeled-response). Without it, messages are followed by a PING: servers
answer in order, so when the PONG comes they have dealt with the message, and a refusal would have come before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chatbox.client.events import Kind, Refused
from chatbox.wire import numerics as num

_SAYING = ("PRIVMSG", "NOTICE")
MESSAGE_ERRORS = frozenset(
    {
        num.ERR_NOSUCHNICK,
        num.ERR_NOSUCHSERVER,
        num.ERR_NOSUCHCHANNEL,
        num.ERR_CANNOTSENDTOCHAN,
        "407",
        "408",
        "413",
        "414",
        "415",
        "437",
        "477",
        "531",
        "716",
    }
)
"""The numerics that can answer a message, all with its target as the first parameter after our nick."""


@dataclass(slots=True)
class Sent:
    """One command on its way.

    Attributes:
        id: also its label.
        command: as on the wire.
        target: the first parameter.
        text: what was said, for messages.
        kind: how it was said.
        barrier: the PING that follows it, "" as long as none does.
    """

    id: str
    command: str
    target: str
    text: str = ""
    kind: Kind = "privmsg"
    barrier: str = ""

    @property
    def is_message(self) -> bool:
        """Whether it says something."""
        return self.command in _SAYING


class Pending:
    """The commands on their way, oldest first."""

    def __init__(self) -> None:
        self._sent: dict[str, Sent] = {}

    def __len__(self) -> int:
        return len(self._sent)

    def add(self, sent: Sent) -> None:
        """Remembers a command."""
        self._sent[sent.id] = sent

    def get(self, label: str) -> Sent | None:
        """The command with that label, if it is still on its way."""
        return self._sent.get(label)

    def settle(self, sent: Sent) -> None:
        """Forgets a command: it has been answered."""
        self._sent.pop(sent.id, None)

    def fence(self, barrier: str) -> bool:
        """Puts all messages that have no barrier behind this one; returns whether there are any."""
        loose = [sent for sent in self._sent.values() if not sent.barrier]
        for sent in loose:
            sent.barrier = barrier
        return bool(loose)

    def reached(self, barrier: str) -> list[Sent]:
        """The messages up to this barrier, which the server has dealt with."""
        order = list(self._sent.values())
        last = max((at for at, sent in enumerate(order) if sent.barrier == barrier), default=-1)
        return order[: last + 1]

    def blamed(self, error: Refused, same: Callable[[str, str], bool]) -> Sent | None:
        """The message that an error without a label is about, if it can be one."""
        messages = [sent for sent in self._sent.values() if sent.is_message]
        if error.command == "BATCH":  # names a limit instead of a target
            return next(iter(messages), None)
        if error.code not in MESSAGE_ERRORS and error.command not in _SAYING:
            return None
        return next((sent for sent in messages if same(sent.target, error.subject)), None)
