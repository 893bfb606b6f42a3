"""PRIVMSG: https://modern.ircdocs.horse/#privmsg-message"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_to_a_room_and_to_people(meeting: Meeting) -> None:
    """ "…used to send private messages between users, as well as to send messages to channels";
    "<target>{,<target>}", each told with its own target."""
    room = meeting.room
    ann, old, new = meeting.old("ann", room=room), meeting.old("old", room=room), meeting.new("new", room=room)
    ann.heard()
    assert ann.ask(f"PRIVMSG {room},old,new :hi there") == []
    for hearer in (old, new):
        assert hearer.heard() == [
            f":ann!ann@127.0.0.1 PRIVMSG {room} :hi there",
            f":ann!ann@127.0.0.1 PRIVMSG {hearer.nick} :hi there",
        ]


def test_who_is_away(meeting: Meeting) -> None:
    """ "If <target> is a user and that user has been set as away, the server may reply with an RPL_AWAY numeric and the
    command will continue": 301 "<client> <nick> :<message>"."""
    ann, bob = meeting.old("ann"), meeting.new("bob")
    bob.ask("AWAY :at lunch")
    assert ann.ask("PRIVMSG bob :hi") == ["301 ann bob :at lunch"]
    assert bob.heard() == [":ann!ann@127.0.0.1 PRIVMSG bob :hi"]


def test_refusals(meeting: Meeting) -> None:
    """411 ERR_NORECIPIENT, 412 ERR_NOTEXTTOSEND, 401 ERR_NOSUCHNICK, 403 or 404 ERR_CANNOTSENDTOCHAN "<client>
    <channel>", 407 ERR_TOOMANYTARGETS for the fifth."""
    room = meeting.room
    meeting.old("owner", room=room)
    for client in (meeting.old("ann"), meeting.new("bob")):
        me = client.nick
        assert client.ask("PRIVMSG", "PRIVMSG owner", "PRIVMSG owner :") == [f"411 {me}", f"412 {me}", f"412 {me}"]
        assert client.ask("PRIVMSG nobody :x", "PRIVMSG #none :x") == [f"401 {me} nobody", f"403 {me} #none"]
        assert client.ask(f"PRIVMSG {room} :x") == [f"404 {me} {room}"]
        assert client.ask("PRIVMSG a,b,c,d,owner :x")[-1] == f"407 {me} owner"


def test_what_is_too_long(meeting: Meeting) -> None:
    """417 ERR_INPUTTOOLONG for a line of more than 512 bytes, and for one that has more with its source: nothing that
    somebody said is cut off."""
    ann, bob = meeting.old("ann"), meeting.old("bob")
    head = ":ann!ann@127.0.0.1 PRIVMSG bob :"
    most = "x" * (510 - len(head))
    assert ann.ask("PRIVMSG bob :" + "x" * 510) == ann.ask(f"PRIVMSG bob :{most}x") == ["417 ann"]
    assert ann.ask(f"PRIVMSG bob :{most}") == []
    assert bob.heard() == [head + most]
