"""A server under test: started in a directory of its own, on one core, and stopped by its process id."""

import contextlib
import os
import resource
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from chatbox.net import control
from tests.bench.peers import Peer

BUILD = Path(__file__).parents[2] / "build" / "bench"  # on disk, so that a durable write is one
START_SECONDS = 20.0
STOP_SECONDS = 3.0
NONE: Mapping[str, str] = {}
STORING = ("commits", "events_per_commit", "commit_wait_p50_ms", "commit_wait_p99_ms")


@dataclass(frozen=True)
class Server:
    """A running peer."""

    port: int
    pid: int
    directory: Path

    def storing(self) -> dict[str, float]:
        """What storing costs it, where it is ours: commits, events in each, and how long they take."""
        try:
            status = control.ask(self.directory / "data", {"command": "status"})
        except control.NoServer:
            return {}
        return {name: float(status[name]) for name in STORING}

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
def running(peer: Peer, settings: Mapping[str, str] = NONE) -> Iterator[Server]:
    """Start the peer on the first core and wait until it listens; stop it at the end of the block.

    Args:
        settings: of Chatbox, as environment variables.
    """
    raise_open_files()
    BUILD.mkdir(parents=True, exist_ok=True)
    core = min(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory(prefix=f"{peer.name}-", dir=BUILD) as name:
        directory, port = Path(name), free_port()
        command = ["taskset", "-c", str(core), *peer.command(directory, port)]
        with (directory / "log").open("wb") as log:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=directory, env={**os.environ, **settings}
            )
        try:
            _wait_until_listening(process, port, directory / "log")
            yield Server(port, process.pid, directory)
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
