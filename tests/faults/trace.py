"""Reads what strace saw of a server: when bytes came, when the log was synced, when bytes went out."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

INPUT = ("read", "readv", "recvfrom", "recvmsg")
OUTPUT = ("write", "writev", "sendto", "sendmsg")
SYNC = ("fsync", "fdatasync")
_BEGUN = re.compile(r"(?P<thread>\d+) +(?P<call>\w+)\((?P<rest>.*)", re.DOTALL)
_RESUMED = re.compile(r"(?P<thread>\d+) +<\.\.\. (?P<call>\w+) resumed>(?P<rest>.*)", re.DOTALL)


class What(StrEnum):
    """What a step was."""

    CAME = "came"
    SYNC_BEGAN = "sync began"
    SYNCED = "synced"
    WENT = "went"


class Step(NamedTuple):
    """A call that matters here; `data` are the bytes as strace writes them."""

    what: What
    data: str = ""


def prefix(output: Path) -> list[str]:
    """The command under which a server is traced; calls are written in the order in which they happen."""
    calls = ",".join((*INPUT, *OUTPUT, *SYNC))
    return ["strace", "-f", "-y", "-s", "4096", "-o", str(output), "-e", f"trace={calls}", "-e", "signal=none"]


def obstacle() -> str:
    """Why nothing can be traced here; "" where it can."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    run = subprocess.run(["strace", "-f", "-o", "/dev/null", "true"], capture_output=True, text=True)
    return f"strace may not trace here: {run.stderr.strip()}" if run.returncode else ""


def steps(lines: Sequence[str]) -> list[Step]:
    """The steps in order: input counts when it is there, output when it begins, a sync from its begin to its end."""
    found: list[Step] = []
    log_syncs: set[str] = set()  # threads that are syncing the log
    for line in lines:
        if begun := _BEGUN.match(line):
            thread, call, rest = begun.group("thread", "call", "rest")
            if call in SYNC and re.match(r"\d+<[^>]*-wal>", rest):
                log_syncs.add(thread)
                found.append(Step(What.SYNC_BEGAN))
            elif call in OUTPUT and _is_socket(rest):
                found.append(Step(What.WENT, rest))
            if "<unfinished ..." in rest:
                continue
        elif resumed := _RESUMED.match(line):
            thread, call, rest = resumed.group("thread", "call", "rest")
        else:
            continue
        if call in INPUT:  # a resumed one no longer names what it reads from; the text says enough
            found.append(Step(What.CAME, rest))
        elif call in SYNC and thread in log_syncs:
            log_syncs.discard(thread)
            if rest.rstrip().endswith("= 0"):
                found.append(Step(What.SYNCED))
    return found


def _is_socket(rest: str) -> bool:
    return re.match(r"\d+<(socket|TCP|TCPv6):", rest) is not None


def synced_between(found: Sequence[Step], asked: str, answered: str) -> bool:
    """Whether the log was synced, wholly, after `asked` came and before anything with `answered` went out.

    Raises:
        AssertionError: one of the two is not there.
    """
    came = next((place for place, step in enumerate(found) if step.what is What.CAME and asked in step.data), -1)
    went = next((place for place, step in enumerate(found) if step.what is What.WENT and answered in step.data), -1)
    assert 0 <= came < went, f"{asked!r} came at step {came}, {answered!r} went out at {went}"
    between = [step.what for step in found[came:went]]
    return What.SYNC_BEGAN in between and What.SYNCED in between[between.index(What.SYNC_BEGAN) :]
