"""CHATHISTORY: https://ircv3.net/specs/extensions/chathistory"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def texts(lines: list[str]) -> list[str]:
    """What was said, of a page in its batch."""
    first, *inside, last = lines
    assert first.startswith("BATCH +")
    assert last == "BATCH -" + first.split(" ")[1][1:]
    return [line.rpartition(":")[2] for line in inside]


def test_every_subcommand(meeting: Meeting) -> None:
    """LATEST, BEFORE, AFTER, AROUND, BETWEEN by msgid and by timestamp, each "returned in ascending time order"
    within "a batch of type chathistory"; TARGETS tells with whom."""
    room = meeting.room
    ann = meeting.new("ann", room=room)
    said = [line for text in "abcde" for line in ann.told(f"PRIVMSG {room} :{text}")]
    ids, times = ([line.tags[tag] for line in said] for tag in ("msgid", "time"))
    for kind, of in (("msgid", ids), ("timestamp", times)):
        b, d = f"{kind}={of[1]}", f"{kind}={of[3]}"
        assert texts(ann.ask(f"CHATHISTORY LATEST {room} * 2")) == ["d", "e"]
        assert texts(ann.ask(f"CHATHISTORY LATEST {room} {b} 50")) == ["c", "d", "e"]
        assert texts(ann.ask(f"CHATHISTORY BEFORE {room} {d} 2")) == ["b", "c"]
        assert texts(ann.ask(f"CHATHISTORY AFTER {room} {b} 2")) == ["c", "d"]
        assert texts(ann.ask(f"CHATHISTORY AROUND {room} {d} 3")) == ["c", "d", "e"]
        assert texts(ann.ask(f"CHATHISTORY BETWEEN {room} {b} {d} 50")) == ["c"]
    _, target, _ = ann.ask(
        "CHATHISTORY TARGETS timestamp=2020-01-01T00:00:00.000Z timestamp=2100-01-01T00:00:00.000Z 9"
    )
    assert target.split(" ")[:3] == ["CHATHISTORY", "TARGETS", room]


def test_nothing_is_an_empty_batch(meeting: Meeting) -> None:
    """ "If there are no results, … an empty batch"; of a conversation with somebody never spoken to, too."""
    ann = meeting.new("ann", room=meeting.room)
    meeting.old("bob")
    assert texts(ann.ask("CHATHISTORY LATEST bob * 5")) == []
    assert texts(ann.ask(f"CHATHISTORY AFTER {meeting.room} timestamp=2100-01-01T00:00:00.000Z 5")) == []


def test_refusals(meeting: Meeting) -> None:
    """ "FAIL CHATHISTORY INVALID_PARAMS the_given_command" and INVALID_TARGET "the_given_command the_given_target",
    for what is not there and for who is no member alike."""
    meeting.old("owner", room=meeting.room)
    for client in (meeting.new("ann"), meeting.old("bob")):
        for target in (meeting.room, "#none"):
            assert client.ask(f"CHATHISTORY LATEST {target} * 5") == [
                f"FAIL CHATHISTORY INVALID_TARGET LATEST {target}"
            ]
        for parameters in ("", "NOSUCH x * 5", "LATEST", "LATEST ann * many", "BETWEEN ann * 5"):
            (answer,) = client.ask(f"CHATHISTORY {parameters}")
            assert answer.startswith(f"FAIL CHATHISTORY INVALID_PARAMS {parameters.partition(' ')[0] or '*'}")
