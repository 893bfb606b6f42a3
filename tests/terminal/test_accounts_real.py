"""An account made and used at the screen: the password is typed where nobody sees it, or comes from the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interop.screens import missing
from tests.support import LineClient, ServerProcess
from tests.terminal.tmux import Terminal

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(bool(missing("tmux")), reason=missing("tmux") or "all there"),
]


def test_register_and_log_in(tmp_path: Path) -> None:
    """/register, then /login on another day, a wrong password, and --account with the password in the environment."""
    with ServerProcess(tmp_path / "data") as server, Terminal(tmp_path / "t") as zoe:
        where = f"127.0.0.1:{server.port}"
        zoe.run("join", where, "--name", "zoe")
        zoe.until("● zoe")
        zoe.type("/register zoe")
        zoe.until("A password for zoe")
        zoe.type("secret-word")
        screen = zoe.until("The account zoe is yours.")
        assert "secret-word" not in screen
        zoe.type("/quit")
        zoe.until("status 0")
        zoe.type("clear")
        zoe.run("join", where, "--name", "Zoë")
        zoe.until("● Zoë")
        zoe.type("/login zoe")
        zoe.until("Password of zoe")
        zoe.type("wrong")
        zoe.until_gone("Password of zoe")
        zoe.type("/login zoe")
        zoe.until("Password of zoe")
        zoe.type("secret-word")
        zoe.until("You are logged in to zoe.")
        zoe.type("/quit")
        zoe.until("status 0")
        zoe.type("clear; export CHATBOX_ACCOUNT_PASSWORD=secret-word")
        ivan = LineClient(server.port, timeout_s=60)
        ivan.register("Ivan", "account-tag", "message-tags")
        zoe.run("join", where, "--account", "zoe")
        zoe.until("● zoe")
        zoe.type("it is me")
        assert "account=zoe" in ivan.until(":it is me")
        zoe.type("/quit")
        zoe.until("status 0")
        ivan.close()
