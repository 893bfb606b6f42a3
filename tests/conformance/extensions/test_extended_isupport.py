"""draft/extended-isupport: https://ircv3.net/specs/extensions/extended-isupport"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_before_registration_and_in_a_batch(meeting: Meeting) -> None:
    """ "the server MUST accept ISUPPORT commands before connection registration completes"; "grouped inside a
    draft/isupport batch" where batch is negotiated, at registration too."""
    ann = meeting.nobody()
    ann.ask("CAP REQ :draft/extended-isupport batch")
    first, *inside, last = ann.told("ISUPPORT")
    assert first.params[1] == "draft/isupport"
    assert all(line.tags["batch"] == first.params[0][1:] for line in inside)
    assert last.params == ["-" + first.params[0][1:]]
    told = ann.told("NICK ann", "USER ann 0 * :Ann", "CAP END")
    opened = next(line for line in told if line.command == "BATCH")
    tokens = [line.params[1:-1] for line in told if line.tags.get("batch") == opened.params[0][1:]]
    assert tokens == [line.params[1:-1] for line in inside]


def test_without_batch_or_without_it(meeting: Meeting) -> None:
    """The numerics alone; before registration 451 where it is not negotiated."""
    ann = meeting.person("ann", "draft/extended-isupport")
    assert {line.command for line in ann.told("ISUPPORT")} == {"005"}
    assert meeting.nobody().ask("ISUPPORT") == ["451 *"]
