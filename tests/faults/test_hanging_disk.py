"""A disk that does not answer: nothing is acknowledged, and stopping does not wait for it."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import LineClient, ServerProcess

SOURCE = Path(__file__).parent / "hanging_disk.c"


@pytest.mark.real
@pytest.mark.parametrize("pending", [True, False])
def test_stopping_does_not_wait_for_a_hanging_disk(
    start_server: Callable[..., ServerProcess], tmp_path: Path, pending: bool
) -> None:
    """Exit 0 within 5 s, whether a commit is under way or not; what is not on disk is not acknowledged."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("no C compiler for the disk that hangs")
    library, sign = tmp_path / "hanging_disk.so", tmp_path / "hang"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(library), str(SOURCE)], check=True)
    server = start_server(prefix=("env", f"LD_PRELOAD={library}", f"HANG={sign}"))
    client = LineClient(server.port)
    client.register("ann", "echo-message")
    client.sync()
    sign.touch()
    if pending:
        client.send("PRIVMSG #lobby :never confirmed")
        client.send("PING later")
    began_s = time.monotonic()
    assert server.stop() == 0
    assert time.monotonic() - began_s < 5
    heard: list[str] = []
    with pytest.raises((EOFError, ConnectionResetError)):
        heard.extend(iter(client.line, None))
    assert not [line for line in heard if "never confirmed" in line or "PONG" in line]
    client.close()
