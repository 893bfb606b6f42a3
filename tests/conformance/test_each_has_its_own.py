"""No command and no extension without a test file of its own that says which clause it tests."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import chatbox.commands  # noqa: F401 - fills the table
from chatbox.core.dispatch import COMMANDS
from chatbox.wire.caps import CAPS
from chatbox.wire.extensions import OTHERS
from tests.conformance.meeting import Meeting

HERE = Path(__file__).parent
EXTENSIONS = sorted({row.name.removeprefix("draft/") for row in (*CAPS, *OTHERS)})


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command(name: str) -> None:
    """tests/conformance/commands/test_<name>.py, with an address and quotes."""
    check(HERE / "commands" / f"test_{name.lower()}.py")


@pytest.mark.parametrize("name", EXTENSIONS)
def test_an_extension(name: str) -> None:
    """tests/conformance/extensions/test_<name>.py for each row of docs/extensions.md, capability or not."""
    check(HERE / "extensions" / f"test_{as_file(name)}.py")


def as_file(name: str) -> str:
    """The name of an extension as that of a file."""
    return re.sub(r"\W", "_", name.lower())


def test_no_file_is_about_nothing() -> None:
    """What is not a command or an extension any more has no file."""
    files = {file.stem.removeprefix("test_") for file in (HERE / "extensions").glob("test_*.py")}
    assert files == {as_file(name) for name in EXTENSIONS}
    files = {file.stem.removeprefix("test_").upper() for file in (HERE / "commands").glob("test_*.py")}
    assert files == {*COMMANDS}


def check(file: Path) -> None:
    """A file that is there, names a specification, and has tests that say what they protect."""
    text = file.read_text()
    assert re.search(
        r"https://|docs/protocol\.md|as (Ergo|servers with services) ha", text.partition("from __future__")[0]
    )
    tests = re.findall(r"^def test_\w+\([^)]*\)[^:]*:\n    (.*)", text, re.MULTILINE)
    assert tests
    assert all(first.startswith('"""') for first in tests), "each says which clause it tests"


def test_every_token_of_isupport_is_tested(meeting: Meeting) -> None:
    """Each token that is told (https://modern.ircdocs.horse/#rplisupport-parameters) stands in a test of what it
    says."""
    folders = (HERE, HERE.parent / "config", HERE.parent / "commands")
    text = "\n".join(file.read_text() for folder in folders for file in folder.rglob("*.py"))
    told = " ".join(line.partition(" :are")[0].partition(" ann ")[2] for line in meeting.old("ann").ask("ISUPPORT"))
    for word in told.split():
        name = word.partition("=")[0]
        assert re.search(rf"(?<![A-Z]){re.escape(name)}(?![A-Z])", text), name
