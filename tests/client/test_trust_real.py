"""`chatbox join --tls`: a certificate that nobody vouches for is trusted as it was the first time, and no other."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import ServerProcess, environment

pytestmark = pytest.mark.real


def join(port: int, home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Says hello, and leaves."""
    return subprocess.run(
        [sys.executable, "-m", "chatbox", "join", *arguments],
        input="hello\n/quit\n",
        capture_output=True,
        text=True,
        timeout=60,
        env={**environment(), "XDG_DATA_HOME": str(home), **more},
        check=False,
    )


def test_the_first_time_counts(tmp_path: Path) -> None:
    """Shown to be compared, kept, and not taken in another's place."""
    data = tmp_path / "data"
    home = tmp_path / "home"
    with ServerProcess(data, flags=["--tls", "self-signed"]) as server:
        address = f"ircs://127.0.0.1:{server.port}"
        first = join(server.port, home, address, "--name", "Zoë")
        assert (first.returncode, "hello" in first.stdout) == (0, True), first
        shown = next(line.rpartition(" ")[2] for line in first.stdout.splitlines() if "SHA-256" in line)
        assert shown in server.log
        assert "SHA-256" not in join(server.port, home, address, "--name", "Zoë").stdout
        server.wanted_port = server.port
        server.kill()
        shutil.rmtree(data / "tls")
        server.start()
        third = join(server.port, home, address, "--name", "Zoë")
        assert third.returncode == 1
        assert "not the one of the last time" in third.stderr + third.stdout


def test_an_account_logs_in(tmp_path: Path) -> None:
    """Over TLS, and to this machine itself."""
    data = tmp_path / "data"
    with ServerProcess(data, flags=["--tls", "self-signed"]) as server:
        command = [sys.executable, "-m", "chatbox", "account", "add", "zoe", "--data", str(data)]
        subprocess.run(command, input="secret\n", text=True, check=True, timeout=60, env=dict(os.environ))
        secret = {"CHATBOX_ACCOUNT_PASSWORD": "secret"}
        there = f"127.0.0.1:{server.port}"
        done = join(server.port, tmp_path, there, "--tls", "--account", "zoe", **secret)
        assert (done.returncode, "hello" in done.stdout) == (0, True), done
        done = join(server.port, tmp_path, there, "--account", "zoe", CHATBOX_ACCOUNT_PASSWORD="wrong")
        assert done.returncode == 1
