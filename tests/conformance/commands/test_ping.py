"""PING: https://modern.ircdocs.horse/#ping-message"""

from __future__ import annotations

from tests.conformance.meeting import NAME, Meeting


def test_the_token_comes_back(meeting: Meeting) -> None:
    """ "…must reply to it with a PONG message with the same <token> value"; "may be any non-empty string"."""
    ann = meeting.old("ann")
    assert ann.ask("PING x", "PING :a b :c", "PING 💥", "PING x y") == [
        f"PONG {NAME} x",
        f"PONG {NAME} :a b :c",
        f"PONG {NAME} 💥",
        f"PONG {NAME} x",
    ]


def test_before_registration(meeting: Meeting) -> None:
    """ "Clients should not send PING during connection registration, though servers may accept it"."""
    assert meeting.nobody().ask("PING x") == [f"PONG {NAME} x"]


def test_no_token(meeting: Meeting) -> None:
    """ERR_NEEDMOREPARAMS, ERR_NOORIGIN."""
    assert meeting.old("ann").ask("PING") == ["461 ann PING"]
    assert meeting.old("bob").ask("PING :") == ["409 bob"]
