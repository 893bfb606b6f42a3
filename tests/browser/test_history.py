"""Ten thousand messages: loaded as one reads, and nothing moves under one's eyes."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.visitor import Visitor
from tests.support import LineClient

MESSAGES = 10_000
PAGES_UP = 400

# Follows one message from frame to frame while nobody scrolls: whatever it moves then was not asked for.
WATCH = """() => {
  const log = document.querySelector('.log');
  window.jumps = [];
  let last = null;
  const look = () => {
    const box = log.getBoundingClientRect();
    const shown = [...log.querySelectorAll('article')].filter(one => {
      const at = one.getBoundingClientRect();
      return at.top > box.top + 50 && at.bottom < box.bottom - 50;
    });
    if (last && window.quiet) {
      const again = log.querySelector(`article[data-key="${CSS.escape(last.key)}"]`);
      const moved = again ? again.getBoundingClientRect().top - last.top : Infinity;
      if (Math.abs(moved) > 2) window.jumps.push([last.key, moved]);
    }
    const middle = shown[Math.floor(shown.length / 2)];
    last = middle ? {key: middle.dataset.key, top: middle.getBoundingClientRect().top} : null;
    requestAnimationFrame(look);
  };
  look();
}"""

# Done when what came into view has its place: the list draws it some frames after it was scrolled.
SETTLED = """() => new Promise(done => {
  const log = document.querySelector('.log');
  let last = null, same = 0;
  const look = () => {
    const top = log.getBoundingClientRect().top;
    const shown = [...log.querySelectorAll('article')].find(one => one.getBoundingClientRect().top > top + 50);
    const now = shown && `${shown.dataset.key} ${shown.getBoundingClientRect().top}`;
    same = now && now === last ? same + 1 : 0;
    last = now;
    if (same < 2) requestAnimationFrame(look);
    else done();
  };
  look();
})"""


def numbered(irc: LineClient) -> None:
    """Fills the room."""
    irc.register("carol")
    for start in range(0, MESSAGES, 500):
        irc.send(
            *(f"PRIVMSG #lobby :number {number:05} {'word ' * (number % 23)}" for number in range(start, start + 500))
        )
        irc.sync()


def test_ten_thousand_messages_are_scrolled(visit: Callable[..., Visitor], connect: Callable[[], LineClient]) -> None:
    """From the newest to the first and back; only what is in view is in the page."""
    carol = connect()
    numbered(carol)
    ann = visit("Ann", viewport={"width": 1280, "height": 800})
    page, log = ann.page, ann.log()
    ann.sees("number 09999")
    page.evaluate(WATCH)
    first = ann.message("number 00000")
    for _ in range(PAGES_UP):
        if first.count():
            break
        page.evaluate("window.quiet = false; document.querySelector('.log').scrollBy(0, -40 * 800)")
        page.evaluate(SETTLED)
        # Older messages come in above while nobody scrolls.
        page.evaluate("window.quiet = true")
        expect(page.locator(".older .spinner")).to_have_count(0)
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(first).to_be_visible()
    expect(page.get_by_text("This is where #lobby begins")).to_be_attached()
    assert log.get_by_role("article").count() < 120
    carol.send("PRIVMSG #lobby :something new")
    carol.sync()
    jump = page.get_by_role("button", name="Jump to latest (1 new)")
    expect(jump).to_be_visible()
    expect(first).to_be_visible()
    page.evaluate("window.quiet = false")
    jump.click()
    ann.sees("something new")
    assert page.evaluate("window.jumps") == []
    assert ann.problems == []


def test_a_message_has_an_address(visit: Callable[..., Visitor], connect: Callable[[], LineClient]) -> None:
    """A link to an old message shows it, lit, and the present is one button away."""
    numbered(connect())
    ann = visit("Ann")
    ann.sees(f"number {MESSAGES - 1:05}")
    ann.page.evaluate("document.querySelector('.log').scrollBy(0, -3000)")
    message = ann.log().get_by_role("article").first
    expect(message).to_be_attached()
    # Both of one element: the list is still moving.
    msgid, text = message.evaluate("one => [one.dataset.msgid, one.ariaLabel]")
    bob = visit(path=f"/#/lobby/{msgid}")
    bob.join("Bob")
    expect(bob.page.get_by_role("article", name=text, exact=True)).to_be_in_viewport()
    bob.page.get_by_role("button", name="Jump to latest").click()
    expect(bob.message(f"number {MESSAGES - 1:05}")).to_be_in_viewport()
    assert bob.problems == []
