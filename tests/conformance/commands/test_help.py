"""HELP: https://modern.ircdocs.horse/#help-message"""

from __future__ import annotations

import pytest

from chatbox.core.dispatch import COMMANDS
from tests.conformance.meeting import Meeting


@pytest.mark.parametrize("command", ["HELP", "HELPOP"])
def test_every_command_is_explained(meeting: Meeting, command: str) -> None:
    """ "…reply with a single RPL_HELPSTART message, then arbitrarily many RPL_HELPTXT messages, then a single
    RPL_ENDOFHELP", each with the subject as it was given."""
    ann = meeting.old("ann")
    for subject in ["", *sorted(COMMANDS), "nick", "CAPS", "CMODES", "UMODES"]:
        start, *texts, end = ann.ask(f"{command} {subject}")
        shown = subject.upper() or "*"
        assert start.upper().startswith(f"704 ANN {shown} ")
        assert texts[0].split(" ", 3)[3] == ":", "the first RPL_HELPTXT message SHOULD be empty"
        assert all(line.upper().startswith(f"705 ANN {shown} ") for line in texts)
        assert end.upper().startswith(f"706 ANN {shown} ")


def test_an_unknown_subject(meeting: Meeting) -> None:
    """ "…a single ERR_HELPNOTFOUND message": 524 "<client> <subject> :<text>"."""
    ann = meeting.old("ann")
    assert ann.ask("HELP nonsense") == ["524 ann nonsense"]
    assert ann.ask("HELP :no such thing") == ["524 ann *"]
