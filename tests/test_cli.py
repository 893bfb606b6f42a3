"""The command line, as a person uses it."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import LineClient, ServerProcess, environment

pytestmark = pytest.mark.real


def run(*arguments: str, stdin: str = "", cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Runs `chatbox` to its end."""
    command = [sys.executable, "-m", "chatbox", *arguments]
    return subprocess.run(
        command, input=stdin, capture_output=True, text=True, timeout=60, env=environment(), cwd=cwd, check=False
    )


def test_alone_it_shows_help_with_examples() -> None:
    """Who knows nothing learns the next step."""
    done = run()
    assert done.returncode == 0
    assert "chatbox serve" in done.stdout
    assert "chatbox join" in done.stdout
    assert run("version").stdout.startswith("chatbox ")


def test_the_configuration_can_be_printed_checked_and_shown(tmp_path: Path) -> None:
    """The default file is right; a wrong one names key, file and what is accepted."""
    file = tmp_path / "chatbox.toml"
    file.write_text(run("config", "default").stdout)
    assert run("config", "check", "--config", str(file)).returncode == 0
    assert str(file) in run("config", "show", "--config", str(file)).stdout
    file.write_text("[limits]\nnick_lenght = 40\n[server]\ncasemapping = 3\n")
    done = run("config", "check", "--config", str(file))
    assert done.returncode == 2
    for part in ("nick_lenght", "nick_length", "casemapping", "precis", str(file)):
        assert part in done.stderr
    assert "Traceback" not in done.stderr


def test_starting_says_what_a_person_needs(server: ServerProcess) -> None:
    """That it worked, addresses, the page, how friends join, and where the data lies."""
    for part in (
        "Binding successful!",
        "127.0.0.1",
        f"http://127.0.0.1:{server.port}/",
        "chatbox join",
        str(server.data),
    ):
        assert part in server.log


def test_what_keeps_it_from_starting_is_said_plainly(server: ServerProcess, tmp_path: Path) -> None:
    """A taken port, a directory in use, data of a newer version: one line, exit status 1."""
    at = ("serve", "--host", "127.0.0.1")
    taken = run(*at, "--port", str(server.port), "--data", str(tmp_path / "other"))
    assert (taken.returncode, f"Port {server.port} is taken" in taken.stderr) == (1, True)
    used = run(*at, "--port", "0", "--data", str(server.data))
    assert (used.returncode, "in use" in used.stderr) == (1, True)
    newer = tmp_path / "newer"
    newer.mkdir()
    with sqlite3.connect(newer / "chatbox.db") as database:
        database.execute("PRAGMA user_version = 999")
    database.close()
    refused = run(*at, "--port", "0", "--data", str(newer))
    assert (refused.returncode, "newer version" in refused.stderr) == (1, True)
    for done in (taken, used, refused):
        assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stopping_tells_everybody_and_keeps_what_was_said(
    start_server: Callable[..., ServerProcess], number: signal.Signals
) -> None:
    """ERROR and close, exit 0 within 5 s, and what was acknowledged is there after a restart."""
    server = start_server()
    client = LineClient(server.port)
    client.register("ann", "echo-message")
    client.send("PRIVMSG #lobby :last words")
    client.until("last words")
    began_s = time.monotonic()
    server.process.send_signal(number)
    client.until("ERROR :")
    with pytest.raises(EOFError):
        client.line()
    assert server.process.wait(10) == server.stop() == 0
    assert time.monotonic() - began_s < 5
    client.close()
    server.start()
    again = LineClient(server.port)
    again.register("ann", "draft/chathistory", "batch")
    again.send("CHATHISTORY LATEST #lobby * 5")
    again.until("last words")
    again.close()


def test_a_hangup_cuts_nobody_off(server: ServerProcess) -> None:
    """SIGHUP is a request to read settings again, never an end."""
    client = LineClient(server.port)
    client.register("ann")
    server.process.send_signal(signal.SIGHUP)
    client.sync()
    client.close()


def test_listening_comes_fast(tmp_path: Path) -> None:
    """From start to listening in a few times what a bare interpreter takes, so that a busy machine is no excuse."""
    times_s: list[float] = []
    bare_s: list[float] = []
    for _ in range(3):
        began_s = time.monotonic()
        subprocess.run([sys.executable, "-c", "import asyncio"], check=True)
        bare_s.append(time.monotonic() - began_s)
        began_s = time.monotonic()
        server = ServerProcess(tmp_path / "data")
        times_s.append(time.monotonic() - began_s)
        assert server.stop() == 0
    print(f"from start to listening: {min(times_s):.3f} s; a bare interpreter: {min(bare_s):.3f} s")
    assert min(times_s) < 20 * min(bare_s)


