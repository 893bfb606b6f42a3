"""DEFCON, as Ergo has it (https://ergo.chat/manual.html): how careful the server is with strangers."""

from __future__ import annotations

from collections.abc import Callable

from tests.conformance.meeting import CONFIG, Meeting
from tests.support import ServerProcess


def test_levels(start_server: Callable[..., ServerProcess]) -> None:
    """5 is as usual; at 4 nobody registers; at 3 who is not logged in writes to nobody, at 2 they come into no room;
    without a number it says how it is."""
    meeting = Meeting(start_server(config=CONFIG))
    op, ann = meeting.operator("op"), meeting.old("ann")
    assert "DEFCON is 5" in op.ask("DEFCON")[0]
    assert "DEFCON is 4" in op.ask("DEFCON 4")[0]
    assert ann.ask("REGISTER ann * secret")[0].startswith("FAIL REGISTER ")
    op.ask("DEFCON 3")
    meeting.old("bob")
    assert ann.ask("PRIVMSG bob :hi") == ["477 ann bob"]
    op.ask("DEFCON 2")
    assert ann.ask("JOIN #tea") == ["477 ann #tea"]
    op.ask("DEFCON 5")
    assert ann.ask("PRIVMSG bob :hi") == []
    meeting.end()


def test_refusals(meeting: Meeting) -> None:
    """ERR_NOPRIVILEGES; ERR_UNKNOWNERROR (400) for what is no level, which changes nothing."""
    assert meeting.old("ann").ask("DEFCON", "DEFCON 1") == ["481 ann"] * 2
    op = meeting.operator("op")
    for wrong in ("0", "6", "x", "-1"):
        assert op.ask(f"DEFCON {wrong}") == ["400 op DEFCON"]
    assert "DEFCON is 5" in op.ask("DEFCON")[0]
