"""What was sent under which id of its client, so that a repeat after a lost connection is not said twice.

The id is the client-only tag `+chatbox/id`, chosen by the client. It counts for one sender and one target.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatbox.core.log import LogFailed, Sent, SentKey, SentRow
from chatbox.core.reply import Fail

if TYPE_CHECKING:
    from chatbox.core.batch import Batch
    from chatbox.core.hub import Hub
    from chatbox.core.room import Room
    from chatbox.core.user import User

TAG = "+chatbox/id"
MAX_ID_BYTES = 64
ABOUT_MS = 24 * 60 * 60 * 1000
MOST_RECENT = 1024
"""So many are remembered after their commit, for clients that repeat on the same connection."""


def first_id_of(time_ms: int) -> str:
    """Every UUID of version 7 made before that time is smaller."""
    digits = f"{max(time_ms, 0):012x}"
    return f"{digits[:8]}-{digits[8:]}"


def _tells_time(id: str, now_ms: int) -> bool:
    """Whether an id is a UUID of version 7 made about now, and not one that would never be old."""
    return len(id) == 36 and id[14] == "7" and first_id_of(now_ms - ABOUT_MS) <= id < first_id_of(now_ms + ABOUT_MS)


class SentIds:
    """Knows what is not committed yet, and asks the log for the rest."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._uncommitted: dict[SentKey, Sent] = {}
        self._recent: dict[SentKey, Sent] = {}

    def key(self, user: User, target: str, id: str) -> SentKey:
        """What a message is known by.

        Args:
            target: as the client wrote it, before it is resolved to anybody: a nick may be another's by now.

        Raises:
            Fail: the id is too long.
        """
        if len(id.encode()) > MAX_ID_BYTES:
            raise Fail("INVALID_ID", TAG, f"An id has at most {MAX_ID_BYTES} bytes; the message was not sent")
        fold = self._hub.casemapping
        try:
            folded = fold.channel(target) if target[:1] == "#" else fold.nick(target)
        except ValueError:
            folded = target
        return SentKey(id, user.id, folded)

    def find(self, key: SentKey, user: User) -> Sent | None:
        """What was sent under that key before. The log is not asked for who has been somebody only on this connection.

        Raises:
            Fail: the log cannot be asked, so that nobody knows.
        """
        found = self._uncommitted.get(key) or self._recent.get(key)
        if found is not None or user.fresh:
            return found
        try:
            return self._hub.log.find_sent(key)
        except LogFailed as error:
            raise Fail("STORAGE_FULL", "The server cannot look up what was sent; try again in a minute") from error

    def note(self, key: SentKey, room: Room) -> None:
        """The event that happened last in a room is what was sent under that key."""
        batch = self._hub.batch
        row = batch.events[-1]
        self._uncommitted[key] = Sent(room.id, row.number, row)
        batch.sent.append(SentRow(key, room.id, row.number, None if _tells_time(key.id, row.time_ms) else row.time_ms))

    def blank(self, room: int, number: int) -> None:
        """Something sent was taken back: a repeat is acknowledged, and not said again."""
        for known in (self._uncommitted, self._recent):
            for key, sent in known.items():
                if (sent.room, sent.number) == (room, number):
                    known[key] = Sent(room, number, None)

    def committed(self, batch: Batch) -> None:
        """From here on the log can be asked."""
        recent = self._recent
        for row in batch.sent:
            sent = self._uncommitted.pop(row.key, None)
            if sent is not None:
                recent[row.key] = sent
        while len(recent) > MOST_RECENT:
            del recent[next(iter(recent))]

    def forget(self) -> None:
        """What was not committed did not happen."""
        self._uncommitted.clear()
        self._recent.clear()
