"""WHOIS: https://modern.ircdocs.horse/#whois-message"""

from __future__ import annotations

from tests.conformance.meeting import NAME, Meeting


def test_somebody_else(meeting: Meeting) -> None:
    """311 RPL_WHOISUSER, 319 RPL_WHOISCHANNELS, 312 RPL_WHOISSERVER, 301 RPL_AWAY, 317 RPL_WHOISIDLE; "SHOULD end its
    response […] with RPL_ENDOFWHOIS"; addresses "only to the client itself and to servers operators"."""
    room = meeting.room
    bob, ann, op = meeting.new("bob", room=room), meeting.old("ann"), meeting.operator("op")
    bob.ask("AWAY :lunch")
    answer = ann.ask("WHOIS bob")
    assert answer[0] == "311 ann bob bob 127.0.0.1 * :Real bob"
    assert [line[:3] for line in answer] == ["311", "319", "312", "301", "317", "318"]
    assert answer[1].replace(":", "") == f"319 ann bob @{room}"
    for asker in (bob, op):
        assert "338" in [line[:3] for line in asker.ask("WHOIS bob")]


def test_operators_accounts_and_bots(meeting: Meeting) -> None:
    """313 RPL_WHOISOPERATOR, 330 RPL_WHOISACCOUNT "<client> <nick> <account> :is logged in as", 335 for bots."""
    ann, op, owner = meeting.old("ann"), meeting.operator("op"), meeting.registered()
    op.ask("MODE op +B")
    assert {"313", "335"} <= {line[:3] for line in ann.ask("WHOIS op")}
    assert f"330 ann {owner.nick} {owner.nick} :is logged in as" in ann.ask(f"WHOIS {owner.nick}")


def test_several_and_a_server(meeting: Meeting) -> None:
    """ "Servers MAY allow more than one target nick"; "<target> […] SHOULD be a server name or the nick of a user"."""
    ann = meeting.old("ann")
    meeting.old("bob")
    answer = ann.ask("WHOIS ann,bob")
    assert [line.split(" ")[2] for line in answer if line.startswith("311 ")] == ["ann", "bob"]
    assert answer[-1] == "318 ann ann,bob :End of /WHOIS list"
    for target in (NAME, "bob", "ann"):
        assert ann.ask(f"WHOIS {target} bob")[0].startswith("311 ann bob ")


def test_refusals(meeting: Meeting) -> None:
    """ERR_NOSUCHNICK and the end, ERR_NOSUCHSERVER, ERR_NONICKNAMEGIVEN."""
    ann = meeting.old("ann")
    assert ann.ask("WHOIS nobody") == ["401 ann nobody", "318 ann nobody :End of /WHOIS list"]
    assert ann.ask("WHOIS other.example ann", "WHOIS") == ["402 ann other.example", "431 ann"]
