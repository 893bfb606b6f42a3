"""Rooms over real connections and a real restart: what is registered, invited to and renamed is there afterwards."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import LineClient, ServerProcess, environment

pytestmark = pytest.mark.real
FAST = '[accounts]\npassword_hash = "fast"\n'


def invite(server: ServerProcess, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs `chatbox invite` against the server's data."""
    command = [sys.executable, "-m", "chatbox", "invite", *arguments]
    command += ["--config", str(server.file), "--data", str(server.data)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment(), check=False)


def test_a_registered_room_over_a_restart(tmp_path: Path) -> None:
    """Founder, access list, name and invitations are the log's and the database's, not the process's."""
    with ServerProcess(tmp_path / "data", FAST) as server, contextlib.ExitStack() as stack:

        def come(nick: str, room: str = "") -> LineClient:
            client = stack.enter_context(contextlib.closing(LineClient(server.port)))
            client.register(nick, room=room)
            return client

        ann = come("ann", "#old")
        ann.send("NS REGISTER secret")
        ann.until("logged in as ann")
        ann.send("CS REGISTER #old", "MODE #old +ik key", "RENAME #old #den", "INVITATION CREATE #den 2")
        token = ann.until(" INVITATION CREATED ").rpartition(" ")[2]
        made = invite(server, "#den", "--uses", "1", "--expires", "1h")
        assert made.returncode == 0, made.stderr
        assert f"http://127.0.0.1:{server.port}/?invite={made.stdout.strip()}#/den" in made.stderr
        assert invite(server, "#old").returncode == 1
        server.kill()
        server.start()

        bob = come("bob")
        bob.send("JOIN #den")
        bob.until(" 473 bob #den ")
        bob.send(f"INVITATION USE {made.stdout.strip()}")
        bob.until("JOIN #den")
        assert bob.until(" 353 ").endswith(" bob")
        cat = come("cat")
        cat.send(f"INVITATION USE {made.stdout.strip()}")
        cat.until(" INVALID_TOKEN ")
        cat.send(f"INVITATION USE {token}")
        cat.until("JOIN #den")

        again = come("guest")
        again.send("NS IDENTIFY ann secret", "JOIN #den")
        assert "~" in again.until(" 353 ")
        again.send("CS INFO #den")
        again.until("Founder: ann")
