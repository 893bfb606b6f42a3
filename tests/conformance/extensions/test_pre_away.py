"""draft/pre-away: https://ircv3.net/specs/extensions/pre-away"""

from __future__ import annotations

import base64

from tests.conformance.meeting import Meeting


def test_away_before_one_is_here(meeting: Meeting) -> None:
    """ "servers MUST accept the AWAY command before connection registration has completed"."""
    ann = meeting.nobody()
    ann.ask("CAP REQ draft/pre-away", "NICK ann")
    assert ann.ask("AWAY :not yet")[0].startswith("306 * :")
    ann.ask("USER ann 0 * :Ann", "CAP END")
    assert "301 ann ann :not yet" in ann.ask("WHOIS ann")


def test_the_star(meeting: Meeting) -> None:
    """ "AWAY *": "indicating that the user is not present for an unspecified reason", which does not hide that another
    connection of the user is not away."""
    owner = meeting.registered()
    second = meeting.nobody()
    second.ask("CAP REQ :draft/pre-away sasl", "AUTHENTICATE PLAIN")
    second.ask("AUTHENTICATE " + base64.b64encode(f"\0{owner.nick}\0secret".encode()).decode())
    second.ask("AWAY *", f"NICK {owner.nick}", "USER x 0 * :x", "CAP END")
    assert not any(line.startswith("301 ") for line in owner.ask(f"WHOIS {owner.nick}"))


def test_without_it(meeting: Meeting) -> None:
    """451."""
    assert meeting.nobody().ask("AWAY :x") == ["451 *"]
