"""`python -m tests.bench.soak`: half an hour at half of what a room can carry; memory must not grow.

Each minute is a run of the load generator against the same server: everybody leaves and comes again in between. What
the machine itself does to latency is shown beside it: the wait for the disk, and how much of the processors a
hypervisor gave to others meanwhile.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.bench import generator
from tests.bench.generator import Figures
from tests.bench.peers import PEERS
from tests.bench.running import Server, running

MEMBERS = 1000
CAPACITY_S = 10.0
STEAL = 7
GROWTH = 1.05
DRIFT = 1.5
"""What the last third of all minutes may have more than the second, of memory and of latency."""
SHOWN = ("p50_ms", "p99_ms", "commit_wait_p50_ms", "commit_wait_p99_ms", "rss_mib", "server_us_each", "stolen_percent")


def capacity(server: Server) -> float:
    """Messages a second, with ten people who speak as fast as they are answered."""
    figures = generator.run_on(server, ["room", "--members", str(MEMBERS), "--duration", str(CAPACITY_S)])
    return figures["deliveries_per_s"] / MEMBERS


def minute(server: Server, rate: int, seconds: int) -> Figures:
    """One run at that rate, and what memory the server has afterwards."""
    arguments = ["paced", "--members", str(MEMBERS), "--rate", str(rate), "--duration", str(seconds)]
    before = processors()
    figures = generator.run_on(server, [*arguments, "--timeout", str(seconds + 60)])
    passed = [after - then for after, then in zip(processors(), before, strict=True)]
    return figures | {"rss_mib": server.rss_bytes() / 2**20, "stolen_percent": 100 * passed[STEAL] / sum(passed)}


def processors() -> list[int]:
    """What the processors did so far (https://man7.org/linux/man-pages/man5/proc_stat.5.html)."""
    return [int(word) for word in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]][: STEAL + 1]


def grown(values: Sequence[float]) -> float:
    """How many times the median of the last third is that of the second third; the first is warming up."""
    third = max(1, len(values) // 3)
    before = statistics.median(values[third : 2 * third] or values[:third])
    return statistics.median(values[-third:]) / before if before else 1.0


def main() -> int:
    """Prints each minute, and returns 1 when memory grew or latency drifted."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.soak", description=__doc__)
    parser.add_argument("--minutes", type=int, default=30)
    parser.add_argument("--seconds", type=int, default=60, help="of each minute")
    options = parser.parse_args()
    generator.build()
    with running(PEERS["chatbox"]) as server:
        rate = int(capacity(server) / 2)
        print(f"one room of {MEMBERS:,} at {rate:,} messages/s, half of what it can carry", flush=True)
        every = []
        for number in range(1, options.minutes + 1):
            figures = minute(server, rate, options.seconds)
            every.append(figures)
            print(f"{number:3}  {'  '.join(f'{name} {figures[name]:7.2f}' for name in SHOWN)}", flush=True)
    growth = {name: grown([one[name] for one in every]) for name in SHOWN}
    print(
        "from the second third to the last: " + ", ".join(f"{name} × {factor:.3f}" for name, factor in growth.items())
    )
    memory, latency = growth["rss_mib"], growth["p50_ms"]
    return int(memory > GROWTH or latency > DRIFT)


if __name__ == "__main__":
    sys.exit(main())
