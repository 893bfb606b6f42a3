"""RESUME, which is Chatbox's own (docs/protocol.md): who was cut off comes back as who they were."""

from __future__ import annotations

from tests.conformance.meeting import Meeting, Person


def come(meeting: Meeting, *lines: str) -> tuple[Person, list[str]]:
    """Somebody whose client keeps tokens; what they are told until they are in."""
    client = meeting.nobody()
    return client, client.ask("CAP LS 302", "CAP REQ :chatbox/resume message-tags", *lines, "CAP END")


def test_coming_back(meeting: Meeting) -> None:
    """The nick and the rooms are theirs again; the old token dies when the new one is used."""
    nick = f"r{meeting.account}"
    first, told = come(meeting, f"NICK {nick}", "USER r 0 * :r")
    token = next(line.split(" ")[2] for line in told if line.startswith("RESUME TOKEN "))
    first.ask(f"JOIN {meeting.room}")
    first.close()
    _, told = come(meeting, f"RESUME {token}", "NICK other", "USER r 0 * :r")
    assert any(line.startswith(f"001 {nick} ") for line in told)
    assert any(line.endswith(f" JOIN {meeting.room}") for line in told)
    assert any(line.startswith("RESUME TOKEN ") and line.split(" ")[2] != token for line in told)


def test_refusals(meeting: Meeting) -> None:
    """421 without the capability, 461, FAIL RESUME INVALID_TOKEN."""
    assert meeting.old("ann").ask("RESUME x") == ["421 ann RESUME"]
    client = meeting.nobody()
    client.ask("CAP REQ chatbox/resume")
    assert client.ask("RESUME", "RESUME x") == ["461 * RESUME", "FAIL RESUME INVALID_TOKEN"]
