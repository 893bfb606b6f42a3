"""`python -m tests.bench.soak`: half an hour at half of what a room can carry; memory must not grow.

Each minute is a run of the load generator against the same server: everybody leaves and comes again in between.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Sequence

from tests.bench import generator
from tests.bench.generator import Figures
from tests.bench.peers import PEERS
from tests.bench.running import Server, running

MEMBERS = 1000
CAPACITY_S = 10.0
GROWTH = 1.05
DRIFT = 1.5
"""What the last third of all minutes may have more than the second, of memory and of latency."""


def capacity(server: Server) -> float:
    """Messages a second, with ten people who speak as fast as they are answered."""
    figures = generator.run_on(server, ["room", "--members", str(MEMBERS), "--duration", str(CAPACITY_S)])
    return figures["deliveries_per_s"] / MEMBERS


def minute(server: Server, rate: int, seconds: int) -> Figures:
    """One run at that rate, and what memory the server has afterwards."""
    arguments = ["paced", "--members", str(MEMBERS), "--rate", str(rate), "--duration", str(seconds)]
    figures = generator.run_on(server, [*arguments, "--timeout", str(seconds + 60)])
    return figures | {"rss_mib": server.rss_bytes() / 2**20}


def grown(values: Sequence[float]) -> float:
    """How many times the median of the last third is that of the second third; the first is warming up."""
    third = max(1, len(values) // 3)
    return statistics.median(values[-third:]) / statistics.median(values[third : 2 * third] or values[:third])


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
            shown = "  ".join(
                f"{name} {figures[name]:8.1f}" for name in ("p50_ms", "p99_ms", "rss_mib", "server_cpu_percent")
            )
            print(f"{number:3}  {shown}", flush=True)
    memory, latency = grown([one["rss_mib"] for one in every]), grown([one["p50_ms"] for one in every])
    print(f"memory × {memory:.3f}, p50 × {latency:.3f} from the second third to the last")
    return int(memory > GROWTH or latency > DRIFT)


if __name__ == "__main__":
    sys.exit(main())
