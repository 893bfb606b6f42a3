"""What people type into a search box."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbox.wire.asked import asked


@pytest.fixture(autouse=True)
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Days begin where people are."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.parametrize(
    ("typed", "attributes"),
    [
        ("deploy  failed", {"text": "deploy failed"}),
        ('from:@ann "deploy failed" in:#ops', {"text": '"deploy failed"', "from": "ann", "in": "#ops"}),
        ("FROM:ann", {"from": "ann"}),
        ("after:2026-01-31", {"after": "2026-01-30T23:00:00.000Z"}),
        ("x before:2026-7-1", {"text": "x", "before": "2026-06-30T21:59:59.999Z"}),
        ("before:yesterday after:2026-02-31", {"text": "before:yesterday after:2026-02-31"}),
        ("from:", {"text": "from:"}),
        ("mailto:from:x", {"text": "mailto:from:x"}),
        ("", {}),
    ],
)
def test_words_and_selectors(typed: str, attributes: dict[str, str]) -> None:
    """Selectors anywhere; days as they begin and end here; what is none is a word."""
    assert asked(typed) == attributes


@given(st.text(max_size=40))
def test_anything_can_be_typed(typed: str) -> None:
    """Nothing raises, and no attribute is empty."""
    assert all(asked(typed).values())


@given(st.integers(0, 9999), st.integers(0, 99), st.integers(0, 99))
def test_any_day(year: int, month: int, day: int) -> None:
    """Also one that no calendar has."""
    assert asked(f"after:{year:04}-{month}-{day}")
