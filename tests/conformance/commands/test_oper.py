"""OPER: https://modern.ircdocs.horse/#oper-message"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_becoming_an_operator(meeting: Meeting) -> None:
    """ "…the RPL_YOUREOPER message is sent to the user. The user will also receive a MODE message"."""
    for client in (meeting.old("ann"), meeting.new("bob")):
        mode, *answer = sorted(client.ask("OPER root root"))
        assert any(line.startswith(f"381 {client.nick} :") for line in answer) or mode.startswith("381 ")
        assert any(f"MODE {client.nick} +o" in line for line in [mode, *answer])
        assert "o" in client.ask(f"MODE {client.nick}")[0].split(" ")[2]
        assert client.ask("SAMODE") == [f"461 {client.nick} SAMODE"]


def test_refusals(meeting: Meeting) -> None:
    """ERR_NEEDMOREPARAMS: "Both parameters are required"; "If the client does not send the correct password for the
    given name, the server replies with an ERR_PASSWDMISMATCH", also for a name that is none."""
    ann = meeting.old("ann")
    assert ann.ask("OPER", "OPER root") == ["461 ann OPER", "461 ann OPER"]
    assert ann.ask("OPER root wrong", "OPER nobody root", "OPER root :") == ["464 ann"] * 3
    assert ann.ask("MODE ann") == ["221 ann +"]
