"""What every storage engine does, and how it fails."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from typing import NamedTuple, Protocol

from chatbox.core.log import EventRow, Log, Snapshot
from chatbox.core.view import View
from chatbox.core.wanted import Wanted
from chatbox.storage.details import Details


class StorageError(Exception):
    """Something about the stored data; the text tells a person what to do."""


class InUse(StorageError):  # noqa: N818 - they read as what is the matter
    """Another process has the data directory."""


class NewerVersion(StorageError):  # noqa: N818
    """The data was written by a newer version of Chatbox."""


class Unusable(StorageError):  # noqa: N818
    """The data directory or the data in it cannot be used."""


class AccountExists(StorageError):  # noqa: N818
    """The name belongs to an account already."""


class AccountRow(NamedTuple):
    """An account: its number (0 until stored), names, password hash, when it was made, and the rest."""

    id: int
    name: str
    folded: str
    password: str
    created_ms: int
    details: Details = Details()


class InvitationRow(NamedTuple):
    """A token that opens a room, or with room 0 lets somebody register.

    Attributes:
        id: its number, 0 until stored.
        hash: of the token.
        creator: who made it, as others are told.
        expires_ms: 0 for never.
        uses: how often it can still be used, -1 for any number of times.
    """

    id: int
    hash: str
    room: int
    creator: str
    created_ms: int
    expires_ms: int
    uses: int


class Page(NamedTuple):
    """Which events of a room to read.

    Attributes:
        room: the log's number.
        after, before: bounds on the number, both exclusive.
        limit: at most so many.
        latest: from the end of the range, else from its start; the answer rises in both cases.
        kinds: kinds of events, all when empty.
        view: only what this shows counts.
    """

    room: int
    after: int
    before: int
    limit: int
    latest: bool
    kinds: Sequence[int] = ()
    view: View = View()


class Related(NamedTuple):
    """Which answers without text to read.

    Attributes:
        room: the log's number.
        parents: the numbers of the events that they answer.
        first, last: the part of the log that is known already and left out, both included.
        before: bound on the number, exclusive.
        limit: at most so many.
        view: only what this shows counts.
    """

    room: int
    parents: Sequence[int]
    first: int
    last: int
    before: int
    limit: int
    view: View


class Within(NamedTuple):
    """Where to search.

    Attributes:
        room: the log's number.
        end: bound on the number, exclusive.
        view: only what this shows counts.
    """

    room: int
    end: int
    view: View


class Find(NamedTuple):
    """What to search for.

    Attributes:
        rooms: where; at least one.
        wanted: what a message has to be.
        limit: at most so many.
        latest: the newest that fit, else the oldest; the answer rises in both cases.
        after_ms, before_ms: between which times, both included; None for any.
    """

    rooms: Sequence[Within]
    wanted: Wanted
    limit: int
    latest: bool = True
    after_ms: int | None = None
    before_ms: int | None = None


class Step(NamedTuple):
    """What was done towards having all messages in the index: whether there may be more to do, and what it cost."""

    more: bool
    cpu_s: float


class Storage(Log, Protocol):
    """An engine. Everything but `load` and `close` may be called while a commit is under way.

    What is awaited raises `StorageError` when it cannot be done.
    """

    def load(self) -> Snapshot:
        """Reads the state, at start."""

    def accounts(self) -> list[AccountRow]:
        """Reads all accounts, at start."""

    def refold(self, casemapping: str) -> None:
        """Brings the folded names in line with a casemapping (see `wire.names`). At start, before anything is read.

        Raises:
            Unusable: names that there are do not go with it; the text names them.
        """

    def secret(self, name: str) -> str:
        """A random secret of the server's own, made when it is first asked for and then always the same. At start."""

    def save_account(self, row: AccountRow) -> Awaitable[AccountRow]:
        """Adds an account (id 0) or replaces the one of that id; gives it with its id.

        Raises:
            AccountExists: another account has the name.
        """

    def delete_account(self, account_id: int) -> Awaitable[None]:
        """Removes an account."""

    def invitations(self) -> list[InvitationRow]:
        """Reads all invitations, at start."""

    def save_invitation(self, row: InvitationRow) -> Awaitable[InvitationRow]:
        """Adds an invitation (id 0) or replaces the one of that id; gives it with its id."""

    def delete_invitation(self, id: int) -> Awaitable[None]:
        """Removes an invitation."""

    def server_bans(self) -> list[str]:
        """Reads what is kept of all whom the server keeps out, at start."""

    def save_server_ban(self, target: str, state: str) -> Awaitable[None]:
        """Keeps a ban, in place of the one of that target; forgets it where `state` is ""."""

    def page(self, page: Page) -> Awaitable[list[EventRow]]:
        """Reads events in rising order."""

    def related(self, about: Related) -> Awaitable[list[EventRow]]:
        """Reads the tag messages that answer some of a room's events, by these and then rising."""

    def find(self, find: Find) -> Awaitable[list[EventRow]]:
        """Reads messages that fit, in the order in which they were stored.

        It gives up after a second, or a bounded number of others. An hour and more before or after the times that
        bound it the order in which events were stored is trusted to be that of their times.
        """

    def index(self, most: int) -> Awaitable[Step]:
        """Takes a step towards having all messages in what `find` uses, of about `most` messages."""

    def number_at(self, room: int, time_ms: int) -> Awaitable[int]:
        """A number such that all of a room's events before it, and none from it on, are earlier than that time."""

    def number_of_newest(self, room: int, count: int) -> Awaitable[int]:
        """The number of the oldest of a room's newest `count` messages; 1 where there are not so many."""

    def delete_events(self, room: int, before: int, most: int) -> Awaitable[int]:
        """Deletes the oldest events of a room, `most` of them and only below that number; tells how many there were."""

    def delete_sent(self, before: str, before_ms: int, most: int) -> Awaitable[int]:
        """Deletes some of what is known under ids that tell their time and are smaller, or was sent before that time.

        `most` of each kind; tells how many there were.
        """

    def free_bytes(self) -> Awaitable[int]:
        """How much more can be stored.

        Raises:
            OSError: nobody knows.
        """

    def close(self, deadline_s: float) -> bool:
        """Writes what is left and lets go of the data; False when that did not end in time."""
