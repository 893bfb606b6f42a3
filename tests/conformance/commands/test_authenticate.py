"""AUTHENTICATE: https://ircv3.net/specs/extensions/sasl-3.1"""

from __future__ import annotations

import base64

from tests.conformance.meeting import Meeting


def plain(account: str, password: str) -> str:
    """What PLAIN says (https://www.rfc-editor.org/rfc/rfc4616)."""
    return base64.b64encode(f"{account}\0{account}\0{password}".encode()).decode()


def test_logging_in(meeting: Meeting) -> None:
    """ "On success, the server MUST send RPL_LOGGEDIN (900) and RPL_SASLSUCCESS (903)": 900 "<client>
    <nick>!<user>@<host> <account> :…"."""
    meeting.registered().leave()
    ann, nick = meeting.nobody(), meeting.account
    ann.ask("CAP REQ sasl", f"NICK {nick}", "USER ann 0 * :Ann")
    assert ann.ask("AUTHENTICATE PLAIN") == ["AUTHENTICATE +"]
    logged_in, done = ann.ask(f"AUTHENTICATE {plain(meeting.account, 'secret')}")
    assert logged_in.split(" ")[0] == "900"
    assert logged_in.split(" ")[3] == meeting.account
    assert done.startswith("903 * :")
    assert ann.ask("CAP END")[0].startswith(f"001 {nick} ")
    assert f"330 {nick} {nick} {nick} :is logged in as" in ann.ask(f"WHOIS {nick}")


def test_once_more(meeting: Meeting) -> None:
    """ "…allow a client to reauthenticate" (https://ircv3.net/specs/extensions/sasl-3.2), also once it has come in."""
    owner = meeting.registered()
    owner.ask("AUTHENTICATE PLAIN")
    assert [line[:3] for line in owner.ask(f"AUTHENTICATE {plain(meeting.account, 'secret')}")] == ["900", "903"]


def test_refusals(meeting: Meeting) -> None:
    """904 for a wrong password or response, 905 "if the message is longer than 400 bytes", 906 for `*`, 908 tells the
    mechanisms, 461."""
    ann = meeting.old("ann")
    ann.ask("CAP REQ sasl")
    assert ann.ask("AUTHENTICATE") == ["461 ann AUTHENTICATE"]
    assert ann.ask("AUTHENTICATE NOSUCH") == ["908 ann PLAIN,SCRAM-SHA-256", "904 ann"]
    for response, code in ((plain("nobody", "x"), "904"), ("!", "904"), ("a" * 401, "905"), ("*", "906")):
        assert ann.ask("AUTHENTICATE PLAIN") == ["AUTHENTICATE +"]
        assert ann.ask(f"AUTHENTICATE {response}") == [f"{code} ann"]
