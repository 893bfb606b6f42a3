"""`python -m tests.bench`: Chatbox beside other servers on this machine, in one run."""

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from tests.bench import generator
from tests.bench.generator import Figures, LoadFailedError
from tests.bench.peers import PEERS, Peer
from tests.bench.report import YARDSTICK, remarks, shortfall, table, with_ratios
from tests.bench.scenarios import QUICK, SCENARIOS, Scenario, measure, medians

EveryRun = dict[str, dict[str, list[Figures]]]
"""The figures of all runs, by scenario and peer."""


def _machine() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    cpu = models[0] if models else platform.machine()
    return f"{cpu}, {os.cpu_count()} cores, Linux {platform.release()}, Python {platform.python_version()}"


def _present(names: Sequence[str]) -> list[Peer]:
    """Those that can be run here; says which cannot."""
    for name in names:
        reason = PEERS[name].absent()
        if reason:
            print(f"{name}: not measured, {reason}")
    return [PEERS[name] for name in names if not PEERS[name].absent()]


def _names(known: Collection[str]) -> Callable[[str], list[str]]:
    def parse(text: str) -> list[str]:
        names = text.split(",")
        for name in names:
            if name not in known:
                raise argparse.ArgumentTypeError(f"{name} is not one of {', '.join(known)}")
        return names

    return parse


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round of 2 s of two scenarios, against one peer")
    parser.add_argument("--rounds", type=int, help="runs of each peer (3; 1 with --quick); medians are shown")
    parser.add_argument("--duration", type=float, help="seconds measured in each run (5; 2 with --quick)")
    parser.add_argument("--only", type=_names(SCENARIOS), help=", ".join(SCENARIOS))
    parser.add_argument("--peers", type=_names(PEERS), help=", ".join(PEERS))
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures of all runs there")
    parser.add_argument("--no-threshold", action="store_true", help="exit with 0 also when Chatbox is too slow")
    options = parser.parse_args(arguments)
    options.only = options.only or list(QUICK if options.quick else SCENARIOS)
    options.peers = options.peers or (["chatbox", YARDSTICK] if options.quick else list(PEERS))
    options.rounds = options.rounds or (1 if options.quick else 3)
    options.duration = options.duration or (2.0 if options.quick else 5.0)
    return options


def _say(text: str) -> None:
    """Progress, for a person who waits."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def _run(scenario: Scenario, peers: Sequence[Peer], options: argparse.Namespace, every_run: EveryRun) -> str | None:
    """Measure one scenario and print its table; returns how Chatbox falls short in it, if it does."""
    runs = measure(scenario, peers, options.rounds, options.duration, _say)
    _say("")
    every_run[scenario.name] = runs
    results = with_ratios(scenario, {peer: medians(figures) for peer, figures in runs.items()})
    lines = [f"\n{scenario.name}: {scenario.title}", table(scenario, results), *remarks(scenario, results)]
    print(*lines, sep="\n", flush=True)
    return shortfall(scenario, results)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and return the exit status: 1 when Chatbox is too slow or a run failed."""
    options = _options(arguments)
    peers = _present(options.peers)
    if not peers:
        return 1
    every_run: EveryRun = {}
    missed: list[str] = []
    failed: list[str] = []
    generator.build()
    print(f"{_machine()}; server on one core, load on another; medians of {options.rounds} × {options.duration:g} s")
    for name in options.only:
        try:
            missed += filter(None, [_run(SCENARIOS[name], peers, options, every_run)])
        except (LoadFailedError, RuntimeError) as error:
            failed.append(f"{name}: {error}")
    if options.json:
        options.json.write_text(json.dumps({"machine": _machine(), "runs": every_run}, indent=1))
    print(*(f"\nFAILED {text}" for text in failed), *(f"\nTOO SLOW {text}" for text in missed), sep="")
    return 1 if failed or (missed and not options.no_threshold) else 0


if __name__ == "__main__":
    sys.exit(main())
