"""SQLite: one writer thread, connections for reading in a small pool, WAL."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import shutil
import sqlite3
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

from chatbox.core.log import Commit, EventRow, LogFailed, MarkerRow, Sent, SentKey, Snapshot
from chatbox.storage import finding, index, paging, queries, refolding, rows, schema, writing
from chatbox.storage.directory import lock
from chatbox.storage.engine import AccountExists, AccountRow, Find, InvitationRow, Page, Related, Step, Unusable
from chatbox.storage.placing import Doubled, Placing
from chatbox.storage.readers import Readers
from chatbox.storage.writer import Writer

T = TypeVar("T")
FILE_NAME = "chatbox.db"
PAGE_BYTES = 4096
CACHED_STATEMENTS = 256
"""More than there are, with those of several sizes counted each."""
SYNCHRONOUS = {"full": "FULL", "os": "NORMAL", "memory": "OFF"}


class SqliteStorage:
    """The log in one file. See `storage.engine.Storage` for what its methods promise.

    Raises:
        InUse, NewerVersion, Unusable: see `open_storage`.
    """

    def __init__(
        self, directory: Path, durability: str, deliver: Callable[[Callable[[], None]], object], max_pages: int = 0
    ) -> None:
        self._max_pages = max_pages
        self._lock = lock(directory)
        self._path = directory / FILE_NAME
        self._synchronous = SYNCHRONOUS[durability]
        try:
            self._connection = self._open()
        except BaseException:
            self._lock.close()
            raise
        self._deliver = deliver
        self._writer = Writer(deliver)
        self._readers = Readers(self._path)
        self._finders = Readers(self._path, 1)

    # the log

    def commit(self, commit: Commit, done: Callable[[BaseException | None], None]) -> None:
        batch = rows.batch(commit)
        self._writer.submit(lambda: self._commit(batch), done)

    def reload(self, done: Callable[[Snapshot | BaseException], None]) -> None:
        self._writer.submit(self._reload, done)

    def _commit(self, batch: rows.Batch) -> None:
        try:
            self._again(lambda: writing.write(self._connection, self._placing, batch))
        except (sqlite3.Error, Doubled) as error:
            self._placing.forget()
            if self._connection.in_transaction:
                with contextlib.suppress(sqlite3.Error):  # it is closed and opened again in any case
                    self._connection.execute("ROLLBACK")
            raise LogFailed(f"{self._path}: {error}") from error

    def _reload(self) -> Snapshot:
        with self._readers.closed(), self._finders.closed():
            with contextlib.suppress(sqlite3.Error):  # what can be kept is in the WAL and is recovered from it
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._connection.close()
            self._connection = self._open()
        return self.load()

    # state

    def load(self) -> Snapshot:
        execute = self._connection.execute
        (epoch,) = execute(queries.EPOCH).fetchone()
        return Snapshot(
            epoch,
            [rows.room_row(row) for row in execute(queries.ROOMS)],
            [rows.member_row(row) for row in execute(queries.MEMBERS)],
            [rows.identity_of(row) for row in execute(queries.IDENTITIES)],
            (execute(queries.LAST_ROOM).fetchone() or (0,))[0],
            [rows.profile_row(row) for row in execute(queries.PROFILES)],
            [MarkerRow(*row) for row in execute(queries.MARKERS)],
        )

    def find_sent(self, key: SentKey) -> Sent | None:
        try:
            return self._readers.run_here(lambda connection: paging.read_sent(connection, key))
        except sqlite3.Error as error:
            raise LogFailed(f"{self._path}: {error}") from error

    def accounts(self) -> list[AccountRow]:
        return [rows.account_row(row) for row in self._connection.execute(queries.ACCOUNTS)]

    def refold(self, casemapping: str) -> None:
        refolding.refold(self._connection, casemapping)

    def secret(self, name: str) -> str:
        found = self._connection.execute(queries.SECRET, (name,)).fetchone()
        if found is None:
            found = (secrets.token_hex(32),)
            self._connection.execute(queries.ADD_SECRET, (name, *found))
        return str(found[0])

    def server_bans(self) -> list[str]:
        return [str(row[0]) for row in self._connection.execute(queries.SERVER_BANS)]

    def save_server_ban(self, target: str, state: str) -> Awaitable[None]:
        def save() -> None:
            if state:
                self._connection.execute(queries.PUT_SERVER_BAN, (target, state))
            else:
                self._connection.execute(queries.DELETE_SERVER_BAN, (target,))

        return self._write(save)

    def save_account(self, row: AccountRow) -> Awaitable[AccountRow]:
        return self._write(lambda: self._save_account(row))

    def delete_account(self, account_id: int) -> Awaitable[None]:
        return self._write(lambda: self._delete_account(account_id))

    def _save_account(self, row: AccountRow) -> AccountRow:
        values = rows.account_values(row)
        try:
            if row.id:
                self._connection.execute(queries.PUT_ACCOUNT, (*values, row.id))
                return row
            (number,) = self._connection.execute(queries.ADD_ACCOUNT, values).fetchall()[0]
            return row._replace(id=number)
        except sqlite3.IntegrityError as error:
            raise AccountExists(f"There is an account {row.name!r} already") from error

    def _delete_account(self, account_id: int) -> None:
        self._connection.execute(queries.DELETE_ACCOUNT, (account_id,))
        self._connection.execute(queries.DELETE_PROFILE, (account_id,))

    def invitations(self) -> list[InvitationRow]:
        return [InvitationRow(*row) for row in self._connection.execute(queries.INVITATIONS)]

    def save_invitation(self, row: InvitationRow) -> Awaitable[InvitationRow]:
        return self._write(lambda: self._save_invitation(row))

    def _save_invitation(self, row: InvitationRow) -> InvitationRow:
        if row.id:
            self._connection.execute(queries.PUT_INVITATION, row)
            return row
        (number,) = self._connection.execute(queries.ADD_INVITATION, row[1:]).fetchall()[0]
        return row._replace(id=number)

    def delete_invitation(self, id: int) -> Awaitable[None]:
        return self._write(lambda: self._delete_invitation(id))

    def _delete_invitation(self, id: int) -> None:
        self._connection.execute(queries.DELETE_INVITATION, (id,))

    # reading

    def page(self, page: Page) -> Awaitable[list[EventRow]]:
        return self._readers.run(lambda connection: paging.read_page(connection, page))

    def related(self, about: Related) -> Awaitable[list[EventRow]]:
        return self._readers.run(lambda connection: paging.read_related(connection, about))

    def number_at(self, room: int, time_ms: int) -> Awaitable[int]:
        return self._readers.run(lambda connection: paging.number_at(connection, room, time_ms))

    def number_of_newest(self, room: int, count: int) -> Awaitable[int]:
        return self._readers.run(lambda connection: paging.number_of_newest(connection, room, count))

    def delete_events(self, room: int, before: int, most: int) -> Awaitable[int]:
        return self._write(
            lambda: self._again(lambda: writing.delete(self._connection, self._placing, room, before, most))
        )

    def index(self, most: int) -> Awaitable[Step]:
        return self._write(lambda: self._step(most))

    def _step(self, most: int) -> Step:
        began_s = time.thread_time()
        execute = self._connection.execute
        # The next commit brings this to the disk too; what a power cut takes of it is done again.
        execute(f"PRAGMA synchronous = {'OFF' if self._synchronous == 'OFF' else 'NORMAL'}")
        try:
            more = index.step(self._connection, most)
        finally:
            execute(f"PRAGMA synchronous = {self._synchronous}")
        return Step(more, time.thread_time() - began_s)

    async def find(self, find: Find) -> list[EventRow]:
        try:
            return await self._finders.run(lambda connection: finding.find(connection, find))
        except sqlite3.DatabaseError:
            await self._write(lambda: index.probe(self._connection, finding.expression(find)))
        return await self._finders.run(lambda connection: finding.find(connection, find))

    def delete_sent(self, before: str, before_ms: int, most: int) -> Awaitable[int]:
        def delete() -> int:
            by_id = self._connection.execute(queries.DELETE_SENT, (before, most)).rowcount
            return by_id + self._connection.execute(queries.DELETE_SENT_BY_TIME, (before_ms, most)).rowcount

        return self._write(delete)

    def free_bytes(self) -> Awaitable[int]:
        return self._readers.run(self._free_bytes)

    def _free_bytes(self, connection: sqlite3.Connection) -> int:
        free_bytes = shutil.disk_usage(self._path.parent).free
        if self._max_pages:
            used, unused = (
                connection.execute(f"PRAGMA {what}").fetchone()[0] for what in ("page_count", "freelist_count")
            )
            free_bytes = min(free_bytes, (self._max_pages - used + unused) * PAGE_BYTES)
        return free_bytes

    def close(self, deadline_s: float) -> bool:
        self._readers.close()
        self._finders.close()
        if not self._writer.stop(deadline_s):
            return False
        self._connection.close()  # the last connection checkpoints
        self._lock.close()
        return True

    def _again(self, job: Callable[[], T]) -> T:
        """Does something, once more if the index of words had to be made anew in the midst of it."""
        try:
            return job()
        except index.Mended:
            self._placing.forget()
            return job()

    def _write(self, job: Callable[[], T]) -> Awaitable[T]:
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()

        def done(result: Any) -> None:
            if future.cancelled():
                return
            if isinstance(result, sqlite3.Error):
                future.set_exception(Unusable(f"{self._path}: {result}"))
            elif isinstance(result, BaseException):
                future.set_exception(result)
            else:
                future.set_result(result)

        self._writer.submit(job, done)
        return future

    def _open(self) -> sqlite3.Connection:
        try:
            connection = sqlite3.connect(
                self._path, isolation_level=None, check_same_thread=False, cached_statements=CACHED_STATEMENTS
            )
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(f"PRAGMA synchronous = {self._synchronous}")
            connection.execute("PRAGMA cache_size = -16384")
            if self._max_pages:
                connection.execute(f"PRAGMA max_page_count = {self._max_pages}")
            schema.upgrade(connection)
            index.prepare(connection)
            self._placing = Placing()
            self._placing.prepare(connection)
        except sqlite3.Error as error:
            raise Unusable(f"The data in {self._path} cannot be used: {error}") from error
        return connection
