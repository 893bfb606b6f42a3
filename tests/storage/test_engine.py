"""What every storage engine promises; SQLite is the one there is."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import msgspec
import pytest

from chatbox.core.events import Joined, Said
from chatbox.core.log import (
    Commit,
    EventRow,
    HeadRow,
    LogFailed,
    MemberRow,
    RoomRow,
    SeatKey,
    SentKey,
    SentRow,
    Snapshot,
)
from chatbox.core.room import ListEntry, Member, State
from chatbox.core.view import View
from chatbox.storage import AccountExists, AccountRow, InUse, NewerVersion, Page, Storage, Unusable, open_storage
from chatbox.storage import schema as schema_steps
from chatbox.storage.engine import InvitationRow


class Delivery:
    """Runs callbacks of the engine's threads here, when they are waited for."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._callbacks: list[Callable[[], None]] = []

    def __call__(self, callback: Callable[[], None]) -> None:
        self._callbacks.append(callback)
        self._event.set()

    def wait(self) -> None:
        """The next callback."""
        assert self._event.wait(10), "the engine did not answer"
        self._event.clear()
        self._callbacks.pop(0)()


@pytest.fixture
def delivery() -> Delivery:
    return Delivery()


@pytest.fixture
def storage(tmp_path: Path, delivery: Delivery) -> Iterator[Storage]:
    engine = open_storage("", tmp_path, "full", delivery)
    yield engine
    assert engine.close(5)


def commit(storage: Storage, delivery: Delivery, what: Commit) -> BaseException | None:
    """Commits, and waits for the answer."""
    answers: list[BaseException | None] = []
    storage.commit(what, answers.append)
    delivery.wait()
    return answers[0]


def said(number: int, time_ms: int, body: str = "x", is_open: bool = True) -> EventRow:
    """A message in room 1."""
    return EventRow(1, number, time_ms, Said.kind, 0, is_open, 7, Said("a!b@c", "", "PRIVMSG", "#a", body, {"+k": "v"}))


def joined(number: int, time_ms: int) -> EventRow:
    """A join in room 1."""
    return EventRow(1, number, time_ms, Joined.kind, 0, True, 7, Joined("a!b@c", creates=number == 1))


ROOM = RoomRow(1, "#A", "#a", False, 3, 20, State(topic="t", modes={"k": "x"}, lists={"b": [ListEntry("m", "s", 1)]}))
SEAT = MemberRow(1, 7, Member("a!b@c", "o", 1))


def test_what_was_committed_is_read_back(storage: Storage, delivery: Delivery) -> None:
    """Events, rooms, heads and seats."""
    assert commit(storage, delivery, Commit([joined(1, 10), said(2, 20)], [ROOM], [], [SEAT])) is None
    assert commit(storage, delivery, Commit([said(3, 30)], [], [HeadRow(1, 4, 30)])) is None
    snapshot = storage.load()
    (room,) = snapshot.rooms
    assert (room.next, room.last_ms, room.state) == (4, 30, ROOM.state)
    assert snapshot.members == [SEAT]
    assert len(snapshot.epoch) == 4
    assert commit(storage, delivery, Commit([], departed=[SeatKey(1, 7)])) is None
    assert storage.load().members == []


def test_big_batches_are_whole(storage: Storage, delivery: Delivery) -> None:
    """Whatever number of rows, each is there once."""
    assert commit(storage, delivery, Commit([said(number, number) for number in range(1, 1500)], [ROOM])) is None
    rows = asyncio.run(_page(storage, Page(1, 0, 10_000, 10_000, False, (), View(0))))
    assert [row.number for row in rows] == list(range(1, 1500))


def test_a_commit_is_all_or_nothing(storage: Storage, delivery: Delivery) -> None:
    """A number given twice fails the commit, and nothing of it stays."""
    assert commit(storage, delivery, Commit([said(1, 1)], [ROOM])) is None
    assert isinstance(commit(storage, delivery, Commit([said(2, 2), said(1, 3)])), LogFailed)
    assert [row.number for row in asyncio.run(_page(storage, Page(1, 0, 9, 9, False, (), View(0))))] == [1]


def test_a_reload_gives_what_the_disk_has(storage: Storage, delivery: Delivery) -> None:
    """After a failure everything is closed, opened again and read; then it goes on."""
    assert commit(storage, delivery, Commit([said(1, 1)], [msgspec.structs.replace(ROOM, next=2)])) is None
    answers: list[Snapshot | BaseException] = []
    storage.reload(answers.append)
    delivery.wait()
    assert isinstance(answers[0], Snapshot)
    assert [room.name for room in answers[0].rooms] == ["#A"]
    assert commit(storage, delivery, Commit([said(2, 2)])) is None
    assert len(asyncio.run(_page(storage, Page(1, 0, 9, 9, True, (), View(0))))) == 2


