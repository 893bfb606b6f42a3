"""WHO: https://modern.ircdocs.horse/#who-message"""

from __future__ import annotations

from tests.conformance.meeting import NAME, Meeting


def test_a_room(meeting: Meeting) -> None:
    """ "A channel name, in which case the channel members are listed": 352 "<client> <channel> <username> <host>
    <server> <nick> <flags> :<hopcount> <realname>", G for who is away, * for operators, one prefix."""
    room = meeting.room
    ann, bob = meeting.old("ann", room=room), meeting.old("bob", room=room)
    bob.ask("AWAY :x", "OPER root root")
    ann.ask(f"MODE {room} +v ann")
    bob.heard()
    assert sorted(ann.ask(f"WHO {room}")) == [
        f"315 ann {room} :End of WHO list",
        f"352 ann {room} ann 127.0.0.1 {NAME} ann H@ :0 Real ann",
        f"352 ann {room} bob 127.0.0.1 {NAME} bob G* :0 Real bob",
    ]


def test_one_and_a_mask(meeting: Meeting) -> None:
    """ "An exact nickname, in which case a single user is returned"; "A mask pattern, in which case all visible users
    whose nickname matches are listed"; invisible ones only by name, or in a common room."""
    ann, bob = meeting.old("ann"), meeting.new("bobby")
    assert [line.split(" ")[6] for line in ann.ask("WHO BOBBY")[:-1]] == ["bobby"]
    assert "bobby" in {line.split(" ")[6] for line in ann.ask("WHO bob*")[:-1]}
    bob.ask("MODE bobby +i")
    assert ann.ask("WHO bob*") == ["315 ann bob* :End of WHO list"]
    assert len(ann.ask("WHO bobby")) == 2


def test_the_end_is_always_told(meeting: Meeting) -> None:
    """ "…answer this command with zero, one or more RPL_WHOREPLY, and end the list with RPL_ENDOFWHO"; 461."""
    ann = meeting.old("ann")
    assert ann.ask("WHO #none", "WHO nobody", "WHO") == [
        "315 ann #none :End of WHO list",
        "315 ann nobody :End of WHO list",
        "461 ann WHO",
    ]
