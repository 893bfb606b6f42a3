"""PERSISTENCE: https://github.com/ircv3/ircv3-specifications/pull/503, as Ergo has it."""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_get_and_set(meeting: Meeting) -> None:
    """ "PERSISTENCE STATUS <client-setting> <effective-setting>", each ON or OFF, the first also DEFAULT."""
    owner = meeting.registered()
    assert owner.ask("PERSISTENCE GET") == ["PERSISTENCE STATUS DEFAULT OFF"]
    assert owner.ask("PERSISTENCE SET ON", "PERSISTENCE GET") == ["PERSISTENCE STATUS ON ON"] * 2
    assert owner.ask("PERSISTENCE SET OFF") == ["PERSISTENCE STATUS OFF OFF"]
    assert owner.ask("PERSISTENCE SET DEFAULT") == ["PERSISTENCE STATUS DEFAULT OFF"]


def test_who_persists(meeting: Meeting) -> None:
    """With ON one stays in one's rooms without a connection: no QUIT."""
    owner, ann = meeting.registered(room=meeting.room), meeting.old("ann", room=meeting.room)
    owner.ask("PERSISTENCE SET ON")
    owner.leave()
    assert ann.heard() == []
    assert owner.nick in ann.ask(f"NAMES {meeting.room}")[0]


def test_refusals(meeting: Meeting) -> None:
    """461; ACCOUNT_REQUIRED; INVALID_PARAMS."""
    ann, owner = meeting.old("ann"), meeting.registered()
    assert ann.ask("PERSISTENCE", "PERSISTENCE GET") == ["461 ann PERSISTENCE", "FAIL PERSISTENCE ACCOUNT_REQUIRED"]
    assert owner.ask("PERSISTENCE NOSUCH", "PERSISTENCE SET MAYBE", "PERSISTENCE SET") == [
        "FAIL PERSISTENCE INVALID_PARAMS NOSUCH",
        "FAIL PERSISTENCE INVALID_PARAMS SET",
        "FAIL PERSISTENCE INVALID_PARAMS SET",
    ]
