"""JOIN: https://modern.ircdocs.horse/#join-message"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_what_is_told_in_which_order(meeting: Meeting) -> None:
    """ "…the server MUST send, in this order": JOIN, "no message if the channel does not have a topic", "A list of
    users currently joined to the channel […] MUST include the requesting client"."""
    ann = meeting.old("ann")
    room = meeting.room
    assert ann.ask(f"JOIN {room}") == [
        f":ann!ann@127.0.0.1 JOIN {room}",
        f"353 ann = {room} @ann",
        f"366 ann {room} :End of /NAMES list",
    ]
    ann.ask(f"TOPIC {room} :tea")
    codes = [line.split(" ")[0] for line in meeting.old("bob").ask(f"JOIN {room}")]
    assert codes == [":bob!bob@127.0.0.1", "332", "333", "353", "366"]
    assert ann.heard() == [f":bob!bob@127.0.0.1 JOIN {room}"]
    assert ann.ask(f"JOIN {room}") == []


def test_lists_of_rooms_and_keys(meeting: Meeting) -> None:
    """ "…with the first <key> being used for the first <channel>, the second <key> being used for the second"; "SHOULD
    distribute these multiple-channel JOIN messages as a series of messages"."""
    ann, bob, room = meeting.old("ann"), meeting.new("bob"), meeting.room
    ann.ask(f"JOIN {room}a,{room}b,{room}c", f"MODE {room}a +k one", f"MODE {room}b +k two")
    answer = bob.ask(f"JOIN {room}a,{room}b,{room}c one,two")
    assert [line for line in answer if " JOIN " in line] == [
        f":bob!bob@127.0.0.1 JOIN {room}{letter} * :Real bob" for letter in "abc"
    ]
    bob.ask(f"PART {room}a,{room}b")
    assert bob.ask(f"JOIN {room}a,{room}b two,two")[0] == f"475 bob {room}a"


def test_zero_leaves_all(meeting: Meeting) -> None:
    """ "…as though the client had sent a PART command for each channel they are a member of"."""
    ann, room = meeting.old("ann"), meeting.room
    ann.ask(f"JOIN {room}a,{room}b")
    assert sorted(ann.ask("JOIN 0")) == [f":ann!ann@127.0.0.1 PART {room}{letter}" for letter in "ab"]


def test_what_keeps_somebody_out(meeting: Meeting) -> None:
    """471 ERR_CHANNELISFULL, 473 ERR_INVITEONLYCHAN, 474 ERR_BANNEDFROMCHAN, 475 ERR_BADCHANNELKEY, each "<client>
    <channel>", and none of it once it is taken away."""
    ann, bob, room = meeting.old("ann", room=meeting.room), meeting.old("bob"), meeting.room
    for sets, takes, code in (("+l 1", "-l", 471), ("+i", "-i", 473), ("+b bob", "-b bob", 474), ("+k x", "-k x", 475)):
        ann.ask(f"MODE {room} {sets}")
        assert bob.ask(f"JOIN {room}") == [f"{code} bob {room}"]
        ann.ask(f"MODE {room} {takes}")
    assert bob.ask(f"JOIN {room}")[0].endswith(f"JOIN {room}")


def test_what_is_no_room(meeting: Meeting) -> None:
    """ERR_NEEDMOREPARAMS, ERR_NOSUCHCHANNEL, ERR_BADCHANMASK, and what is longer than CHANNELLEN."""
    ann = meeting.old("ann")
    assert ann.ask("JOIN", "JOIN lobby", "JOIN #") == ["461 ann JOIN", "403 ann lobby", "476 ann #"]
    assert ann.ask("JOIN #" + "x" * 64)[0].split(" ")[0] in ("403", "476", "479")
    assert ann.ask("JOIN #" + "y" * 63)[0].endswith("JOIN #" + "y" * 63)
