"""ISUPPORT: https://ircv3.net/specs/extensions/extended-isupport"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_as_a_command(meeting: Meeting) -> None:
    """ "When the capability is enabled by the client, the server MUST accept ISUPPORT commands before connection
    registration completes"."""
    ann = meeting.nobody()
    assert ann.ask("ISUPPORT") == ["451 *"]
    ann.ask("CAP REQ draft/extended-isupport")
    early = ann.ask("ISUPPORT")
    assert early
    assert all(line.startswith("005 * ") for line in early)
    late = [line for line in ann.ask("NICK ann", "USER ann 0 * :Ann", "CAP END") if line.startswith("005 ")]
    assert [line.split(" ")[2:] for line in late] == [line.split(" ")[2:] for line in early]
    assert ann.ask("ISUPPORT") == late


def test_without_the_capability(meeting: Meeting) -> None:
    """The numerics alone; with batch and the capability they stand in one."""
    assert all(line.startswith("005 ann ") for line in meeting.old("ann").ask("ISUPPORT"))
    first, *_, last = meeting.new("bob").ask("ISUPPORT")
    assert first.split(" ")[0] == last.split(" ")[0] == "BATCH"


def test_targets_and_names(meeting: Meeting) -> None:
    """TARGMAX and MAXTARGETS: as many targets as that are taken, the next is 407; CASEMAPPING says which names are
    the same."""
    ann = meeting.old("ann", room=meeting.room)
    told = " ".join(ann.ask("ISUPPORT"))
    assert " MAXTARGETS=4 " in told
    assert "PRIVMSG:4" in told.partition(" TARGMAX=")[2].partition(" ")[0].split(",")
    assert ann.ask("PRIVMSG a1,a2,a3,a4,a5 :x")[3:] == ["401 ann a4", "407 ann a5"]
    assert " CASEMAPPING=precis " in told
    assert ann.ask(f"MODE {meeting.room.upper()}")[0].startswith(f"324 ann {meeting.room} ")
    assert meeting.nobody().ask("NICK ANN") == ["433 * ANN"]
