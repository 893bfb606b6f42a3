"""Names that look the same to who reads them."""

from __future__ import annotations

import pytest

from chatbox.wire.lookalikes import Lookalikes, skeleton


@pytest.mark.parametrize(
    ("one", "other"), [("еvan", "evan"), ("раураl", "paypal"), ("ѕсоре", "scope"), ("αnna", "anna"), ("οlga", "olga")]
)
def test_alike(one: str, other: str) -> None:
    """Cyrillic and Greek letters among and in place of Latin ones."""
    assert one != other
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(("one", "other"), [("zoë", "zoe"), ("l", "1"), ("иван", "evan"), ("大", "犬")])
def test_not_alike(one: str, other: str) -> None:
    """Accents are seen; ASCII stands for itself; words of another script are words of another script."""
    assert skeleton(one) != skeleton(other)


def test_a_table() -> None:
    """Either may be there first; a name is not like itself; what is gone is like nothing."""
    table: Lookalikes[int] = Lookalikes()
    table["evan"] = 1
    assert table.alike("еvan") == 1
    assert table.alike("evan") is None
    assert table.alike("anna") is None
    del table["evan"]
    assert table.alike("еvan") is None
    table["еvan"] = 2
    assert table.alike("evan") == 2
    assert table.alike("еvan") is None
    del table["еvan"]
    assert table.alike("evan") is None
    assert (len(table), [*table]) == (0, [])
