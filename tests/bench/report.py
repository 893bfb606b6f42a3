"""How the figures of one scenario are shown: a table with ratios, remarks, and what falls short."""

from tests.bench.generator import Figures
from tests.bench.scenarios import Scenario

YARDSTICK = "ngircd"
HIGH_PERCENT = 90
"""Of its core: what a server that is held up by nothing else uses, and the generator should not."""

COLUMNS = {
    "deliveries_per_s": ("deliveries/s", "{:,.0f}"),
    "cycles_per_s": ("cycles/s", "{:,.0f}"),
    "connects_per_s": ("connects/s", "{:,.0f}"),
    "seconds": ("seconds", "{:.2f}"),
    "ratio": (f"× {YARDSTICK}", "{:.2f}"),
    "server_us_each": ("server µs each", "{:.2f}"),
    "p50_ms": ("p50 ms", "{:.2f}"),
    "p99_ms": ("p99 ms", "{:.2f}"),
    "events_per_commit": ("events/commit", "{:.1f}"),
    "commit_wait_p50_ms": ("commit p50 ms", "{:.2f}"),
    "commit_wait_p99_ms": ("commit p99 ms", "{:.2f}"),
    "kib_per_connection": ("KiB/connection", "{:.1f}"),
    "idle_cpu_percent": ("idle CPU %", "{:.1f}"),
    "server_cpu_percent": ("server CPU %", "{:.0f}"),
    "generator_cpu_percent": ("generator CPU %", "{:.0f}"),
}


def table(scenario: Scenario, results: dict[str, Figures]) -> str:
    """The peers' figures below each other."""
    shown = [key for key in COLUMNS if any(key in figures for figures in results.values())]
    if scenario.timed:
        shown.remove("seconds")
    rows = [["", *(COLUMNS[key][0] for key in shown)]]
    for peer, figures in results.items():
        cells = (COLUMNS[key][1].format(figures[key]) if key in figures else "–" for key in shown)
        rows.append([peer, *cells])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_line(row, widths) for row in rows)


def _line(row: list[str], widths: list[int]) -> str:
    cells = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
    return "  ".join(["", row[0].ljust(widths[0]), *cells])


def with_ratios(scenario: Scenario, results: dict[str, Figures]) -> dict[str, Figures]:
    """The same, with how many times as good as ngIRCd each is, if that was measured."""
    if YARDSTICK not in results:
        return results
    theirs = results[YARDSTICK][scenario.figure]
    return {
        peer: {**figures, "ratio": scenario.ratio(figures[scenario.figure], theirs)}
        for peer, figures in results.items()
    }


def remarks(scenario: Scenario, results: dict[str, Figures]) -> list[str]:
    """What a reader of the table has to know."""
    lines = []
    for peer, figures in results.items() if scenario.figure == "deliveries_per_s" else ():
        if figures["generator_cpu_percent"] > HIGH_PERCENT:
            lines.append(f"  {peer}: the generator was at its limit; the server may be able to do more")
        elif figures["server_cpu_percent"] < HIGH_PERCENT:
            lines.append(f"  {peer}: its core was not its own all the time, or it waited; better measured again")
    if scenario.times_ngircd is not None and YARDSTICK not in results:
        lines.append(f"  not compared: {YARDSTICK} was not measured")
    return lines


def shortfall(scenario: Scenario, results: dict[str, Figures]) -> str | None:
    """What is missing to what Chatbox has to reach in that scenario, or None."""
    ratio = results.get("chatbox", {}).get("ratio")
    if scenario.times_ngircd is None or ratio is None or ratio >= scenario.times_ngircd:
        return None
    return f"{scenario.name}: {ratio:.2f} times {YARDSTICK}, and {scenario.times_ngircd:g} are wanted"
