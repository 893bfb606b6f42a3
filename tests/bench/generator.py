"""The load generator: compiling it (`load/*.c`), and running it against a server on this machine."""

import contextlib
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench.running import BUILD, Server, raise_open_files

SOURCES = Path(__file__).parent / "load"
SETTLE_S = 2.0
OPENSSL = Path("/usr/include/openssl/ssl.h")

Figures = dict[str, float]
"""What a run printed, by name."""


class LoadFailedError(Exception):
    """A message was lost, doubled or out of order, or the server stalled; says which."""


def compiler() -> str | None:
    """The C compiler here, if there is one, and what the generator needs beside it: OpenSSL's headers."""
    return (shutil.which("gcc") or shutil.which("cc")) if OPENSSL.exists() else None


def build() -> Path:
    """Compile the generator unless that is done, and say where it is."""
    program = BUILD / "load"
    newest = max(path.stat().st_mtime for path in SOURCES.iterdir())
    if program.exists() and program.stat().st_mtime > newest:
        return program
    found = compiler()
    if found is None:
        raise FileNotFoundError("the load generator needs a C compiler and OpenSSL's headers (gcc, libssl-dev)")
    BUILD.mkdir(parents=True, exist_ok=True)
    fresh = program.with_suffix(f".{os.getpid()}")
    options = ["-O2", "-std=gnu11", "-Wall", "-Wextra", "-o", str(fresh)]
    subprocess.run([found, *options, *map(str, sorted(SOURCES.glob("*.c"))), "-lssl", "-lcrypto"], check=True)
    fresh.replace(program)
    return program


def core() -> int:
    """The core the generator runs on: the second one, if there is one."""
    return sorted(os.sched_getaffinity(0))[:2][-1]


def run(arguments: Sequence[str], port: int, pids: Sequence[int] = ()) -> Figures:
    """Run one scenario against the server at `port` and return its figures."""
    with started(arguments, port, pids) as figures:
        return figures


@contextlib.contextmanager
def started(arguments: Sequence[str], port: int, pids: Sequence[int] = ()) -> Iterator[Figures]:
    """Run one scenario; with `--hold` among its arguments its clients stay connected inside the block."""
    raise_open_files()
    command = ["taskset", "-c", str(core()), str(build()), *arguments, "--port", str(port)]
    if pids:
        command += ["--pids", ",".join(map(str, pids))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as load:
        assert load.stdout is not None
        try:
            yield _parsed(load.stdout.readline())
        finally:
            load.kill()


def _parsed(line: bytes) -> Figures:
    if not line:
        raise LoadFailedError("the load generator ended without a word")
    answer = json.loads(line)
    if not answer["ok"]:
        raise LoadFailedError(answer["error"])
    return {key: float(value) for key, value in answer.items() if key not in ("scenario", "ok")}


def run_on(server: Server, arguments: Sequence[str]) -> Figures:
    """Run one scenario against a peer; with `--hold`, also what its idle connections cost."""
    if "--hold" in arguments:
        time.sleep(SETTLE_S)  # what is loaded after listening belongs to the server, not to its connections
    before_bytes = server.rss_bytes()
    with started(arguments, server.port, server.pids()) as figures:
        if "--hold" in arguments:
            held_bytes = server.rss_bytes() - before_bytes
            figures["kib_per_connection"] = held_bytes / 1024 / figures["connects"]
            figures["idle_cpu_percent"] = 100 * server.cpu_share(seconds=3)
        return figures | server.storing()
