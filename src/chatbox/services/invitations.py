"""Invitations: tokens that open a room to who bears them, or let somebody register where registration is off.

Whoever has the token can use it, so it is random, kept as a hash only, and ends: by time, by use, or when revoked.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable

from chatbox.storage.engine import InvitationRow, Storage, StorageError

TOKEN_BYTES = 24
MOST_OPEN = 100
"""For one room, and for accounts."""
FOR_EVER = 0
UNITS_MS = {"": 1000, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}
LONGEST_MS = 10 * 366 * 86_400_000
MOST_USES = 1_000_000


class InvitationRefused(Exception):  # noqa: N818 - it is a refusal, not a fault
    """It cannot be made or used.

    Attributes:
        code: for programs.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


def duration_ms(text: str) -> int:
    """How long something like "7d" or "12h" is; "0" and "never" are for ever (0).

    Raises:
        InvitationRefused: it is no duration.
    """
    if text.lower() in ("0", "never", "forever"):
        return FOR_EVER
    found = re.fullmatch(r"(\d{1,9})([smhdw]?)", text.lower(), re.ASCII)
    length_ms = int(found[1]) * UNITS_MS[found[2]] if found else 0
    if not 0 < length_ms <= LONGEST_MS:
        raise InvitationRefused("INVALID_PARAMS", "A time is written 30m, 12h, 7d, or 0 for ever")
    return length_ms


def uses_of(text: str) -> int:
    """How often; 0 is without limit.

    Raises:
        InvitationRefused: it is no such number.
    """
    if not (text.isascii() and text.isdecimal() and len(text) <= 7 and int(text) <= MOST_USES):
        raise InvitationRefused("INVALID_PARAMS", "How often is a number, or 0 for as often as one likes")
    return int(text)


class Invitations:
    """All invitations that can be used, in memory; each change is on disk before it counts.

    Args:
        storage: where they are kept.
        clock_ms: the time of day.
    """

    def __init__(self, storage: Storage, clock_ms: Callable[[], int]) -> None:
        self._storage = storage
        self._clock_ms = clock_ms
        self.read()

    def read(self) -> None:
        """Takes what is stored."""
        self._rows = {row.id: row for row in self._storage.invitations()}

    def open(self, room: int) -> list[InvitationRow]:
        """Those of a room, or with 0 for accounts, that can still be used."""
        return [row for row in self._rows.values() if row.room == room and not self._is_over(row)]

    def numbered(self, id: int) -> InvitationRow | None:
        """The one of that number, while it can be used."""
        row = self._rows.get(id)
        return row if row and not self._is_over(row) else None

    def find(self, token: str) -> InvitationRow | None:
        """What a token stands for, while it can be used."""
        hashed = _hashed(token)
        return next((row for row in self._rows.values() if row.hash == hashed and not self._is_over(row)), None)

    async def create(self, room: int, creator: str, uses: int, lasts_ms: int) -> tuple[InvitationRow, str]:
        """Makes one; the token is told once and never again.

        Args:
            room: its number, 0 for accounts.
            uses: how often it can be used, 0 for any number of times.
            lasts_ms: for how long, 0 for ever.

        Raises:
            InvitationRefused: there are too many, or it cannot be stored.
        """
        await self._tidy()
        if len(self.open(room)) >= MOST_OPEN:
            raise InvitationRefused("TOO_MANY", f"There are {MOST_OPEN} already; revoke some")
        token, now_ms = secrets.token_urlsafe(TOKEN_BYTES), self._clock_ms()
        draft = InvitationRow(
            0, _hashed(token), room, creator, now_ms, now_ms + lasts_ms if lasts_ms else 0, uses or -1
        )
        row = await self._save(draft)
        self._rows[row.id] = row
        return row, token

    async def use(self, row: InvitationRow) -> None:
        """Counts a use of an invitation that was found just now.

        Raises:
            InvitationRefused: it cannot be stored; nothing is used.
        """
        if row.uses < 0:
            return
        left = row._replace(uses=row.uses - 1)
        self._rows[row.id] = left  # at once, so that no two take the last one
        try:
            await (self._save(left) if left.uses else self._delete(row.id))
        except InvitationRefused:
            self._rows[row.id] = row
            raise

    async def give_back(self, row: InvitationRow) -> None:
        """What it was used for did not come about."""
        now = self._rows.get(row.id)
        if row.uses > 0:
            again = row._replace(uses=(now.uses if now else 0) + 1)
            self._rows[row.id] = await self._save(again)

    async def revoke(self, id: int) -> None:
        """Ends one.

        Raises:
            InvitationRefused: it cannot be stored.
        """
        await self._delete(id)
        self._rows.pop(id, None)

    async def _tidy(self) -> None:
        for row in [row for row in self._rows.values() if self._is_over(row)]:
            await self.revoke(row.id)

    async def _save(self, row: InvitationRow) -> InvitationRow:
        try:
            return await self._storage.save_invitation(row)
        except StorageError as error:
            raise _not_stored() from error

    async def _delete(self, id: int) -> None:
        try:
            await self._storage.delete_invitation(id)
        except StorageError as error:
            raise _not_stored() from error

    def _is_over(self, row: InvitationRow) -> bool:
        return row.uses == 0 or 0 < row.expires_ms <= self._clock_ms()


def _not_stored() -> InvitationRefused:
    return InvitationRefused("TEMPORARILY_UNAVAILABLE", "The server cannot store anything at present")


def _hashed(token: str) -> str:
    """A token is random itself, so its hash needs no salt and need not be slow."""
    return hashlib.sha256(token.encode()).hexdigest()
