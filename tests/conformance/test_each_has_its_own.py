"""No command without a test file of its own that says which clause it tests."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import chatbox.commands  # noqa: F401 - fills the table
from chatbox.core.dispatch import COMMANDS

HERE = Path(__file__).parent


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command(name: str) -> None:
    """tests/conformance/commands/test_<name>.py, with an address and quotes."""
    check(HERE / "commands" / f"test_{name.lower()}.py")


def test_no_file_is_about_nothing() -> None:
    """What is not a command any more has no file."""
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
