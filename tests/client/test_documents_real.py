"""The programs of README and docs/bots.md that are no bots, as somebody would copy them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.client.programs import Program
from tests.support import LineClient, ServerProcess, environment

pytestmark = pytest.mark.real
ROOT = Path(__file__).parents[2]


def test_ten_lines_of_python(tmp_path: Path) -> None:
    """README: a name first, then free text, both ways."""
    found = re.search(r"^ {4}import socket\n(?: {4}.*\n)+", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert found
    program = "\n".join(line[4:] for line in found[0].splitlines())
    assert len(program.splitlines()) <= 10
    with ServerProcess(tmp_path / "data") as server:
        ivan = LineClient(server.port, timeout_s=60)
        ivan.register("Ivan")
        program = program.replace("8080", str(server.port)).replace("localhost", "127.0.0.1")
        with Program(program, screen=True) as robot:
            robot.expect("has joined")
            ivan.until(":Robot!")
            robot.expect("Me: ")
            robot.type("hello Ivan\n")
            ivan.until(":hello Ivan")
            ivan.send("PRIVMSG #lobby :hello Robot")
            robot.expect("hello Robot")
        ivan.close()


def test_alerts_of_a_shell(tmp_path: Path) -> None:
    """docs/bots.md: what a pipe says arrives, and nobody is mailed."""
    script = (ROOT / "docs" / "bots.md").read_text().partition("```sh\n")[2].partition("```")[0]
    with ServerProcess(tmp_path / "data") as server:
        ivan = LineClient(server.port, timeout_s=60)
        ivan.register("Ivan", room="#ops")
        address = f"127.0.0.1:{server.port}"
        (tmp_path / "bin").mkdir()
        for name, body in (("chatbox", f'exec {sys.executable} -m chatbox "$@"'), ("mail", "echo mailed")):
            (tmp_path / "bin" / name).write_text(f"#!/bin/sh\n{body}\n")
            (tmp_path / "bin" / name).chmod(0o755)
        variables = environment()
        variables |= {"CHATBOX_SERVER": address, "PATH": f"{tmp_path / 'bin'}:{variables['PATH']}"}
        done = subprocess.run(
            ["sh", "-e", "-c", script.replace("chat.example.org", address)],
            capture_output=True, text=True, timeout=120, check=False, env=variables,
        )  # fmt: skip
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert ":disk!" in ivan.until("Filesystem")
        ivan.until(":backup done")
        ivan.close()
