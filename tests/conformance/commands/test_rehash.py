"""REHASH: https://modern.ircdocs.horse/#rehash-message"""

from __future__ import annotations

from collections.abc import Callable

from tests.conformance.meeting import CONFIG, Meeting
from tests.support import ServerProcess


def test_the_configuration_is_read_again(start_server: Callable[..., ServerProcess]) -> None:
    """ "…used by an operator to force the local server to re-read and process its configuration file": 382
    "<client> <config file> :Rehashing"."""
    meeting = Meeting(start_server(config=CONFIG))
    op = meeting.operator("op")
    meeting.server.file.write_text(meeting.server.file.read_text().replace("Be kind.", "Be brave."))
    assert op.ask("REHASH")[0] == "382 op settings Rehashing"
    assert "372 op :- Be brave." in op.ask("MOTD")
    meeting.end()


def test_what_is_wrong_is_said_and_the_old_one_stays(start_server: Callable[..., ServerProcess]) -> None:
    """The operator reads key, file and what is accepted."""
    meeting = Meeting(start_server(config=CONFIG))
    op = meeting.operator("op")
    meeting.server.file.write_text(meeting.server.file.read_text() + "\n[limits]\nmonitor = 'many'\n")
    answer = "\n".join(op.ask("REHASH"))
    assert "limits.monitor" in answer
    assert meeting.server.file.name in answer
    assert "a whole number" in answer
    assert "372 op :- Be kind." in op.ask("MOTD")
    meeting.end()


def test_only_operators(meeting: Meeting) -> None:
    """ERR_NOPRIVILEGES."""
    assert meeting.new("ann").ask("REHASH") == ["481 ann"]