def test_an_empty_commit_tries_the_disk(storage: Storage, delivery: Delivery) -> None:
    """It writes something, so that it shows whether writing works."""
    assert commit(storage, delivery, Commit(())) is None


def test_pages(storage: Storage, delivery: Delivery) -> None:
    """Bounds are exclusive; from either end; by kind; what was closed only from `since` on."""
    events = [joined(1, 1), said(2, 5), said(3, 5, is_open=False), said(4, 5), joined(5, 6), said(6, 9)]
    assert commit(storage, delivery, Commit(events, [ROOM])) is None

    def numbers(*page: object) -> list[int]:
        return [row.number for row in asyncio.run(_page(storage, Page(1, *page)))]  # type: ignore[arg-type]

    assert numbers(0, 9, 2, True, (Said.kind,), View(0)) == [4, 6]
    assert numbers(0, 9, 2, False, (Said.kind,), View(0)) == [2, 3]
    assert numbers(0, 9, 9, False, (Said.kind,), View(4)) == [2, 4, 6]
    assert numbers(2, 6, 9, False, (), View(0)) == [3, 4, 5]
    assert numbers(6, 9, 9, False, (), View(0)) == []
    (row,) = asyncio.run(_page(storage, Page(1, 5, 7, 9, False, (), View(0))))
    assert row == said(6, 9)


def test_the_number_at_a_time(storage: Storage, delivery: Delivery) -> None:
    """It divides what is earlier from the rest, also where many share a millisecond or numbers are missing."""
    times_ms = {1: 5, 2: 5, 5: 5, 6: 9, 9: 20}
    room = msgspec.structs.replace(ROOM, next=10)
    assert commit(storage, delivery, Commit([said(number, time) for number, time in times_ms.items()], [room])) is None

    async def check() -> None:
        for wanted_ms in (0, 5, 6, 9, 10, 20, 21):
            number = await storage.number_at(1, wanted_ms)
            assert {n for n in times_ms if n < number} == {n for n, at_ms in times_ms.items() if at_ms < wanted_ms}

    asyncio.run(check())
    assert asyncio.run(_none(storage)) == 1


async def _none(storage: Storage) -> int:
    return await storage.number_at(99, 0)


async def _page(storage: Storage, page: Page) -> list[EventRow]:
    return await storage.page(page)


def test_accounts(tmp_path: Path) -> None:
    """Added, changed and removed; a name is an account's once, and a number is never given again."""

    async def play() -> None:
        loop = asyncio.get_running_loop()
        storage = open_storage("", tmp_path, "full", loop.call_soon_threadsafe)
        ann = await storage.save_account(AccountRow(0, "Ann", "ann", "h", 1))
        with pytest.raises(AccountExists):
            await storage.save_account(AccountRow(0, "ANN", "ann", "h", 1))
        await storage.save_account(ann._replace(password="other"))
        assert storage.accounts() == [AccountRow(ann.id, "Ann", "ann", "other", 1)]
        await storage.delete_account(ann.id)
        assert (await storage.save_account(AccountRow(0, "Ann", "ann", "h", 1))).id > ann.id
        assert storage.close(5)

    asyncio.run(play())


def test_invitations_are_kept(tmp_path: Path) -> None:
    """Each change is there after a restart."""

    async def play() -> None:
        loop = asyncio.get_running_loop()
        storage = open_storage("", tmp_path, "full", loop.call_soon_threadsafe)
        first = await storage.save_invitation(InvitationRow(0, "h1", 1, "ann", 10, 0, 3))
        second = await storage.save_invitation(InvitationRow(0, "h2", 0, "ann", 10, 99, -1))
        await storage.save_invitation(first._replace(uses=2))
        await storage.delete_invitation(second.id)
        assert storage.close(5)
        storage = open_storage("", tmp_path, "full", loop.call_soon_threadsafe)
        assert storage.invitations() == [InvitationRow(first.id, "h1", 1, "ann", 10, 0, 2)]
        assert storage.close(5)

    asyncio.run(play())


def test_steps_of_the_schema_are_numbered_once() -> None:
    """Two of one number would be applied in another order by who has had one of them already."""
    names = [entry.name for entry in files(schema_steps.__name__).iterdir() if entry.name.endswith(".sql")]
    assert sorted(int(name[:3]) for name in names) == list(range(1, len(names) + 1))


