"""A page costs the same at any depth, whatever lies around its messages: counted in steps of SQLite, not in time."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from chatbox.core.events import MESSAGES, PLAYED
from chatbox.core.room import Room
from chatbox.core.view import View, stretches
from chatbox.storage.engine import Page
from chatbox.storage.paging import read_page
from chatbox.storage.placing import MOST_NEW
from chatbox.storage.sqlite import FILE_NAME
from tests.bench.pages import LIMIT, Kind, fill

EVENTS = 50_000
STEPS_A_ROW = 35
STEPS_A_NEW_EVENT = 16
"""Of those at the end of the log, of any room, of which it is not noted where they lie."""


@pytest.fixture(params=[Kind("messages", 1, (2, 3)), Kind("joins", 100, (2, 3)), Kind("closed", 100, (1, 9))])
def filled(tmp_path: Path, request: pytest.FixtureRequest) -> tuple[sqlite3.Connection, Kind]:
    """A room's log on disk."""
    fill(tmp_path, EVENTS, request.param)
    return sqlite3.connect(tmp_path / FILE_NAME), request.param


@pytest.mark.parametrize("kinds", [MESSAGES, PLAYED])
@pytest.mark.parametrize("latest", [False, True])
def test_a_page_is_read_and_not_searched_for(
    filled: tuple[sqlite3.Connection, Kind], kinds: tuple[int, ...], latest: bool
) -> None:
    """Neither joins between the messages nor what was said to a closed room are looked through."""
    connection, kind = filled
    room = Room(1, "#a", "#a")
    room.state.closed = [(EVENTS * kind.closed[0] // 10, EVENTS * kind.closed[1] // 10)]
    view = View(EVENTS - 10, 0, 7)
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 10
        return 0

    for point in range(EVENTS // 10, EVENTS, EVENTS // 10):
        parts = list(stretches(room, view, 0 if latest else point, point if latest else EVENTS + 1))
        for start, stop in parts:
            steps = 0
            connection.set_progress_handler(count, 10)
            rows = read_page(connection, Page(1, start, stop, LIMIT, latest, kinds, view))
            connection.set_progress_handler(None, 10)
            assert steps < STEPS_A_ROW * LIMIT + STEPS_A_NEW_EVENT * (EVENTS % MOST_NEW)
            assert all(view.shows(row) for row in rows)
