"""One server for all tests of the letter, since they share nothing but its names."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conformance.meeting import CONFIG, Meeting
from tests.support import ServerProcess


@pytest.fixture(scope="session")
def one_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server that is there as long as the tests are."""
    with ServerProcess(tmp_path_factory.mktemp("conformance") / "data", config=CONFIG) as server:
        yield server
        assert "Traceback" not in server.log, server.log


@pytest.fixture
def meeting(one_server: ServerProcess) -> Iterator[Meeting]:
    """People on it, and a room of theirs."""
    meeting = Meeting(one_server)
    yield meeting
    meeting.end()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """What needs the server is marked so."""
    for item in items:
        if "one_server" in item.fixturenames:
            item.add_marker(pytest.mark.real)
