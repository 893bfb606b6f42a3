"""A real engine for all tests of a file, each in rooms of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.storage.test_model import Engine


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One file, closed in order."""
    made = Engine(tmp_path_factory.mktemp("engine"))
    yield made
    assert made.storage.close(5)
