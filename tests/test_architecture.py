"""The house: who may import whom, what the pure parts may not touch, and tables that must be whole."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import chatbox.commands  # noqa: F401 - fills the table
from chatbox.core.dispatch import COMMANDS
from chatbox.wire.caps import CAPS

SOURCE = Path(__file__).parent.parent / "src" / "chatbox"
FLOORS = ("wire", "core", "storage", "bus", "services", "commands", "http", "net")
"""From the ground up: a package imports only from itself and from those before it."""
CLIENTS = {"client": {"wire", "client"}, "terminal": {"wire", "client", "terminal"}}
IO_MODULES = {
    "asyncio",
    "socket",
    "ssl",
    "threading",
    "sqlite3",
    "aiohttp",
    "uvloop",
    "subprocess",
    "selectors",
    "select",
}
MOST_LINES = 350
FILES = sorted(SOURCE.rglob("*.py"))
WEB = SOURCE.parent.parent / "web" / "src"
WEB_FILES = sorted(
    file for file in WEB.rglob("*") if file.suffix in (".ts", ".tsx", ".css") and "i18n" not in file.parts
)


def imports(file: Path) -> Iterator[str]:
    """The modules a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def allowed(package: str) -> set[str] | None:
    """The packages that one may import; None for those that compose."""
    if package in CLIENTS:
        return CLIENTS[package]
    return set(FLOORS[: FLOORS.index(package) + 1]) if package in FLOORS else None


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_a_package_imports_only_what_lies_below_it(file: Path) -> None:
    """No floor knows of those above it, and clients know nothing of the server."""
    permitted = allowed(file.relative_to(SOURCE).parts[0])
    if permitted is None:
        return
    for module in imports(file):
        parts = module.split(".")
        if parts[0] == "chatbox" and len(parts) > 1 and parts[1] != "__version__":
            assert parts[1] in permitted, f"imports {module}"


@pytest.mark.parametrize("file", [*(SOURCE / "wire").rglob("*.py"), *(SOURCE / "core").rglob("*.py")], ids=str)
def test_the_pure_parts_do_no_io(file: Path) -> None:
    """`wire` and `core` are synchronous and touch nothing outside: that is why they can be tested so."""
    assert not {module.split(".")[0] for module in imports(file)} & IO_MODULES


@pytest.mark.parametrize("file", [*FILES, *WEB_FILES], ids=lambda file: str(file.relative_to(SOURCE.parent.parent)))
def test_files_stay_small(file: Path) -> None:
    """One idea a file."""
    assert len(file.read_text().splitlines()) <= MOST_LINES


def test_tasks_are_kept() -> None:
    """A task that nobody refers to may vanish; only two places make tasks, and both keep them."""
    makers = [file for file in FILES if "create_task(" in file.read_text() and "client" not in file.parts]
    assert [file.name for file in makers] == ["server.py"]


def test_every_command_is_explained() -> None:
    """HELP and the documentation derive from the table."""
    for row in COMMANDS.values():
        assert row.help.endswith(".")
        assert row.spec.startswith("https://")
        assert row.syntax.startswith(row.name)


def test_every_capability_has_its_page_and_bit() -> None:
    """Bits are distinct, and do not touch those of the framing."""
    assert len({cap.bit for cap in CAPS}) == len(CAPS)
    assert all(cap.bit >= 8 and cap.spec.startswith("https://") for cap in CAPS)