def test_one_process_has_the_directory(storage: Storage, tmp_path: Path, delivery: Delivery) -> None:
    """A second server is refused, and told what to do."""
    with pytest.raises(InUse, match="--data"):
        open_storage("", tmp_path, "full", delivery)


def test_newer_data_is_refused(tmp_path: Path, delivery: Delivery) -> None:
    """An older server never touches what a newer one wrote."""
    assert open_storage("", tmp_path, "full", delivery).close(5)
    with sqlite3.connect(tmp_path / "chatbox.db") as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(NewerVersion, match="newer version"):
        open_storage("", tmp_path, "full", delivery)


def test_what_is_no_database_is_said_so(tmp_path: Path, delivery: Delivery) -> None:
    """Foreign bytes, or a file where the directory should be."""
    (tmp_path / "chatbox.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(Unusable):
        open_storage("", tmp_path, "full", delivery)
    with pytest.raises(Unusable):
        open_storage("", tmp_path / "chatbox.db", "full", delivery)
    with pytest.raises(Unusable, match="url"):
        open_storage("postgresql://x", tmp_path, "full", delivery)


def test_a_crash_between_schema_steps_is_harmless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each step is one transaction: what failed half-way is as if it had not begun."""
    database = tmp_path / "x.db"
    steps = schema_steps.steps()
    monkeypatch.setattr(
        schema_steps, "steps", lambda: [*steps, "CREATE TABLE later (a); INSERT INTO nowhere VALUES (1);"]
    )
    connection = sqlite3.connect(database, isolation_level=None)
    with pytest.raises(sqlite3.OperationalError):
        schema_steps.upgrade(connection)
    connection.close()
    again = sqlite3.connect(database, isolation_level=None)
    assert again.execute("PRAGMA user_version").fetchone() == (len(steps),)
    monkeypatch.setattr(schema_steps, "steps", lambda: [*steps, "CREATE TABLE later (a);"])
    schema_steps.upgrade(again)
    assert again.execute("SELECT count(*) FROM later").fetchone() == (0,)
    again.close()


def test_a_file_that_may_not_grow(tmp_path: Path, delivery: Delivery) -> None:
    """`PRAGMA max_page_count`: the batch that does not fit fails as a whole; what was there before is there still."""
    engine = open_storage("", tmp_path, "full", delivery, max_pages=60)
    free = asyncio.run(_free(engine))
    assert 0 < free < 60 * 4096
    number, error = 1, None
    while error is None:
        batch = [said(at, at, "x" * 400) for at in range(number, number + 50)]
        error = commit(engine, delivery, Commit(batch, [ROOM] if number == 1 else ()))
        number += 50
    assert isinstance(error, LogFailed)
    assert number > 51
    answers: list[Snapshot | BaseException] = []
    engine.reload(answers.append)
    delivery.wait()
    assert isinstance(answers[0], Snapshot)
    rows = asyncio.run(_page(engine, Page(1, 0, 1 << 40, 1 << 30, False)))
    assert [row.number for row in rows] == list(range(1, number - 50))
    assert asyncio.run(_free(engine)) < free
    assert engine.close(5)


async def _free(storage: Storage) -> int:
    return await storage.free_bytes()


def test_what_was_sent_expires_whatever_its_id(storage: Storage, delivery: Delivery) -> None:
    """By the time in the id, and where that tells none by the time it was sent."""
    keys = [SentKey(id, 1, "#a") for id in ("0190a000-old", "0190b000-new", "opaque-old", "opaque-new")]
    times = [None, None, 1000, 2000]
    sent = [SentRow(key, 1, 1, sent_ms) for key, sent_ms in zip(keys, times, strict=True)]
    assert commit(storage, delivery, Commit([said(1, 1000)], sent=sent)) is None

    async def delete() -> int:
        deleting = asyncio.ensure_future(storage.delete_sent("0190b000", 1500, 10))
        while not deleting.done():
            await asyncio.sleep(0)
            if delivery._callbacks:
                delivery.wait()
        return deleting.result()

    assert asyncio.run(delete()) == 2
    assert [storage.find_sent(key) is not None for key in keys] == [False, True, False, True]


def test_each_step_of_the_schema_has_the_next_number() -> None:
    """A database counts its steps, so a later one may never come before those it has had."""
    names = sorted(entry.name for entry in Path(schema_steps.__file__).parent.glob("*.sql"))
    assert [int(name.partition("_")[0]) for name in names] == list(range(1, len(names) + 1))
