"""MOTD: https://modern.ircdocs.horse/#motd-message"""

from __future__ import annotations

from tests.conformance.meeting import NAME, Meeting


def test_the_message_of_the_day(meeting: Meeting) -> None:
    """ "…one RPL_MOTDSTART numeric is returned, followed by one or more RPL_MOTD numeric, then one RPL_ENDOFMOTD
    numeric", here and at registration."""
    ann = meeting.nobody()
    ann.send("NICK ann", "USER ann 0 * :Ann")
    wanted = [f"375 ann :- {NAME} Message of the day - ", "372 ann :- Be kind.", "376 ann :End of /MOTD command."]
    assert ann.heard()[-3:] == wanted
    for command in ("MOTD", f"MOTD {NAME}", "MOTD irc.*", "MOTD ann"):
        assert ann.ask(command) == wanted


def test_another_server(meeting: Meeting) -> None:
    """ "If <target> is given and a matching server cannot be found, the server will respond with the ERR_NOSUCHSERVER
    numeric"."""
    assert meeting.old("ann").ask("MOTD other.example") == ["402 ann other.example"]
