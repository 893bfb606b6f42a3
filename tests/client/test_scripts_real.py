"""`chatbox send` and `chatbox listen`, as scripts use them."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.client.programs import Program
from tests.support import LineClient, ServerProcess, environment

pytestmark = pytest.mark.real
MAIN = "from chatbox.cli import main; main()"


def send(port: int, *arguments: str, said: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """Runs `chatbox send`."""
    command = [sys.executable, "-m", "chatbox", "send", *arguments, "--server", f"127.0.0.1:{port}"]
    return subprocess.run(
        command, input=said, capture_output=True, text=True, timeout=60, check=False, env={**environment(), **more}
    )


def test_what_is_sent_is_heard(tmp_path: Path) -> None:
    """A text, several lines as one message, and lines of a pipe; JSON has everything a program wants."""
    with ServerProcess(tmp_path / "data") as server:
        where = ("--server", f"127.0.0.1:{server.port}")
        with Program(MAIN, "listen", "#lobby", "--json", *where) as listener:
            other = LineClient(server.port)
            other.register("Ivan")
            other.send("NAMES #lobby")
            while "chatbox-listen" not in other.until(" 353 "):
                other.send("NAMES #lobby")
            assert send(server.port, "#lobby", "it works").returncode == 0
            assert send(server.port, "#lobby", "two\nlines").returncode == 0
            assert send(server.port, "#lobby", "-", said="one\n\ntwo\n").returncode == 0
            listener.expect('"text": "two"')
            told = [json.loads(line) for line in listener.output.splitlines()]
            assert [line["text"] for line in told] == ["it works", "two\nlines", "one", "two"]
            assert {line["sender"] for line in told} == {"chatbox-send"}
            assert {line["room"] for line in told} == {"#lobby"}
            listener.process.send_signal(signal.SIGTERM)
            assert listener.finish()[0] == 0
            other.close()


def test_the_status_is_0_only_when_it_was_acknowledged(tmp_path: Path) -> None:
    """Nobody there, nobody of that name, a room that is closed, a line that is not taken."""
    with ServerProcess(tmp_path / "data") as server:
        owner = LineClient(server.port)
        owner.register("Ivan", room="#closed")
        owner.send("MODE #closed +i")
        owner.sync()
        for target in ("Nobody", "#closed"):
            done = send(server.port, target, "hello")
            assert (done.returncode, done.stderr.startswith("chatbox: not sent")) == (1, True), done
        assert send(server.port, "#closed", "-", said="a\nb\n").returncode == 1
        owner.close()
    assert send(server.port, "#lobby", "hello").returncode == 1


def test_listen_for_people(tmp_path: Path) -> None:
    """The latest first, if wanted; control characters of others stay out."""
    with ServerProcess(tmp_path / "data") as server:
        for text in ("first", "second", "evil \x1b[31m"):
            assert send(server.port, "#lobby", text).returncode == 0
        with Program(MAIN, "listen", "#lobby", "--last", "2", "--server", f"127.0.0.1:{server.port}") as listener:
            listener.expect("<chatbox-send> second")
            listener.expect("evil \ufffd[31m")
            assert "first" not in listener.output


def test_the_settings_name_server_and_account(tmp_path: Path) -> None:
    """The password comes from a file that only its owner can read, and never from the command line."""
    data = tmp_path / "data"
    with ServerProcess(data) as server:
        add = [sys.executable, "-m", "chatbox", "account", "add", "zoe", "--data", str(data)]
        subprocess.run(add, input="secret\n", text=True, check=True, timeout=60, env=environment())
        password, settings = tmp_path / "password", tmp_path / "client.toml"
        password.write_text("secret\n")
        password.chmod(0o600)
        settings.write_text(
            f'name = "Robot"\n[[servers]]\naddress = "127.0.0.1:{server.port}"\naccount = "zoe"\n'
            f'password_file = "{password}"\n'
        )
        other = LineClient(server.port)
        other.register("Ivan", "account-tag", "message-tags")
        done = send(server.port, "#lobby", "hello", CHATBOX_CLIENT_CONFIG=str(settings))
        assert done.returncode == 0, done
        assert "account=zoe" in other.until(":hello")
        password.chmod(0o644)
        done = send(server.port, "#lobby", "hello", CHATBOX_CLIENT_CONFIG=str(settings))
        assert (done.returncode, "chmod 600" in done.stderr) == (2, True)
        other.close()
