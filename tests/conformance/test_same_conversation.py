"""The same conversation, heard by a client with every capability and by one with none, beside each other to be read."""

from __future__ import annotations

from pathlib import Path

from chatbox.wire.message import MAX_BODY_BYTES, parse
from tests.conformance.conversation import transcript

FILE = Path(__file__).parent / "same_conversation.txt"


def heard_by(name: str) -> list[str]:
    """The lines that one of the two was told."""
    start = f"    {name:<6}"
    lines = [line.removeprefix(start) for line in transcript().splitlines() if line.startswith(start)]
    return [line for line in lines if line != "(nothing)"]


def test_it_is_as_written_down() -> None:
    """Whoever changes what clients are told sees it in the difference, and reads it over."""
    assert transcript() == FILE.read_text(), "see tests/conformance/conversation.py for how it is written down again"


def test_without_capabilities_there_are_no_tags_and_only_old_commands() -> None:
    """ "If a client has not negotiated something, it sees the older form": RFC 1459 has these commands and no tags."""
    for line in heard_by("none"):
        assert line.startswith(":"), line
        assert parse(line).command in {"JOIN", "PART", "QUIT", "NICK", "KICK", "MODE", "TOPIC", "PRIVMSG", "NOTICE"}
        assert len(line.encode()) <= MAX_BODY_BYTES - 2


def test_every_text_reaches_both() -> None:
    """Nobody misses what was said for want of a capability."""
    every, none = "\n".join(heard_by("every")), "\n".join(heard_by("none"))
    for text in (
        "is there tea?",
        "ACTION waves",
        "kettle is on",
        "There is.",
        "First warm the pot.",
        "slowly.",
        "psst",
    ):
        assert text in every, text
        assert text in none, text
