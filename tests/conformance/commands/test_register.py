"""REGISTER: https://ircv3.net/specs/extensions/account-registration"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_an_account_is_made(meeting: Meeting) -> None:
    """ "REGISTER SUCCESS <account> <message>" and 900: "the server MUST log the client in"; before and after
    registration, with `*` for the nick."""
    early, name = meeting.nobody(), meeting.account
    success, logged_in = early.ask("CAP LS 302", f"NICK {name}", f"REGISTER {name} * secret")[-2:]
    assert success.startswith(f"REGISTER SUCCESS {name} ")
    assert logged_in.split(" ")[0] == "900"
    assert logged_in.split(" ")[3] == name
    late = meeting.old(f"{name}b")
    assert late.ask("REGISTER * * secret")[0].startswith(f"REGISTER SUCCESS {name}b ")
    assert f"330 {name}b {name}b {name}b :is logged in as" in late.ask(f"WHOIS {name}b")


def test_refusals(meeting: Meeting) -> None:
    """ "FAIL REGISTER ACCOUNT_EXISTS <account>", BAD_ACCOUNT_NAME, NEED_NICK, ALREADY_AUTHENTICATED,
    UNACCEPTABLE_PASSWORD or WEAK_PASSWORD, UNACCEPTABLE_EMAIL or INVALID_EMAIL; 461."""
    owner = meeting.registered()
    ann = meeting.old("ann")
    assert ann.ask("REGISTER", "REGISTER x *") == ["461 ann REGISTER"] * 2
    assert ann.ask(f"REGISTER {owner.nick} * x") == [f"FAIL REGISTER ACCOUNT_EXISTS {owner.nick}"]
    assert ann.ask("REGISTER a!b * x") == ["FAIL REGISTER BAD_ACCOUNT_NAME a!b"]
    assert meeting.nobody().ask("CAP LS 302", "REGISTER * * x")[-1] == "FAIL REGISTER NEED_NICK *"
    assert owner.ask("REGISTER * * x")[0].startswith("FAIL REGISTER ALREADY_AUTHENTICATED ")
