"""INVITATION, which is Chatbox's own (docs/protocol.md), in the manner of
https://ircv3.net/specs/extensions/standard-replies"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_a_token_opens_a_room(meeting: Meeting) -> None:
    """CREATE tells it once, LIST shows what is left of it, USE brings in past `i`, `k` and `l`, and as a key it does
    too."""
    room = meeting.room
    ann = meeting.new("ann", room=room)
    ann.ask(f"MODE {room} +ik secret")
    (created,) = ann.ask(f"INVITATION CREATE {room} 2 1h")
    command, verb, where, number, uses, end, token = created.split(" ")
    assert (command, verb, where, uses) == ("INVITATION", "CREATED", room, "2")
    bob, cat, eve = meeting.old("bob"), meeting.old("cat"), meeting.old("eve")
    answer = bob.ask(f"INVITATION USE {token}")
    assert answer[0] == f":bob!bob@127.0.0.1 JOIN {room}"
    assert answer[-1] == f"INVITATION USED {room}"
    ann.heard()
    assert ann.ask(f"INVITATION LIST {room}") == [
        f"INVITATION LIST {room} {number} 1 {end} ann",
        f"INVITATION END {room}",
    ]
    assert cat.ask(f"JOIN {room} {token}")[0] == f":cat!cat@127.0.0.1 JOIN {room}"
    assert eve.ask(f"INVITATION USE {token}") == ["FAIL INVITATION INVALID_TOKEN"]


def test_it_is_taken_back(meeting: Meeting) -> None:
    """REVOKE ends it."""
    room = meeting.room
    ann, bob = meeting.new("ann", room=room), meeting.new("bob")
    created = ann.ask(f"INVITATION CREATE {room}")[0].split(" ")
    assert ann.ask(f"INVITATION REVOKE {created[3]}") == [f"INVITATION REVOKED {created[3]}"]
    assert bob.ask(f"INVITATION USE {created[6]}") == ["FAIL INVITATION INVALID_TOKEN"]


def test_refusals(meeting: Meeting) -> None:
    """461, 482, 403, FAIL with INVALID_PARAMS, INVALID_TOKEN and INVALID_ID."""
    room = meeting.room
    ann, bob = meeting.old("ann", room=room), meeting.old("bob", room=room)
    ann.heard()
    assert bob.ask("INVITATION", f"INVITATION CREATE {room}") == ["461 bob INVITATION", f"482 bob {room}"]
    assert ann.ask("INVITATION CREATE #none")[0].startswith("403 ann #none")
    assert ann.ask("INVITATION NOSUCH x") == ["FAIL INVITATION INVALID_PARAMS NOSUCH"]
    assert ann.ask("INVITATION USE x") == ["FAIL INVITATION INVALID_TOKEN"]
    assert ann.ask("INVITATION REVOKE 99999")[0].startswith("FAIL INVITATION INVALID_ID")
