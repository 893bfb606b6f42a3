"""Each mode of rooms and of people, seen by somebody whom it keeps from something, on real connections.

Meanings: https://modern.ircdocs.horse/#channel-modes, https://modern.ircdocs.horse/#user-modes, and for those that are
not there https://defs.ircdocs.horse/defs/chanmodes and https://defs.ircdocs.horse/defs/usermodes.
"""

from __future__ import annotations

import pytest

from chatbox.core.modes import MODES, PREFIXES
from chatbox.core.user_modes import LETTERS
from tests.conformance.meeting import Meeting

OUTSIDER = {
    "b": ("+b bob", "JOIN {room}", ["474 bob {room}"]),
    "k": ("+k key", "JOIN {room}", ["475 bob {room}"]),
    "l": ("+l 1", "JOIN {room}", ["471 bob {room}"]),
    "i": ("+i", "JOIN {room}", ["473 bob {room}"]),
    "R": ("+R", "JOIN {room}", ["477 bob {room}"]),
    "n": ("+n", "PRIVMSG {room} :x", ["404 bob {room}"]),
    "s": ("+s", "NAMES {room}", ["366 bob {room} :End of /NAMES list"]),
    "p": ("+p", "KNOCK {room}", ["404 bob {room}"]),
}
"""What is set, what somebody outside does, and what they are answered."""
LETS_IN = {"e": "+be bob bob", "I": "+iI bob"}
"""What lets them in all the same."""
MEMBER = {
    "m": ("+m", "PRIVMSG {room} :x", ["404 bob {room}"]),
    "M": ("+M", "PRIVMSG {room} :x", ["404 bob {room}"]),
    "C": ("+C", "PRIVMSG {room} :\x01VERSION\x01", ["404 bob {room}"]),
    "T": ("+T", "NOTICE {room} :x", []),
    "t": ("+t", "TOPIC {room} :x", ["482 bob {room}"]),
    "W": ("+W 600", "PRIVMSG {room} :again", ["404 bob {room}"]),
    "E": ("-E", "NPC {room} x :y", ["573 bob {room}"]),
    "r": ("-r", "MODE {room} +r", ["482 bob {room}"]),
    "F": ("-F", "MODE {room} +F", ["482 bob {room}"]),
}
"""What is set, what a member without a prefix does, and what they are answered."""
ELSEWHERE = {"c", "f", "u", "U", "z"}


def test_none_is_left_out() -> None:
    """Whoever adds a mode adds what it does."""
    assert {mode.letter for mode in MODES} == {*OUTSIDER, *LETS_IN, *MEMBER, *ELSEWHERE}


@pytest.mark.parametrize("letter", [*OUTSIDER])
def test_outside(meeting: Meeting, letter: str) -> None:
    """It holds, and when it is taken away it does not."""
    modes, line, answers = OUTSIDER[letter]
    ann, bob = meeting.old("ann", room=meeting.room), meeting.old("bob")
    ann.ask(f"MODE {meeting.room} {modes}")
    wanted = [answer.format(room=meeting.room) for answer in answers]
    assert bob.ask(line.format(room=meeting.room)) == wanted
    ann.ask(f"MODE {meeting.room} {modes.replace('+', '-')}")
    assert bob.ask(line.format(room=meeting.room)) != wanted


@pytest.mark.parametrize("letter", [*LETS_IN])
def test_exceptions(meeting: Meeting, letter: str) -> None:
    """Who is named comes in, another one does not."""
    ann, bob, eve = meeting.old("ann", room=meeting.room), meeting.old("bob"), meeting.old("eve")
    ann.ask(f"MODE {meeting.room} {LETS_IN[letter]}", f"MODE {meeting.room} +b eve")
    assert bob.ask(f"JOIN {meeting.room}")[0] == f":bob!bob@127.0.0.1 JOIN {meeting.room}"
    assert eve.ask(f"JOIN {meeting.room}")[0].split(" ")[0] in ("473", "474")


