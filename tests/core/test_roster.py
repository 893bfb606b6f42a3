"""The words of a room's members, kept as members come, go and change, are those that would be made anew."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chatbox.core import roster
from chatbox.core.room import Member
from chatbox.core.roster import MULTI, WHOLE, Roster

WAYS = (0, MULTI, WHOLE, MULTI | WHOLE)
NICKS = ("an", "ann", "anna", "nn", "bob", "é")


def anew(members: dict[int, Member], way: int) -> list[str]:
    """What a roster says that has seen no change."""
    return sorted(Roster(members).words(way).values())


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["", "o", "ov", "v", "gone"])), max_size=30))
def test_kept_up_to_date(steps: list[tuple[int, str]]) -> None:
    """As words and as one text, in every way, also where one nick is the end of another."""
    members: dict[int, Member] = {}
    kept = Roster(members)
    for way in WAYS:
        assert kept.text(way) == ""
    for user_id, change in steps:
        if change == "gone":
            members.pop(user_id, None)
        else:
            members[user_id] = Member(f"{NICKS[user_id]}!u@h", change)
        kept.changed([user_id])
        for way in WAYS:
            assert sorted(kept.words(way).values()) == anew(members, way)
            assert kept.text(way) == " ".join(kept.words(way).values())


def test_more_than_a_few_are_no_text() -> None:
    """Of thousands it would be copied whole whenever one comes or goes; it is there again when they are few again."""
    members = {user_id: Member(f"u{user_id}!u@h") for user_id in range(1, roster.FEW)}
    kept = Roster(members)
    assert kept.text(0).endswith(f"u{roster.FEW - 1}")
    members[roster.FEW] = Member("one-more!u@h")
    kept.changed([roster.FEW])
    assert kept.text(0) == ""
    assert len(kept.words(0)) == roster.FEW
    del members[1]
    kept.changed([1])
    assert kept.text(0).endswith(" one-more")
