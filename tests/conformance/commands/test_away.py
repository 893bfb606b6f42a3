"""AWAY: https://modern.ircdocs.horse/#away-message"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_away_and_back(meeting: Meeting) -> None:
    """ "If this command is sent with no parameters, or with the empty string as the parameter, the user is no longer
    away"; "by returning the RPL_NOWAWAY and RPL_UNAWAY numerics"; 301 for who writes and asks."""
    ann, bob = meeting.old("ann"), meeting.new("bob")
    for back in ("AWAY", "AWAY :"):
        assert ann.ask("AWAY :at lunch")[0].startswith("306 ann :")
        assert "301 bob ann :at lunch" in bob.ask("PRIVMSG ann :hi")
        assert "301 bob ann :at lunch" in bob.ask("WHOIS ann")
        assert bob.ask("USERHOST ann") == ["302 bob ann=-ann@127.0.0.1"]
        assert ann.ask(back)[-1].startswith("305 ann :")
        assert not any(line.startswith("301 ") for line in bob.ask("PRIVMSG ann :hi"))


def test_its_length(meeting: Meeting) -> None:
    """AWAYLEN bytes, between two characters."""
    ann, bob = meeting.old("ann"), meeting.old("bob")
    ann.ask("AWAY :x" + "é" * 150)
    assert bob.ask("PRIVMSG ann :hi") == ["301 bob ann x" + "é" * 99]


def test_before_registration(meeting: Meeting) -> None:
    """Only with draft/pre-away (https://ircv3.net/specs/extensions/pre-away)."""
    ann = meeting.nobody()
    assert ann.ask("AWAY :x") == ["451 *"]
    ann.ask("CAP REQ draft/pre-away", "AWAY :x", "NICK ann", "USER ann 0 * :a", "CAP END")
    assert ann.ask("PRIVMSG ann :hi")[-1] == "301 ann ann x"
