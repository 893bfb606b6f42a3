"""What the log costs."""

from chatbox.core.meter import KEPT, Meter
from tests.core.fakes import World


def test_waits_by_quantile() -> None:
    """Of the last commits; nothing before the first."""
    meter = Meter()
    assert meter.wait_ms(0.5) == 0
    for number in range(100):
        meter.note(2, number / 1000)
    assert (meter.commits, meter.events) == (100, 200)
    assert (meter.wait_ms(0), meter.wait_ms(0.5), meter.wait_ms(0.99), meter.wait_ms(1)) == (0, 50, 99, 99)
    for _ in range(KEPT):
        meter.note(1, 7.0)
    assert meter.wait_ms(0) == 7000


def test_commits_are_counted_with_their_events() -> None:
    """Events of one tick are one commit."""
    world = World()
    ann = world.client("ann", room="#a")
    before = world.hub.pipeline.meter.commits, world.hub.pipeline.meter.events
    ann.ask("PRIVMSG #a :1", "PRIVMSG #a :2")
    assert (world.hub.pipeline.meter.commits, world.hub.pipeline.meter.events) == (before[0] + 1, before[1] + 2)
