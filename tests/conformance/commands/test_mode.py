"""MODE: https://modern.ircdocs.horse/#mode-message"""

from __future__ import annotations

import time

from tests.conformance.meeting import Meeting


def test_of_a_room(meeting: Meeting) -> None:
    """ "If <modestring> is not given, the RPL_CHANNELMODEIS numeric is returned", then RPL_CREATIONTIME; "a MODE
    command is sent to all members of the channel containing the mode changes"; 403, 482."""
    room = meeting.room
    ann, bob, eve = meeting.old("ann", room=room), meeting.new("bob", room=room), meeting.old("eve")
    ann.heard()
    told = [f":ann!ann@127.0.0.1 MODE {room} +ml-t 5"]
    assert ann.ask(f"MODE {room} +ml-t 5") == bob.heard() == told
    modes, created = eve.ask(f"MODE {room}")
    assert modes.startswith(f"324 eve {room} +")
    assert {*modes.split(" ")[3]} == {*"+nml"}
    assert abs(int(created.removeprefix(f"329 eve {room} ")) - time.time()) < 60
    assert ann.ask(f"MODE {room} +m") == []
    assert bob.ask(f"MODE {room} -m", "MODE #none") == [f"482 bob {room}", "403 bob #none"]


def test_the_key_is_for_members(meeting: Meeting) -> None:
    """ "Servers MAY choose to hide sensitive information such as channel keys when sending the current modes"."""
    room = meeting.room
    ann, eve = meeting.old("ann", room=room), meeting.old("eve")
    ann.ask(f"MODE {room} +k secret")
    assert "secret" in ann.ask(f"MODE {room}")[0]
    assert "secret" not in " ".join(eve.ask(f"MODE {room}"))


def test_lists(meeting: Meeting) -> None:
    """ "If a type A mode has been sent without an argument, the contents of the list MUST be sent to the user": b 367
    and 368, e 348 and 349, I 346 and 347; "Servers MAY choose to restrict the above information to channel
    operators"."""
    room = meeting.room
    ann, bob = meeting.old("ann", room=room), meeting.old("bob", room=room)
    ann.heard()
    assert ann.ask(f"MODE {room} +beI x y!*@* z@host") == [f":ann!ann@127.0.0.1 MODE {room} +beI x!*@* y!*@* *!z@host"]
    for letter, mask, row, end in (("b", "x!*@*", 367, 368), ("e", "y!*@*", 348, 349), ("I", "*!z@host", 346, 347)):
        entry, last = ann.ask(f"MODE {room} {letter}")
        assert entry.split(" ")[:5] == [str(row), "ann", room, mask, "ann!ann@127.0.0.1"]
        assert last.startswith(f"{end} ann {room} :")
    assert bob.ask(f"MODE {room} b")[-1].startswith("368 ")
    assert bob.ask(f"MODE {room} e") == [f"482 bob {room}"]
    assert ann.ask(f"MODE {room} -b X") == [f":ann!ann@127.0.0.1 MODE {room} -b x!*@*"]


def test_what_is_wrong_with_one_letter(meeting: Meeting) -> None:
    """472 ERR_UNKNOWNMODE "<client> <modechar>", 401, 441, 696 ERR_INVALIDMODEPARAM "<client> <target> <mode char>
    <parameter>", 525 ERR_INVALIDKEY; the others of the line are applied."""
    room = meeting.room
    ann = meeting.old("ann", room=room)
    meeting.old("eve")
    assert ann.ask(f"MODE {room} +Xm") == [f":ann!ann@127.0.0.1 MODE {room} +m", "472 ann X"]
    assert ann.ask(f"MODE {room} +o nobody", f"MODE {room} +o eve") == ["401 ann nobody", f"441 ann eve {room}"]
    for letter, value in (("l", "x"), ("l", "-1"), ("l", "0"), ("W", "x"), ("f", "#none")):
        assert ann.ask(f"MODE {room} +{letter} {value}") == [f"696 ann {room} {letter} {value}"]
    assert ann.ask(f"MODE {room} +k") == [f"525 ann {room}"]
    assert ann.ask("MODE") == ["461 ann MODE"]


def test_only_those_with_an_argument_are_counted(meeting: Meeting) -> None:
    """MODES is the number of modes with an argument in one line; flags are not counted."""
    room = meeting.room
    ann = meeting.old("ann", room=room)
    assert ann.ask(f"MODE {room} +CEFMRTUcimpsu") == [f":ann!ann@127.0.0.1 MODE {room} +CEFMRTUcimpsu"]
    (line,) = ann.ask(f"MODE {room} +bbbbbbb 1 2 3 4 5 6 7")
    assert line.count("!*@*") == 6


def test_of_oneself(meeting: Meeting) -> None:
    """221 RPL_UMODEIS; "a MODE message will be sent to the user containing the changed modes"; "the server MUST apply
    the modes that are implemented, and then send the ERR_UMODEUNKNOWNFLAG"; 401, 502."""
    ann = meeting.old("ann")
    meeting.old("bob")
    assert ann.ask("MODE ann +iw-w", "MODE ann") == [":ann!ann@127.0.0.1 MODE ann +i", "221 ann +i"]
    assert ann.ask("MODE ann +wX") == [":ann!ann@127.0.0.1 MODE ann +w", "501 ann"]
    assert ann.ask("MODE bob", "MODE bob +i", "MODE nobody") == ["502 ann", "502 ann", "401 ann nobody"]
    assert ann.ask("MODE ann +o", "MODE ann +r", "MODE ann") == ["501 ann", "221 ann +iw"]
