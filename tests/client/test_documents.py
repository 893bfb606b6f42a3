"""What the documentation says of settings, commands and options is so."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from chatbox.cli import root
from chatbox.client import profile
from chatbox.client.address import Server
from chatbox.terminal import commands

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_COMMAND = re.compile(r"chatbox ([a-z]+)(?: ([a-z]+))?((?: [^`\n|#]*)?)")


def test_the_example_of_settings_can_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it stands in docs/terminal.md, and with the other ways to a password that it shows."""
    text = (ROOT / "docs" / "terminal.md").read_text().partition("```toml\n")[2].partition("```")[0]
    others = [line.removeprefix("# ").partition("#")[0] for line in text.splitlines() if line.startswith("# password")]
    assert len(others) == 2
    file = tmp_path / "client.toml"
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".chat-password").write_text("secret\n")
    (tmp_path / ".chat-password").chmod(0o600)
    for at, found in enumerate([text, *(text + other for other in others)]):
        file.write_text(found if not at else "\n".join(found.replace("password_file", "# password_file").splitlines()))
        settings = profile.load({profile.VARIABLE: str(file)})
        assert (settings.name, settings.servers[0].account) == ("Zoë", "zoe")
    file.write_text(text)
    settings = profile.load({profile.VARIABLE: str(file)})
    found_there = profile.credentials(settings, Server("chat.example.org", 8080), "", {})
    assert (found_there.account, found_there.password) == ("zoe", "secret")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_and_options_exist(page: Path) -> None:
    """Every `chatbox …` of the pages, with every option it is shown with."""
    code = re.findall(r"`([^`\n]+)`|^ {4}(.+)$", page.read_text(), re.MULTILINE)
    for line in (one or other for one, other in code):
        for name, second, rest in _COMMAND.findall(line):
            command = root.commands.get(name)
            if command is None:
                continue
            if isinstance(command, click.Group) and second:
                assert second in command.commands, line
                command = command.commands[second]
            known = {option for param in command.params for option in (*param.opts, *param.secondary_opts)}
            assert set(re.findall(r"--[a-z-]+", rest)) <= known | {"--help"}, line


def test_what_is_typed_after_a_slash_exists() -> None:
    """In docs/terminal.md."""
    named = set(re.findall(r"`/([a-z]+)", (ROOT / "docs" / "terminal.md").read_text()))
    assert "react" in named
    assert named - {"commands"} <= set(commands.table())
