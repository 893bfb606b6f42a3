"""The examples of docs/bots.md do what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.client.programs import Program
from tests.support import LineClient, ServerProcess

pytestmark = pytest.mark.real
PAGE = (Path(__file__).parents[2] / "docs" / "bots.md").read_text()


def example(heading: str) -> str:
    """The program under a heading."""
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    found = re.search(r"```python\n(.*?)```", section, re.DOTALL)
    assert found, f"no program under {heading}"
    return found[1]


def present(port: int, nick: str) -> LineClient:
    """Somebody in the lobby, once the bot is there."""
    client = LineClient(port, timeout_s=60)
    client.register("Ivan", "message-tags")
    client.send("NAMES #lobby")
    while nick not in client.until(" 353 "):
        client.send("NAMES #lobby")
    return client


def test_echo(tmp_path: Path) -> None:
    """Fifteen lines."""
    program = example("Echo")
    assert len(program.strip().splitlines()) <= 15
    with ServerProcess(tmp_path / "data") as server, Program(program, f"127.0.0.1:{server.port}"):
        ivan = present(server.port, "Echo")
        ivan.send("PRIVMSG #lobby :Echo: echo hi there")
        assert ivan.until(":Echo!").endswith(":hi there")
        ivan.send("PRIVMSG #lobby :!help")
        assert "says it again" in ivan.until(":!echo")
        ivan.close()


def test_reminders(tmp_path: Path) -> None:
    """A sign at once, the reminder later."""
    with ServerProcess(tmp_path / "data") as server, Program(example("Reminders"), f"127.0.0.1:{server.port}"):
        ivan = present(server.port, "Reminder")
        ivan.send("PRIVMSG #lobby :!remind tea")
        ivan.until("Like this")
        ivan.send("PRIVMSG #lobby :!remind 1s tea")
        assert "+draft/react=👍" in ivan.until("TAGMSG")
        ivan.until(":Ivan: tea")
        ivan.close()


def test_relay(tmp_path: Path) -> None:
    """Both ways, and not back again."""
    with ServerProcess(tmp_path / "one") as one, ServerProcess(tmp_path / "two") as two:
        addresses = (f"127.0.0.1:{one.port}", f"127.0.0.1:{two.port}")
        with Program(example("A relay between two servers"), *addresses):
            ivan, zoe = present(one.port, "Relay"), present(two.port, "Relay")
            ivan.send("PRIVMSG #lobby :hello over there")
            zoe.until(":<Ivan> hello over there")
            zoe.send("PRIVMSG #lobby :\x01ACTION waves\x01")
            ivan.until(":* Ivan waves")
            ivan.send("PRIVMSG #lobby :the end")
            zoe.until("the end")
            assert not [line for line in ivan.sync() if "hello over there" in line]
            ivan.close()
            zoe.close()


def test_alerts(tmp_path: Path) -> None:
    """It ends when the alert has arrived."""
    with ServerProcess(tmp_path / "data") as server:
        ivan = LineClient(server.port, timeout_s=60)
        ivan.register("Ivan")
        with Program(example("Alerts"), f"127.0.0.1:{server.port}") as program:
            assert program.finish() == (0, "")
        ivan.until(":the disk is full")
        ivan.close()
