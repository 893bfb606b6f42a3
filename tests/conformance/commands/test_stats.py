"""STATS: https://modern.ircdocs.horse/#stats-message"""

from __future__ import annotations

import re

from tests.conformance.meeting import NAME, Meeting


def test_up_time_is_for_everybody(meeting: Meeting) -> None:
    """242 RPL_STATSUPTIME "<client> :Server Up <days> days <hours>:<minutes>:<seconds>", 219 RPL_ENDOFSTATS "<client>
    <stats letter> :End of /STATS report"."""
    up, end = meeting.old("ann").ask("STATS u")
    assert re.fullmatch(r"242 ann :Server Up \d+ days \d+:\d\d:\d\d", up)
    assert end == "219 ann u :End of /STATS report"


def test_what_is_for_operators(meeting: Meeting) -> None:
    """ERR_NOPRIVILEGES for others; whatever "single letter" is asked for, the report ends."""
    ann, op = meeting.old("ann"), meeting.operator("op")
    assert ann.ask("STATS l") == ["481 ann"]
    *connections, _ = op.ask("STATS l")
    assert {"ann!ann@127.0.0.1", "op!op@127.0.0.1"} <= {line.split(" ")[2].lstrip(":") for line in connections}
    assert "243 op O * * op" in op.ask("STATS o")
    for letter in "klmoxy?":
        assert op.ask(f"STATS {letter}")[-1] == f"219 op {letter} :End of /STATS report"


def test_refusals(meeting: Meeting) -> None:
    """ERR_NEEDMOREPARAMS, ERR_NOSUCHSERVER."""
    ann = meeting.old("ann")
    assert ann.ask("STATS") == ["461 ann STATS"]
    assert ann.ask("STATS u other.example") == ["402 ann other.example"]
    assert len(ann.ask(f"STATS u {NAME}")) == 2
