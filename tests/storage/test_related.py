"""What the engine keeps about messages: answers to them, what was taken back, and how far people have read."""

from __future__ import annotations

import asyncio

from chatbox.core.events import MESSAGES, PLAYED
from chatbox.core.log import BlankRow, Commit, EventRow, MarkerRow
from chatbox.core.said import Blank, Lines, Redacted, Tagged
from chatbox.core.view import View
from chatbox.storage import Page, Storage
from chatbox.storage.engine import Related
from tests.storage.test_engine import ROOM, Delivery, commit, delivery, joined, said, storage

__all__ = ["delivery", "storage"]
EVERYTHING = View(0, 9, 7)


def reacted(number: int, parent: int, audience: int = 0, is_open: bool = True) -> EventRow:
    """A reaction to an event of room 1, by somebody else."""
    return EventRow(1, number, number, Tagged.kind, audience, is_open, 8, Tagged("b!b@c", "", "#a"), parent)


def page(storage: Storage, what: Page) -> list[EventRow]:
    """Reads a page."""

    async def read() -> list[EventRow]:
        return await storage.page(what)

    return asyncio.run(read())


def related(storage: Storage, what: Related) -> list[tuple[int, int]]:
    """Reads answers: which event they are about, and their own numbers."""

    async def read() -> list[EventRow]:
        return await storage.related(what)

    return [(row.parent, row.number) for row in asyncio.run(read())]


def test_answers_are_found_by_what_they_are_about(storage: Storage, delivery: Delivery) -> None:
    """In order; without those in the part that is known, those after the end, and those the view hides."""
    events = [
        joined(1, 1),
        said(2, 2),
        said(3, 3),
        *(reacted(4, 3), reacted(5, 2), reacted(6, 0), reacted(7, 2)),
        *(reacted(8, 2, audience=3), reacted(9, 2, is_open=False), reacted(10, 3), reacted(11, 2)),
    ]
    assert commit(storage, delivery, Commit(events, [ROOM])) is None
    assert related(storage, Related(1, [2, 3], 2, 3, 11, 99, View(20, 0, 7))) == [(2, 5), (2, 7), (3, 4), (3, 10)]
    assert related(storage, Related(1, [2], 2, 5, 12, 99, View(0, 3, 7))) == [(2, 7), (2, 8), (2, 9), (2, 11)]
    assert related(storage, Related(1, [2, 3], 2, 3, 99, 2, EVERYTHING)) == [(2, 5), (2, 7)]
    assert related(storage, Related(1, [], 2, 3, 99, 2, EVERYTHING)) == []
    assert related(storage, Related(2, [2, 3], 0, 0, 99, 9, EVERYTHING)) == []


def test_nothing_is_left_of_what_was_taken_back(storage: Storage, delivery: Delivery) -> None:
    """Its number and time stay, so that the log has no gap; its text and what it was about do not."""
    assert commit(storage, delivery, Commit([said(1, 1), said(2, 2, "secret"), reacted(3, 1)], [ROOM])) is None
    redaction = EventRow(1, 4, 4, Redacted.kind, 0, True, 7, Redacted("a!b@c", "", "#a", "x-2"))
    blanked = [BlankRow(1, 2, Blank("a!b@c", "Ann")), BlankRow(1, 3, Blank("b!b@c"))]
    assert commit(storage, delivery, Commit([redaction], blanked=blanked)) is None
    rows = page(storage, Page(1, 0, 9, 9, False, (), EVERYTHING))
    assert [(row.number, row.kind, row.time_ms) for row in rows] == [(1, 1, 1), (2, 32, 2), (3, 32, 3), (4, 31, 4)]
    assert rows[1].body == Blank("a!b@c", "Ann")
    assert related(storage, Related(1, [1], 0, 0, 9, 9, EVERYTHING)) == []
    assert [row.number for row in page(storage, Page(1, 0, 9, 9, True, MESSAGES, EVERYTHING))] == [1]
    assert [row.number for row in page(storage, Page(1, 0, 9, 9, True, PLAYED, EVERYTHING))] == [1, 4]


def test_pages_of_talk(storage: Storage, delivery: Delivery) -> None:
    """Whatever part of what people say is asked for, it is found, and counted."""
    lines = EventRow(1, 4, 4, Lines.kind, 0, True, 7, Lines("a!b@c", "", "PRIVMSG", "#a", "one\ntwo"))
    assert commit(storage, delivery, Commit([joined(1, 1), said(2, 2), reacted(3, 2), lines], [ROOM])) is None
    for kinds, numbers in (
        (MESSAGES, [2, 4]),
        ((1,), [2]),
        ((1, 2, 30, 31), [2, 3, 4]),
        ((2,), [3]),
        ((), [1, 2, 3, 4]),
    ):
        assert [row.number for row in page(storage, Page(1, 0, 9, 9, False, kinds, EVERYTHING))] == numbers

    async def oldest_of(count: int) -> int:
        return await storage.number_of_newest(1, count)

    assert [asyncio.run(oldest_of(count)) for count in (1, 2, 3)] == [4, 2, 1]


def test_markers(storage: Storage, delivery: Delivery) -> None:
    """The last word for each user and room; of rooms that are there; until the user is forgotten."""
    first = [MarkerRow(7, 1, 10), MarkerRow(8, 1, 20), MarkerRow(7, 99, 30)]
    assert commit(storage, delivery, Commit([joined(1, 1)], [ROOM], markers=first)) is None
    assert commit(storage, delivery, Commit([], markers=[MarkerRow(7, 1, 40)])) is None
    assert sorted(storage.load().markers) == [MarkerRow(7, 1, 40), MarkerRow(8, 1, 20)]
    assert commit(storage, delivery, Commit([], markers=[MarkerRow(7, 0, 0)])) is None
    assert list(storage.load().markers) == [MarkerRow(8, 1, 20)]
