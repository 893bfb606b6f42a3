"""CAP: https://ircv3.net/specs/extensions/capability-negotiation"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_registration_waits_for_the_end(meeting: Meeting) -> None:
    """ "…the server MUST not complete registration until the client sends a CAP END command"."""
    ann = meeting.nobody()
    assert ann.ask("CAP REQ :batch")[0].startswith("CAP * ACK")
    assert ann.ask("NICK ann", "USER ann 0 * :Ann") == []
    assert ann.ask("CAP END")[0].startswith("001 ann ")


def test_values_are_for_version_302(meeting: Meeting) -> None:
    """ "Servers MUST NOT send values to clients that have not specified a version of 302 or higher"; nor several
    lines."""
    (old,) = meeting.nobody().ask("CAP LS")
    assert "=" not in old
    new = meeting.nobody().ask("CAP LS 302")
    assert all(line.startswith("CAP * LS * :") for line in new[:-1])
    assert new[-1].startswith("CAP * LS :")
    words = " ".join(line.partition(":")[2] for line in new).split()
    names = [word.partition("=")[0] for word in words]
    told = old.partition(":")[2].split()
    assert told == names[: len(told)], "as many whole names as fit one line"
    assert {"sasl", "message-tags", "server-time"} <= {*told}
    assert any(word.startswith("sasl=") and "PLAIN" in word for word in words)


def test_all_or_nothing(meeting: Meeting) -> None:
    """ "The server MUST NOT make any change to any capability if it replies with a NAK"; a NAK or ACK repeats the
    request."""
    ann = meeting.old("ann")
    assert ann.ask("CAP REQ :batch no-such-thing") == ["CAP ann NAK :batch no-such-thing"]
    assert ann.ask("CAP LIST") == ["CAP ann LIST :"]
    assert ann.ask("CAP REQ :batch echo-message") == ["CAP ann ACK :batch echo-message"]
    assert ann.ask("CAP REQ :-batch") == ["CAP ann ACK -batch"]
    assert ann.ask("CAP LIST") == ["CAP ann LIST echo-message"]


def test_an_unknown_subcommand(meeting: Meeting) -> None:
    """ "If a client sends a subcommand which is not in the list above or otherwise issues an invalid command, then
    numeric 410 (ERR_INVALIDCAPCMD) should be sent"; ERR_NEEDMOREPARAMS."""
    ann = meeting.old("ann")
    assert ann.ask("CAP FOO", "CAP ack :x", "CAP") == ["410 ann FOO", "410 ann ack", "461 ann CAP"]
