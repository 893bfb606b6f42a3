"""UBAN, as Ergo has it: bans from the server by address, network, mask and account.

The numeric of who is banned is that of https://modern.ircdocs.horse/#erryourebannedcreep-465
"""

from __future__ import annotations

from tests.conformance.meeting import NAME, Meeting


def test_a_mask_is_banned_listed_and_freed(meeting: Meeting) -> None:
    """ERR_YOUREBANNEDCREEP "to clients who are banned from the server"."""
    op = meeting.operator("op")
    answer = " ".join(op.ask("UBAN ADD badboy!*@* DURATION 1h too loud"))
    assert "badboy" in answer
    assert any("badboy" in line and "too loud" in line for line in op.ask("UBAN LIST"))
    assert any("badboy" in line for line in op.ask("UBAN INFO badboy!*@*"))
    out = meeting.nobody()
    out.send("NICK badboy", "USER badboy 0 * :x")
    assert out.until(" 465 ").startswith(f":{NAME} 465 * :")
    op.ask("UBAN DEL badboy!*@*")
    assert not any("badboy" in line for line in op.ask("UBAN LIST"))
    meeting.person("badboy")


def test_refusals(meeting: Meeting) -> None:
    """ERR_NOPRIVILEGES, ERR_NEEDMOREPARAMS, and a standard reply for what is no subcommand or names nobody."""
    assert meeting.old("ann").ask("UBAN LIST") == ["481 ann"]
    op = meeting.operator("op")
    assert op.ask("UBAN") == ["461 op UBAN"]
    for subcommand in ("BOGUS", "ADD", "DEL", "INFO"):
        assert op.ask(f"UBAN {subcommand}") == [f"FAIL UBAN INVALID_PARAMS {subcommand}"]
