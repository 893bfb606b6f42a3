"""TOPIC: https://modern.ircdocs.horse/#topic-message"""

from __future__ import annotations

import time

from tests.conformance.meeting import Meeting


def test_looking_and_setting(meeting: Meeting) -> None:
    """ "…either RPL_TOPIC or RPL_NOTOPIC is returned"; "RPL_TOPICWHOTIME SHOULD also be sent"; "every client in that
    channel (including the author of the topic change) will receive a TOPIC command"."""
    room = meeting.room
    ann, bob = meeting.old("ann", room=room), meeting.new("bob", room=room)
    ann.heard()
    assert ann.ask(f"TOPIC {room}")[0].startswith(f"331 ann {room} :")
    told = f":ann!ann@127.0.0.1 TOPIC {room} :tea and biscuits"
    assert ann.ask(f"TOPIC {room} :tea and biscuits") == [told]
    assert bob.heard() == [told]
    topic, who = bob.ask(f"TOPIC {room}")
    assert topic == f"332 bob {room} :tea and biscuits"
    code, client, where, setter, at_s = who.split(" ")
    assert (code, client, where, setter.partition("!")[0]) == ("333", "bob", room, "ann")
    assert abs(int(at_s) - time.time()) < 60


def test_clearing(meeting: Meeting) -> None:
    """ "If <topic> is an empty string, the topic for the channel will be cleared", "or an empty argument if the topic
    was cleared"."""
    room = meeting.room
    ann = meeting.old("ann", room=room)
    ann.ask(f"TOPIC {room} :tea")
    assert ann.ask(f"TOPIC {room} :") == [f":ann!ann@127.0.0.1 TOPIC {room} :"]
    assert ann.ask(f"TOPIC {room}")[0].startswith("331 ")


def test_refusals(meeting: Meeting) -> None:
    """ERR_NEEDMOREPARAMS, ERR_NOSUCHCHANNEL, ERR_NOTONCHANNEL; with `t` "the ERR_CHANOPRIVSNEEDED numeric is
    returned"."""
    room = meeting.room
    ann, bob, eve = meeting.old("ann", room=room), meeting.old("bob", room=room), meeting.old("eve")
    assert bob.ask("TOPIC", "TOPIC #none", f"TOPIC {room} :mine") == [
        "461 bob TOPIC",
        "403 bob #none",
        f"482 bob {room}",
    ]
    assert eve.ask(f"TOPIC {room} :mine") == [f"442 eve {room}"]
    ann.ask(f"MODE {room} -t")
    assert bob.ask(f"TOPIC {room} :mine")[-1] == f":bob!bob@127.0.0.1 TOPIC {room} :mine"


def test_its_length(meeting: Meeting) -> None:
    """TOPICLEN is 390 bytes, and no character is cut in two."""
    ann = meeting.old("ann", room=meeting.room)
    ann.ask(f"TOPIC {meeting.room} :" + "x" + "é" * 200)
    assert ann.ask(f"TOPIC {meeting.room}")[0].rpartition(" ")[2].lstrip(":") == "x" + "é" * 194
