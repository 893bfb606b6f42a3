"""A room of 5,000 people and very many messages stays smooth: what the page computes for each step is little."""

from __future__ import annotations

import resource
import statistics
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.visitor import Visitor
from tests.support import LineClient, ServerProcess

GROUP = 200
STEPS = 20
USUAL_MS = 50.0
LONG_MS = 250.0

# Asking for the names that screen readers say would be work for the page too: words are looked for as they stand there.
SHOWN = """([where, text]) => new Promise(done => {
  const look = () => document.querySelector(where).textContent.includes(text) ? done() : requestAnimationFrame(look);
  look();
})"""


class Work:
    """What the page's main thread computes, in its own time: other programs of this machine do not count."""

    def __init__(self, page: Page) -> None:
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.session.send("Performance.enable", {"timeDomain": "threadTicks"})
        self.page = page

    def total_ms(self) -> float:
        """Since the page was loaded."""
        metrics = self.session.send("Performance.getMetrics")["metrics"]
        total: float = next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")
        return total * 1000

    def of(self, what: str, act: Callable[[int], None], steps: int = STEPS) -> list[float]:
        """How long each of so many steps took, with the frames until it is seen."""
        found = []
        for step in range(steps):
            before = self.total_ms()
            act(step)
            self.page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
            found.append(self.total_ms() - before)
        print(f"{what}: median {statistics.median(found):.1f} ms, most {max(found):.1f} ms")
        return found


@pytest.fixture
def gather(server: ServerProcess) -> Iterator[Callable[[int], list[LineClient]]]:
    """Seats so many people, who are told of each other only once all are there."""
    people: list[LineClient] = []

    def seat(wanted: int) -> list[LineClient]:
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        if hard < 2 * wanted + 500:
            pytest.skip("so many connections may not be open here")
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        people.append(LineClient(server.port, timeout_s=60))
        people[0].register("owner", room="#crowd")
        people[0].send("MODE #crowd +u")
        people[0].sync()
        for start in range(1, wanted, GROUP):
            group = [LineClient(server.port, timeout_s=60) for _ in range(min(GROUP, wanted - start))]
            people.extend(group)
            for number, one in enumerate(group, start):
                one.send(f"NICK p{number}", f"USER p{number} 0 * :p", "JOIN #crowd", "PING done")
            for one in group:
                one.until("PONG")
        people[0].send("MODE #crowd -u")
        people[0].sync()
        return people

    yield seat
    for one in people:
        one.close()


def shown(page: Page, where: str, text: str) -> None:
    """Waits until these words stand there."""
    page.evaluate(SHOWN, [where, text])


def smooth(steps: list[float]) -> None:
    """A step is two frames and what it takes to ask for it; twice of what is usual on a busy machine is allowed."""
    assert statistics.median(steps) < USUAL_MS, steps
    assert max(steps) < LONG_MS, steps


@pytest.mark.parametrize("wanted", [400, pytest.param(5_000, marks=pytest.mark.soak)])
def test_a_room_of_very_many(
    visit: Callable[..., Visitor], gather: Callable[[int], list[LineClient]], wanted: int
) -> None:
    """Scrolling the list of members, and seeing people talk, leave and come."""
    people = gather(wanted)
    ann = visit("Ann", viewport={"width": 1440, "height": 900})
    ann.say("/join #crowd")
    members = ann.page.get_by_role("complementary", name="Members")
    expect(members.get_by_text(f"{wanted + 1:,}")).to_be_visible(timeout=60_000)
    work = Work(ann.page)
    smooth(
        work.of("scroll", lambda step: ann.page.evaluate("document.querySelector('.side .scroll').scrollBy(0, 500)"))
    )

    def talk(step: int) -> None:
        people[0].send(f"PRIVMSG #crowd :talk {step:03}")
        shown(ann.page, ".log", f"talk {step:03}")

    def leave(step: int) -> None:
        people[-1 - step].send("PART #crowd")
        shown(ann.page, ".side header", f"{wanted - step:,}")

    def come(step: int) -> None:
        people[-1 - step].send("JOIN #crowd")
        shown(ann.page, ".side header", f"{wanted + 2 - STEPS + step:,}")

    smooth(work.of("a message", talk))
    smooth(work.of("a departure", leave))
    smooth(work.of("an arrival", come))
    assert ann.problems == []


@pytest.mark.parametrize("wanted", [2_000, pytest.param(100_000, marks=pytest.mark.soak)])
def test_very_many_messages(visit: Callable[..., Visitor], connect: Callable[[], LineClient], wanted: int) -> None:
    """Scrolling up through all of them as they come in, and down again, and hearing something new then."""
    carol = connect()
    carol.register("carol")
    for start in range(0, wanted, 500):
        carol.send(*(f"PRIVMSG #lobby :number {at:06} {'word ' * (at % 23)}" for at in range(start, start + 500)))
        carol.sync()
    ann = visit("Ann", viewport={"width": 1440, "height": 900})
    ann.sees(f"number {wanted - 1:06}")
    page = ann.page
    work = Work(page)
    first = ann.message("number 000000")
    steps: list[float] = []

    def up(_: int) -> None:
        page.evaluate("document.querySelector('.log').scrollBy(0, -700)")

    while not first.count():
        page.evaluate("document.querySelector('.log').scrollBy(0, -40 * 800)")
        expect(page.locator(".older .spinner")).to_have_count(0)
        if len(steps) < 2 * STEPS:
            steps += work.of("scrolling up", up, 5)
    smooth(steps)
    smooth(work.of("down", lambda step: page.evaluate("document.querySelector('.log').scrollBy(0, 700)")))
    page.get_by_role("button", name="Jump to latest").click()

    def talk(step: int) -> None:
        carol.send(f"PRIVMSG #lobby :talk {step:03}")
        shown(page, ".log", f"talk {step:03}")

    smooth(work.of("a message", talk))
    assert ann.problems == []
