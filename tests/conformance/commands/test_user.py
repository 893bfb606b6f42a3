"""USER: https://modern.ircdocs.horse/#user-message"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_username_and_realname(meeting: Meeting) -> None:
    """ "…used at the beginning of a connection to specify the username and realname of a new user"; the last parameter
    "may contain SPACE"."""
    ann = meeting.nobody()
    ann.ask("USER guest tolmoon tolsun :Ronnie Reagan", "NICK ann")
    assert ann.ask("WHOIS ann")[0] == "311 ann ann guest 127.0.0.1 * :Ronnie Reagan"


def test_what_is_no_username_is_made_one(meeting: Meeting) -> None:
    """What could be taken for another part of a source is left out."""
    ann = meeting.nobody()
    assert ann.ask("NICK ann", "USER a!b@c 0 * :x")[0].startswith("001 ann ")
    username = ann.ask("USERHOST ann")[0].partition("=+")[2].partition("@")[0]
    assert username
    assert not {"!", "@", " "} & {*username}


def test_refusals(meeting: Meeting) -> None:
    """ "If it is empty, the server SHOULD reject the command with ERR_NEEDMOREPARAMS (even if an empty parameter is
    provided)"; 462 ERR_ALREADYREGISTERED later."""
    ann = meeting.nobody()
    for line in ("USER", "USER a", "USER a 0 *", "USER :"):
        assert ann.ask(line) == ["461 * USER"]
    assert meeting.old("bob").ask("USER x 0 * :x") == ["462 bob"]