@pytest.mark.parametrize("running", [True, False])
def test_accounts(start_server: Callable[..., ServerProcess], tmp_path: Path, running: bool) -> None:
    """Added, listed, changed and removed, through the running server or on the directory itself."""
    data = tmp_path / "accounts"
    if running:
        start_server(data=data)
    at = ("--data", str(data))
    assert run("account", "add", "Zoë", *at, stdin="secret\n").returncode == 0
    again = run("account", "add", "zoë", *at, stdin="secret\n")
    assert (again.returncode, "already" in again.stderr) == (1, True)
    assert "Zoë" in run("account", "list", *at).stdout
    assert run("account", "passwd", "Zoë", *at, stdin="other\n").returncode == 0
    assert run("account", "remove", "Zoë", *at).returncode == 0
    assert run("account", "list", *at).stdout == ""
    assert run("account", "remove", "Zoë", *at).returncode == 1


def test_joining_from_a_pipe(server: ServerProcess) -> None:
    """What is piped in is said, and the exit status is 0 once it is acknowledged."""
    watcher = LineClient(server.port)
    watcher.register("watcher")
    done = run("join", f"127.0.0.1:{server.port}", "--name", "Zoë", stdin="hello\n/me waves\n/quit\n")
    assert done.returncode == 0, done.stderr
    watcher.until("PRIVMSG #lobby :hello")
    watcher.until("ACTION waves")
    watcher.until(" QUIT ")
    watcher.close()
    server.stop()
    refused = run("join", f"127.0.0.1:{server.port}", "--name", "Zoë", stdin="hello\n")
    assert refused.returncode == 1
    assert len(refused.stderr.strip().splitlines()) == 1


def test_hosting_is_a_server_and_a_seat(tmp_path: Path) -> None:
    """`chatbox host`: the banner, an operator's seat in the room, and an orderly end when its owner leaves."""
    data = tmp_path / "hosted"
    options = ("--host", "127.0.0.1", "--port", "0", "--data", str(data), "--name", "Ada")
    done = run("host", *options, stdin="hello\n/topic ours\n/quit\n")
    assert done.returncode == 0, done.stderr
    assert "Binding successful!" in done.stdout
    with sqlite3.connect(data / "chatbox.db") as database:
        bodies = " ".join(body for (body,) in database.execute("SELECT body FROM event ORDER BY number"))
    database.close()
    assert '"body":"hello"' in bodies
    assert '"topic":"ours"' in bodies


def test_status_of_a_running_server(server: ServerProcess, tmp_path: Path) -> None:
    """For people and for programs; one line and status 1 where none runs."""
    ann = LineClient(server.port)
    ann.send("NICK ann", "USER a 0 * :a", "JOIN #a", "PRIVMSG #a :hi", "PING x")
    ann.until(" PONG ")
    figures = json.loads(run("status", "--json", "--data", str(server.data)).stdout)
    assert (figures["users"], figures["connections"], figures["stores"]) == (1, 1, True)
    assert figures["commits"] > 0
    assert figures["events"] >= 2
    assert figures["commit_wait_p99_ms"] >= figures["commit_wait_p50_ms"] > 0
    ann.close()
    assert "users" in run("status", "--data", str(server.data)).stdout
    done = run("status", "--data", str(tmp_path / "nothing"))
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1


def test_an_operator_restarts_it(start_server: Callable[..., ServerProcess]) -> None:
    """RESTART: everybody is told, the same process begins again, and what was said is there."""
    server = start_server(config='[[oper]]\nname = "root"\npassword = "root"\nprivileges = ["restart"]\n')
    ann, op = LineClient(server.port), LineClient(server.port)
    ann.register("ann")
    op.register("op")
    ann.send("RESTART", "PRIVMSG #lobby :kept")
    assert " 481 ann :" in ann.until(" 481 ")
    op.until("PRIVMSG #lobby :kept")
    op.send("OPER root root", "RESTART")
    assert ann.until("ERROR ") == "ERROR :The server is shutting down"
    op.until("ERROR ")
    ann.close()
    op.close()
    deadline_s = time.monotonic() + 60
    while server.log.count("Stop with") < 2:
        assert time.monotonic() < deadline_s, server.log
        time.sleep(0.05)
    again = LineClient(server.port)
    again.register("ann", "draft/chathistory", "batch")
    again.send("CHATHISTORY LATEST #lobby * 5")
    again.until("PRIVMSG #lobby :kept")
    again.close()
    assert server.stop() == 0
