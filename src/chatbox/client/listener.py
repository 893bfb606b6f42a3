"""What a session tells whoever sits in it: a screen, a script, a bot."""

from __future__ import annotations

from collections.abc import Sequence

from chatbox.client import events as ev
from chatbox.client.outbox import Item
from chatbox.client.places import Place


class Listener:
    """Called by a `Session`, from its loop. Everything here does nothing; override what matters."""

    def happened(self, event: ev.Event) -> None:
        """Something came over the connection, just now; history comes in whole pages, and messages may come twice."""

    def told(self, event: ev.Event) -> None:
        """Something happened, in order: what was said comes once, and what was missed before what is said now."""

    def attached(self, event: ev.Registered) -> None:
        """There is a connection, and we are logged on."""

    def detached(self, why: str, pause_s: float) -> None:
        """There is no connection, and the next attempt is made in so many seconds."""

    def token(self, token: str) -> None:
        """With this we can come back; "" when the last one is no good any more."""

    def entered(self, place: Place, first: bool) -> None:
        """We are in a room; `first`: for the first time."""

    def left(self, room: str, was_current: bool) -> None:
        """We are in a room no more."""

    def kept_out(self, refused: ev.Refused, items: Sequence[Item]) -> None:
        """A room does not let us in, and these messages for it were not sent."""

    def refused(self, refused: ev.Refused) -> None:
        """The server would not do something else."""

    def kept(self, item: Item) -> None:
        """A message waits until there is a connection."""

    def unsendable(self, item: Item, error: ValueError) -> None:
        """A message cannot be sent at all."""

    def missed(self, room: str) -> None:
        """More was said in a room while we were away than was fetched."""

    def changed(self) -> None:
        """Something about the connection, the rooms or the messages on their way is different now."""
