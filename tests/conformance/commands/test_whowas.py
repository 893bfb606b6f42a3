"""WHOWAS: https://modern.ircdocs.horse/#whowas-message"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_most_recent_first(meeting: Meeting) -> None:
    """ "The history is searched backward, returning the most recent entry first"; "up to <count> replies will be
    returned (or all of them if no <count> parameter is given)": 314 "<client> <nick> <username> <host> *
    :<realname>"."""
    ann, nick = meeting.old("ann"), f"gone{meeting.room[1:]}"
    for number in range(3):
        person = meeting.nobody()
        person.ask(f"NICK {nick}", f"USER u 0 * :number {number}")
        person.leave()
    entries = [line for line in ann.ask(f"WHOWAS {nick}") if line.startswith("314 ")]
    assert entries == [f"314 ann {nick} u 127.0.0.1 * :number {number}" for number in (2, 1, 0)]
    for count, most in (("1", 1), ("2", 2), ("0", 3), ("-1", 3)):
        *rows, end = ann.ask(f"WHOWAS {nick} {count}")
        assert len([line for line in rows if line.startswith("314 ")]) == most
        assert end == f"369 ann {nick} :End of WHOWAS"


def test_a_nick_that_was_given_up(meeting: Meeting) -> None:
    """ "due to a nickname change"."""
    ann, bob = meeting.old("ann"), meeting.new("bob")
    bob.ask(f"NICK was{meeting.room[1:]}", "NICK bob")
    assert ann.ask(f"WHOWAS was{meeting.room[1:]}")[0].startswith("314 ")


def test_nobody(meeting: Meeting) -> None:
    """ "Servers MUST reply with either ERR_WASNOSUCHNICK or a non-empty list of WHOWAS entries, both followed with
    RPL_ENDOFWHOWAS"; ERR_NONICKNAMEGIVEN."""
    ann = meeting.old("ann")
    assert ann.ask("WHOWAS nobody-ever") == ["406 ann nobody-ever", "369 ann nobody-ever :End of WHOWAS"]
    assert ann.ask("WHOWAS") == ["431 ann"]
