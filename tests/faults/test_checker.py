"""The checker itself: it must see every kind of breach, and none where there is none."""

from __future__ import annotations

import pytest

from tests.faults.checker import (
    Heard,
    Kind,
    Ledger,
    Observation,
    Sent,
    Stored,
    check,
    check_equal,
    check_kept,
)

ROOM = "#room"


def history(*texts: str) -> list[Stored]:
    """A log of messages whose texts begin with their sender's name."""
    return [Stored(text.partition("-")[0], text, f"id-{text}") for text in texts]


def ledgers() -> list[Ledger]:
    """Two senders: all is acknowledged but what each sent last."""
    return [
        Ledger("a", ROOM, [Sent("a-1", True, "id-a-1"), Sent("a-2", True), Sent("a-3")]),
        Ledger("b", ROOM, [Sent("b-1", True), Sent("b-2")]),
    ]


def heard(*texts: str, listener: str = "c", echoes: bool = False) -> Observation:
    """What somebody heard."""
    return Observation(listener, ROOM, echoes, [Heard(text.partition("-")[0], text, f"id-{text}") for text in texts])


def kinds(stored: list[Stored], *observations: Observation) -> list[Kind]:
    """The kinds of breaches found."""
    return [violation.kind for violation in check(stored, ledgers(), observations)]


@pytest.mark.parametrize(
    "texts",
    [("a-1", "b-1", "a-2"), ("b-1", "a-1", "a-2", "a-3"), ("a-1", "a-2", "b-1", "b-2", "a-3")],
)
def test_a_kept_promise_has_no_violation(texts: tuple[str, ...]) -> None:
    """What was not acknowledged may be stored or not; senders may interleave in any way."""
    assert kinds(history(*texts)) == []


def test_observations_that_agree_are_fine() -> None:
    """Somebody may come late and leave early; who has no echo does not hear their own."""
    stored = history("a-1", "b-1", "a-2", "b-2", "a-3")
    assert kinds(stored, heard("a-1", "b-1", "a-2", "b-2", "a-3"), heard("b-1", "a-2"), heard()) == []
    assert kinds(stored, heard("b-1", "b-2", listener="a")) == []


def test_a_lost_message_is_seen() -> None:
    """An acknowledged message that is not in the history is the breach that all this is about."""
    assert kinds(history("a-1", "a-2")) == [Kind.LOST]
    assert kinds(history()) == [Kind.LOST] * 3


def test_a_hole_is_seen() -> None:
    """What is stored of a sender is a beginning of what it sent, acknowledged or not."""
    lines = [Ledger("a", ROOM, [Sent("a-1"), Sent("a-2")])]
    assert [violation.kind for violation in check(history("a-2"), lines, [])] == [Kind.HOLE]
    assert kinds(history("a-1", "b-1", "a-3")) == [Kind.LOST, Kind.HOLE]


def test_a_double_in_the_history_is_seen() -> None:
    """Each message is in the history once, next to itself or far away."""
    assert kinds(history("a-1", "a-1", "a-2", "b-1")) == [Kind.DOUBLE]
    assert kinds(history("a-1", "b-1", "a-2", "b-2", "a-1")) == [Kind.DOUBLE]


def test_a_double_on_the_wire_is_seen() -> None:
    """Nobody hears a message twice."""
    assert kinds(history("a-1", "a-2", "b-1"), heard("a-1", "a-2", "a-1", "b-1")) == [Kind.DOUBLE]


def test_a_swapped_order_of_one_sender_is_seen() -> None:
    """The history keeps the order in which each sender sent."""
    assert kinds(history("a-2", "b-1", "a-1")) == [Kind.ORDER]


def test_a_swapped_order_on_the_wire_is_seen() -> None:
    """All hear one order, that of the history, also between two senders."""
    stored = history("a-1", "b-1", "a-2")
    assert kinds(stored, heard("a-1", "b-1", "a-2"), heard("b-1", "a-1", "a-2")) == [Kind.ORDER]


def test_something_heard_but_not_stored_is_seen() -> None:
    """The server speaks only of what is on disk: that holds for listeners, too."""
    assert kinds(history("a-1", "b-1", "a-2"), heard("a-2", "a-3")) == [Kind.UNSTORED]


def test_a_gap_is_seen() -> None:
    """Who is in the room hears all of it; their own messages as well where they get echoes."""
    stored = history("a-1", "b-1", "a-2")
    assert kinds(stored, heard("a-1", "a-2")) == [Kind.GAP]
    assert kinds(stored, heard("a-1", "a-2", listener="b")) == []
    assert kinds(stored, heard("a-1", "a-2", listener="b", echoes=True)) == [Kind.GAP]


def test_an_invented_message_is_seen() -> None:
    """Nothing is in the history that nobody sent."""
    assert kinds(history("a-1", "a-2", "b-1", "a-9")) == [Kind.INVENTED]


def test_a_changed_id_or_sender_is_seen() -> None:
    """Ids and senders told with an acknowledgement or a message stay what they were."""
    stored = history("a-1", "a-2", "b-1")
    assert kinds([stored[0]._replace(msgid="other"), *stored[1:]]) == [Kind.CHANGED]
    assert kinds([*stored[:2], stored[2]._replace(msgid="other")], heard("b-1")) == [Kind.CHANGED]
    assert kinds([*stored[:2], stored[2]._replace(sender="a")], heard("b-1")) == [Kind.CHANGED] * 2


def test_a_history_that_changes_is_seen() -> None:
    """What was told once is told again, at the same place and with the same id."""
    stored = history("a-1", "a-2")
    assert check_kept(stored, [*stored, *history("a-3")]) == []
    assert [one.kind for one in check_kept(stored, stored[:1])] == [Kind.CHANGED]
    assert [one.kind for one in check_kept(stored, [stored[0], stored[1]._replace(msgid="other")])] == [Kind.CHANGED]


def test_pages_that_differ_from_the_log_are_seen() -> None:
    """Pages neither overlap nor leave a gap."""
    stored = history("a-1", "a-2", "a-3")
    assert check_equal(stored, stored) == []
    assert [one.kind for one in check_equal([stored[0], *stored[2:]], stored)] == [Kind.CHANGED]
    assert [one.kind for one in check_equal([stored[0], *stored], stored)] == [Kind.DOUBLE, Kind.CHANGED]
