"""standard-replies: https://ircv3.net/specs/extensions/standard-replies"""

from __future__ import annotations

from tests.conformance.meeting import NAME, Meeting


def test_their_form(meeting: Meeting) -> None:
    """ "FAIL <command> <code> [<context>...] <description>": the command is the one that was sent, the description is
    the last parameter and has spaces; "This message SHOULD also be given a label"."""
    for client in (meeting.old("ann"), meeting.new("bob"), meeting.person("some", "standard-replies")):
        for sent, start in (
            ("SETNAME :", ["SETNAME", "INVALID_REALNAME"]),
            ("CHATHISTORY NOSUCH", ["CHATHISTORY", "INVALID_PARAMS", "NOSUCH"]),
            ("INVITATION NOSUCH x", ["INVITATION", "INVALID_PARAMS", "NOSUCH"]),
            ("ACCEPT nobody", ["ACCEPT", "INVALID_USER", "nobody"]),
        ):
            (line,) = client.told(sent)
            assert (line.command, line.params[:-1]) == ("FAIL", start)
            assert " " in line.params[-1]
            assert line.source == NAME
    (labelled,) = meeting.new("cat").told("@label=x SETNAME :")
    assert labelled.tags["label"] == "x"


def test_what_has_a_numeric_keeps_it(meeting: Meeting) -> None:
    """What is older has its numeric, with the capability too: "It is NOT RECOMMENDED that servers … add new custom
    error numerics"."""
    some = meeting.person("some", "standard-replies")
    assert some.ask("JOIN", "WHOIS", "PRIVMSG nobody :x") == ["461 some JOIN", "431 some", "401 some nobody"]
