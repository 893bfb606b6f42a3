"""A real engine for all tests of a file, each in rooms of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chatbox.storage import placing
from tests.storage.test_model import Engine


@pytest.fixture(scope="module", params=[placing.MOST_NEW, 3], ids=["", "noted"])
def engine(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Engine]:
    """One file, closed in order; with the usual number of events whose places are not noted yet, and with few."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(placing, "MOST_NEW", request.param)
        made = Engine(tmp_path_factory.mktemp("engine"))
        yield made
        assert made.storage.close(5)