@pytest.mark.parametrize("letter", [*MEMBER])
def test_inside(meeting: Meeting, letter: str) -> None:
    """It holds for who has no prefix; who has a voice or more is heard, and hears nothing of what was refused."""
    modes, line, answers = MEMBER[letter]
    room = meeting.room
    ann, bob = meeting.new("ann", room=room), meeting.old("bob", room=room)
    ann.ask(f"MODE {room} {modes}")
    bob.heard()
    if letter == "W":
        bob.ask(f"PRIVMSG {room} :first")
        ann.heard()
    assert bob.ask(line.format(room=room)) == [answer.format(room=room) for answer in answers]
    assert ann.heard() == []


def test_colours_forwarding_and_tls(meeting: Meeting) -> None:
    """c takes colours out; f sends elsewhere with 470 "<client> <from> <to>"; z cannot be set while
    somebody has no TLS (490)."""
    room = meeting.room
    ann, bob = meeting.old("ann", room=room), meeting.old("bob", room=room)
    ann.ask(f"MODE {room} +c")
    bob.ask(f"PRIVMSG {room} :\x0304red\x03 and \x02bold")
    assert ann.heard() == [f":bob!bob@127.0.0.1 PRIVMSG {room} :red and \x02bold"]
    assert ann.ask(f"MODE {room} +z") == [f"490 ann {room}"]
    ann.ask(f"JOIN {room}x", f"MODE {room} +if {room}x")
    answer = meeting.old("eve").ask(f"JOIN {room}")
    assert answer[0] == f"470 eve {room} {room}x"
    assert answer[1] == f":eve!eve@127.0.0.1 JOIN {room}x"


def test_auditorium_and_op_moderation(meeting: Meeting) -> None:
    """u: members without a voice see only those who have one; U: what they say is heard by operators only."""
    room = meeting.room
    ann, bob, eve = meeting.old("ann", room=room), meeting.old("bob", room=room), meeting.old("eve", room=room)
    ann.ask(f"MODE {room} +uU")
    bob.heard(), eve.heard()
    assert bob.ask(f"NAMES {room}")[0] == f"353 bob = {room} @ann"
    bob.ask(f"PRIVMSG {room} :help")
    assert ann.heard() == [f":bob!bob@127.0.0.1 PRIVMSG {room} :help"]
    assert eve.heard() == []


def test_prefixes(meeting: Meeting) -> None:
    """Each is shown by its sign, highest first, and told as it changes."""
    room = meeting.room
    op, ann = meeting.operator("op", "multi-prefix", room=room), meeting.old("ann", room=room)
    for letter in PREFIXES:
        op.ask(f"SAMODE {room} +{letter} op")
    assert op.ask(f"NAMES {room}")[0].split(" ")[-2:] == [":" + "".join(PREFIXES.values()) + "op", "ann"]
    assert [line.split(" ")[3] for line in ann.heard()] == ["+q", "+a", "+h", "+v"]


def test_modes_of_people(meeting: Meeting) -> None:
    """B is told by WHOIS, i hides from WHO, R refuses strangers, T refuses CTCP, s and o are for operators, w hears
    WALLOPS, x hides the address."""
    assert {*LETTERS} == {*"BRTioswx"}
    ann, bob, op = meeting.old("ann"), meeting.old("bob"), meeting.operator("op")
    ann.ask("MODE ann +BRTiwx-x")
    assert "335" in [line[:3] for line in bob.ask("WHOIS ann")]
    assert bob.ask("WHO an*") == ["315 bob an* :End of WHO list"]
    assert bob.ask("PRIVMSG ann :hi") == ["477 bob ann"]
    ann.ask("MODE ann -R")
    bob.ask("PRIVMSG ann :\x01VERSION\x01")
    assert "VERSION" not in " ".join(ann.heard())
    op.ask("WALLOPS :hear me")
    assert ":op!op@127.0.0.1 WALLOPS :hear me" in ann.heard()
    assert ann.ask("MODE ann +os") == []
    assert op.ask("MODE op +s ck")[0].startswith(":op!op@127.0.0.1 MODE op +s")
    ann.ask("MODE ann +x")
    assert "127.0.0.1" not in " ".join(bob.ask("WHOIS ann", "USERHOST ann", "WHO ann"))
