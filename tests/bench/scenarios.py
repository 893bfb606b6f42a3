"""What is measured: the table of scenarios, and how one is run against the peers in turn."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tests.bench import generator
from tests.bench.generator import Figures, LoadFailedError
from tests.bench.peers import Peer
from tests.bench.running import running


@dataclass(frozen=True)
class Scenario:
    """One row of the benchmark: a scenario of the load generator with its arguments."""

    name: str
    title: str
    arguments: tuple[str, ...]
    figure: str = "deliveries_per_s"
    """The figure that peers are compared by."""
    lower_is_better: bool = False
    times_ngircd: float | None = None
    """How many times as good as ngIRCd Chatbox has to be."""
    timed: bool = True
    """Whether it runs for a chosen duration."""
    ours: bool = False
    """Whether it is measured of Chatbox alone."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """Of Chatbox, as environment variables."""

    def ratio(self, ours: float, theirs: float) -> float:
        """How many times as good the first is."""
        return theirs / ours if self.lower_is_better else ours / theirs


EVERYTHING = (
    "message-tags server-time account-tag extended-join away-notify echo-message labeled-response batch multi-prefix "
    "userhost-in-names setname"
)
MIXED = ("--caps", EVERYTHING, "--with-caps", "50", "--websocket", "10")
NO_REPLAY = {"CHATBOX_HISTORY__ENABLED": "false"}
"""Newcomers are not shown what was said before, since the others have nothing to show."""

SCENARIOS = {
    scenario.name: scenario
    for scenario in (
        Scenario("room", "one room of 1,000, 10 senders with 8 messages in flight each", ("room",), times_ngircd=2.5),
        Scenario(
            "one-sender",
            "one room of 1,000, one sender with 32 in flight",
            ("room", "--senders", "1", "--window", "32"),
            times_ngircd=2.4,
        ),
        Scenario(
            "lone",
            "one room of 1,000, one message at a time",
            ("room", "--senders", "1", "--window", "1"),
            times_ngircd=1.04,
        ),
        Scenario("rooms", "200 rooms of 10, everybody sends, 1 in flight", ("rooms",), times_ngircd=3.2),
        Scenario(
            "churn",
            "connect, join a room of 100, speak, quit; 50 at a time",
            ("churn",),
            figure="cycles_per_s",
            times_ngircd=2.8,
            settings=NO_REPLAY,
        ),
        Scenario(
            "connect",
            "10,000 clients connect, register and join, 200 at a time",
            ("connect", "--hold"),
            figure="connects_per_s",
            timed=False,
            times_ngircd=7.2,
        ),
        Scenario(
            "joinroom",
            "1,000 clients join one room until everybody saw every join",
            ("joinroom",),
            figure="seconds",
            lower_is_better=True,
            timed=False,
            times_ngircd=3.6,
        ),
        Scenario("paced", "one room of 1,000, 20 messages/s", ("paced",), "p99_ms", lower_is_better=True),
        Scenario("growth-100", "a room of 100", ("room", "--members", "100"), ours=True),
        Scenario("growth-10000", "a room of 10,000", ("room", "--members", "10000", "--timeout", "600"), ours=True),
        Scenario("room-websocket", "the same room, all on WebSocket", ("room", "--websocket", "100"), ours=True),
        Scenario(
            "room-mixed",
            "half with every capability, half with none, a tenth on WebSocket",
            ("room", *MIXED),
            ours=True,
        ),
        Scenario("room-tls", "the same room over TLS", ("room", "--tls"), ours=True),
        Scenario("rooms-websocket", "the 200 rooms on WebSocket", ("rooms", "--websocket", "100"), ours=True),
        Scenario("rooms-mixed", "the 200 rooms, mixed", ("rooms", *MIXED), ours=True),
        Scenario("rooms-tls", "the 200 rooms over TLS", ("rooms", "--tls"), ours=True),
        Scenario(
            "connect-websocket",
            "5,000 clients on WebSocket connect, register and join",
            ("connect", "--hold", "--rooms", "500", "--websocket", "100"),
            figure="connects_per_s",
            timed=False,
            ours=True,
        ),
    )
}
QUICK = ("room", "rooms")


def measure(
    scenario: Scenario, peers: Sequence[Peer], rounds: int, duration_s: float, say: Callable[[str], None]
) -> dict[str, list[Figures]]:
    """Run it `rounds` times against each peer, the peers in turn, each time a fresh server; figures by peer."""
    arguments = [*scenario.arguments, *(["--duration", str(duration_s)] if scenario.timed else [])]
    peers = [peer for peer in peers if peer.ours or not scenario.ours]
    results: dict[str, list[Figures]] = {peer.name: [] for peer in peers}
    for number in range(rounds):
        for peer in peers if number % 2 == 0 else reversed(peers):
            say(f"{scenario.name}: round {number + 1} of {rounds}, {peer.name}")
            results[peer.name].append(_measure_once(peer, arguments, scenario.settings))
    return results


def _measure_once(peer: Peer, arguments: Sequence[str], settings: Mapping[str, str]) -> Figures:
    try:
        with running(peer, settings) as server:
            return generator.run_on(server, arguments)
    except LoadFailedError as error:
        raise LoadFailedError(f"{peer.name}: {error}") from error


def medians(runs: Sequence[Figures]) -> Figures:
    """The median of each figure."""
    return {key: statistics.median(run[key] for run in runs if key in run) for key in runs[0]}
