"""Long questions of people who do not read the answers: little memory, nobody cut, nobody else disturbed."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import LineClient, ServerProcess

pytestmark = pytest.mark.real

ROOMS, MEMBERS, STALLED = 5000, 600, 20
CONFIG = "[limits]\nsend_queue_bytes = 131072\nchannels_per_user = 0\ntopic_length = 390\n"


def resident_kib(server: ServerProcess) -> int:
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])


def small(port: int, secure: bool) -> LineClient:
    """A connection whose own side holds little."""
    client = LineClient.__new__(LineClient)
    plain = socket.socket()
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
    plain.settimeout(20)
    plain.connect(("127.0.0.1", port))
    client.socket = plain
    if secure:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        client.socket = context.wrap_socket(plain)
    client._buffer = b""
    return client


@pytest.mark.parametrize("secure", [False, True])
def test_lists_that_nobody_reads_cost_next_to_nothing(start_server: Callable[..., ServerProcess], secure: bool) -> None:
    """5,000 rooms, twenty lists of them for each of twenty who do not read: half a megabyte each at most, not cut."""
    server = start_server(config=CONFIG, flags=["--tls", "self-signed"] if secure else [])
    maker = LineClient(server.port, timeout_s=30)
    maker.register("maker")
    for at in range(0, ROOMS, 25):
        maker.send("JOIN " + ",".join(f"#room{number}" for number in range(at, at + 25)))
        maker.send(*(f"TOPIC #room{number} :{'about ' * 10}" for number in range(at, at + 25)))
        maker.sync()
    stalled = [small(server.port, secure) for _ in range(STALLED)]
    for number, one in enumerate(stalled):
        one.register(f"slow{number}")
    before_kib = resident_kib(server)
    for one in stalled:
        one.send(*["LIST"] * 20, "PING end")
    slowest_s = 0.0
    for _ in range(40):
        began_s = time.monotonic()
        maker.sync()
        slowest_s = max(slowest_s, time.monotonic() - began_s)
        time.sleep(0.05)
    grown_kib = resident_kib(server) - before_kib
    assert grown_kib < STALLED * 512, f"{grown_kib} KiB"
    assert slowest_s < 0.5
    assert sum(" 322 " in line for line in stalled[0].sync("end2")) == 20 * (ROOMS + 1)
    maker.sync()
    for one in [*stalled, maker]:
        one.close()


def test_who_enters_a_full_room_without_reading_is_not_cut(start_server: Callable[..., ServerProcess]) -> None:
    """The names come when they are read, complete, while the room goes on."""
    server = start_server(config=CONFIG)
    people = []
    for number in range(MEMBERS):
        one = LineClient(server.port)
        one.register(f"somebody_with_a_long_name_{number:04}", "draft/chathistory", room="")
        people.append(one)
    for one in people:
        one.send("JOIN #full")
    for one in people:
        one.sync()
    slow = small(server.port, False)
    slow.register("slow", "draft/chathistory", "userhost-in-names", room="")
    slow.send(*["JOIN #full", "NAMES #full", "NAMES #full", "WHO #full"] * 3, "PING end")
    time.sleep(0.5)
    people[0].send("PRIVMSG #full :hello")
    people[1].until("hello")
    people[2].send("QUIT")
    people[1].until("QUIT")
    lines = slow.sync("end")
    assert sum("PRIVMSG #full :hello" in line for line in lines) == 1
    ends = [at for at, line in enumerate(lines) if " 366 " in line]
    words = [
        word.partition("!")[0] for line in lines[: ends[0]] if " 353 " in line for word in line.split(":")[2].split()
    ]
    assert len(words) == len(set(words)) >= MEMBERS
    assert sum(" 352 " in line for line in lines) >= 3 * MEMBERS
    for one in [*people, slow]:
        one.close()
