"""The servers under test: each is started in a directory of its own, on one core, and stopped by its process id."""

import contextlib
import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

BUILD = Path(__file__).parents[2] / "build" / "bench"  # on disk, so that a durable write is one
START_SECONDS = 20.0
STOP_SECONDS = 3.0


@dataclass(frozen=True)
class Peer:
    """One server to measure."""

    name: str
    absent: Callable[[], str | None]
    """Why it cannot be run here, or None."""
    command: Callable[[Path, int], list[str]]
    """Writes its configuration into that directory, for that port of 127.0.0.1; returns how to start it."""


# ---- ngIRCd ----

NGIRCD_CONFIG = """\
[Global]
Name = irc.bench.test
Info = bench
AdminEMail = bench@irc.bench.test
Listen = 127.0.0.1
Ports = {port}
MotdPhrase = bench
[Limits]
MaxConnections = 0
MaxConnectionsIP = 0
MaxJoins = 0
MaxNickLength = 20
MaxPenaltyTime = 0
PingTimeout = 3600
[Options]
DNS = no
Ident = no
PAM = no
IncludeDir = {directory}/none
"""


def _ngircd() -> str | None:
    return shutil.which("ngircd", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")


def _ngircd_absent() -> str | None:
    return None if _ngircd() else "ngircd is not installed (Debian package ngircd)"


def _ngircd_command(directory: Path, port: int) -> list[str]:
    config = directory / "ngircd.conf"
    config.write_text(NGIRCD_CONFIG.format(port=port, directory=directory))
    return [_ngircd() or "ngircd", "--nodaemon", "--config", str(config)]


# ---- Chatbox ----

CHATBOX_CONFIG = """\
[storage]
directory = "{directory}/data"
durability = "{durability}"
[[listen]]
host = "127.0.0.1"
port = {port}
tls = "self-signed"
[flood]
enabled = false
[limits]
connections_per_address = 0
connects_per_minute = 0
[log]
level = "warning"
"""


def _chatbox(durability: str) -> Callable[[Path, int], list[str]]:
    def command(directory: Path, port: int) -> list[str]:
        config = directory / "chatbox.toml"
        config.write_text(CHATBOX_CONFIG.format(directory=directory, durability=durability, port=port))
        return [sys.executable, "-m", "chatbox", "serve", "--config", str(config)]

    return command


def _always() -> None:
    return None


PEERS = {
    peer.name: peer
    for peer in (
        Peer("chatbox", _always, _chatbox("full")),
        Peer("chatbox-memory", _always, _chatbox("memory")),
        Peer("ngircd", _ngircd_absent, _ngircd_command),
    )
}


# ---- a running one ----


@dataclass(frozen=True)
class Server:
    """A running peer."""

    port: int
    pid: int

    def pids(self) -> list[int]:
        """Its process and all below that."""
        found = [self.pid]
        for pid in found:
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                found += map(int, children.read_text().split())
        return found

    def cpu_s(self) -> float:
        """CPU time it has used, all threads and processes."""
        return sum(_cpu_s(pid) for pid in self.pids())

    def cpu_share(self, seconds: float) -> float:
        """How much of one core it uses during the coming seconds."""
        before_s = self.cpu_s()
        time.sleep(seconds)
        return (self.cpu_s() - before_s) / seconds

    def rss_bytes(self) -> int:
        """Memory it has resident, all processes."""
        pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in self.pids())
        return pages * resource.getpagesize()


def _cpu_s(pid: int) -> float:
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def running(peer: Peer) -> Iterator[Server]:
    """Start the peer on the first core and wait until it listens; stop it at the end of the block."""
    raise_open_files()
    BUILD.mkdir(parents=True, exist_ok=True)
    core = min(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory(prefix=f"{peer.name}-", dir=BUILD) as name:
        directory, port = Path(name), free_port()
        command = ["taskset", "-c", str(core), *peer.command(directory, port)]
        with (directory / "log").open("wb") as log:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=directory)
        try:
            _wait_until_listening(process, port, directory / "log")
            yield Server(port, process.pid)
        finally:
            _stop(process)


def raise_open_files() -> None:
    """Let this process and what it starts open as many files as allowed: thousands of connections need them."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_listening(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end_s = time.monotonic() + START_SECONDS
    while time.monotonic() < end_s and process.poll() is None:
        with contextlib.suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)
    last = log.read_text(errors="replace").strip()[-2000:]
    raise RuntimeError(f"{process.args!r} does not listen on port {port}:\n{last}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Politely first; what it has stored is thrown away in any case."""
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
