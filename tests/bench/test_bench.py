"""The load generator counts exactly, and notices what a server loses, doubles or alters."""

import subprocess

import pytest

from tests.bench import generator
from tests.bench.__main__ import main
from tests.bench.faulty_server import serving
from tests.bench.generator import LoadFailedError
from tests.bench.peers import PEERS
from tests.bench.running import running

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(generator.compiler() is None, reason="there is no C compiler"),
]
needs_ngircd = pytest.mark.skipif(PEERS["ngircd"].absent() is not None, reason="ngircd is not installed")

SHORT = ("--warm-up", "0.1", "--duration", "0.3", "--stall", "5", "--timeout", "30")
EVERYTHING = "message-tags server-time account-tag echo-message batch labeled-response extended-join"
ROOM = ("room", "--members", "20", "--senders", "2", "--window", "4", *SHORT)


@needs_ngircd
def test_every_message_reaches_every_other_member_of_the_room() -> None:
    with running(PEERS["ngircd"]) as server:
        figures = generator.run_on(server, ROOM)
    assert figures["messages_total"] > figures["deliveries"] / 19 > 0
    assert figures["deliveries_total"] == 19 * figures["messages_total"]
    assert 0 < figures["p50_ms"] <= figures["p99_ms"]
    assert figures["generator_cpu_percent"] > 0


@needs_ngircd
@pytest.mark.parametrize(
    "arguments",
    [
        ("rooms", "--rooms", "5", "--members", "4", "--senders", "4", *SHORT),
        ("paced", "--members", "10", "--rate", "100", *SHORT),
        ("churn", "--members", "10", "--at-a-time", "5", *SHORT),
        ("room", "--members", "10", "--caps", "multi-prefix", *SHORT),
    ],
    ids=["rooms", "paced", "churn", "caps"],
)
def test_scenarios_with_messages_end_with_everything_delivered(arguments: tuple[str, ...]) -> None:
    with running(PEERS["ngircd"]) as server:
        figures = generator.run_on(server, arguments)
    assert figures["deliveries_total"] > 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("--websocket", "30", "--caps", EVERYTHING, "--with-caps", "50"),
        ("--tls",),
        ("--tls", "--websocket", "50"),
    ],
    ids=["mixed", "tls", "secure websockets"],
)
def test_however_the_members_of_a_room_are_connected_everything_is_delivered(arguments: tuple[str, ...]) -> None:
    with running(PEERS["chatbox"]) as server:
        figures = generator.run_on(server, (*ROOM, *arguments))
    assert figures["deliveries_total"] >= 19 * figures["messages_total"] > 0


@needs_ngircd
def test_connecting_and_joining_are_counted_exactly() -> None:
    with running(PEERS["ngircd"]) as server:
        joining = generator.run_on(server, ("joinroom", "--members", "20", "--timeout", "30"))
        held = ("connect", "--rooms", "3", "--members", "4", "--at-a-time", "4", "--hold", "--timeout", "30")
        connecting = generator.run_on(server, held)
    assert joining["join_lines"] == 20 * 21 / 2
    assert connecting["connects"] == 12
    assert connecting["idle_cpu_percent"] < 50


def test_deliveries_are_those_the_server_made() -> None:
    with serving() as server:
        figures = generator.run(ROOM, server.port)
    assert figures["deliveries_total"] == server.relayed == 19 * figures["messages_total"]


@pytest.mark.parametrize("victim", ["u1", "u7"], ids=["witness", "other member"])
@pytest.mark.parametrize(
    ("fault", "complaint"),
    [("drop", "gap"), ("double", "double"), ("swap", "gap"), ("alter", "other than it was sent")],
)
def test_a_spoiled_delivery_is_noticed(fault: str, complaint: str, victim: str) -> None:
    with serving(fault, victim) as server, pytest.raises(LoadFailedError, match=complaint):
        generator.run(ROOM, server.port)


def test_a_lone_message_that_never_lands_is_noticed() -> None:
    alone = ("room", "--members", "3", "--senders", "1", "--window", "1", "--stall", "0.5")
    with serving("drop", "u1") as server, pytest.raises(LoadFailedError, match="nothing more"):
        generator.run(alone, server.port)


def test_failing_is_told_by_the_exit_status() -> None:
    with serving("drop", "u7") as server:
        command = [str(generator.build()), *ROOM, "--port", str(server.port)]
        done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=60)
    assert done.returncode == 1
    assert b'"ok": false' in done.stdout


@needs_ngircd
def test_the_benchmark_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--peers", "ngircd", "--only", "rooms", "--rounds", "1", "--duration", "0.3"]) == 0
    assert "ngircd" in capsys.readouterr().out
