"""Nobody waits for a DNS or ident look-up: there are none. And who only quits is told so at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.trace import obstacle
from tests.support import LineClient, ServerProcess

pytestmark = pytest.mark.real


@pytest.mark.skipif(bool(obstacle()), reason=obstacle())
def test_no_name_is_looked_up(start_server: Callable[..., ServerProcess], tmp_path: Path) -> None:
    """While somebody comes in, from an address of some network, the server connects to nothing and asks nobody."""
    trace = tmp_path / "trace"
    watch = ("strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmmsg", "-e", "signal=none", "-o", str(trace))
    server = start_server(config='[server]\nproxy_from = ["127.0.0.1"]\n', prefix=watch)
    started = len(trace.read_text().splitlines())
    client = LineClient(server.port, timeout_s=60)
    client.send("PROXY TCP4 192.0.2.7 192.0.2.1 40000 6667")
    client.register("ann")
    client.send("WHOIS ann", "WHO #lobby", "QUIT")
    client.until(" 338 ann ann ann@192.0.2.7 192.0.2.7 :")
    client.until("ERROR ")
    client.close()
    asked = trace.read_text().splitlines()[started:]
    assert not [line for line in asked if "connect(" in line or "htons(53)" in line], asked


def test_who_only_quits(connect: Callable[[], LineClient]) -> None:
    """QUIT: "The server acknowledges this by sending an ERROR message to the client" (modern.ircdocs.horse)."""
    client = connect()
    client.send("QUIT")
    assert client.line() == "ERROR :Closing link: Quit"
    with pytest.raises(EOFError):
        client.line()
