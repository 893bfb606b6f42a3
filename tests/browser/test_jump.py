"""To an old message and back: by its address, by a reply's quote, by search; what one came for stays where it is."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor
from tests.support import LineClient

MESSAGES = 1_000
TAGS = ("message-tags", "echo-message", "batch", "draft/chathistory", "server-time")

# How far a message is from where it stood in the frame before, whenever nobody scrolls. An animation frame begins
# before its rows are measured, and rows not measured yet are hidden: with one in view it is not what will be seen.
WATCH = """() => {
  window.moves = [];
  let last = null;
  const look = () => {
    requestAnimationFrame(look);
    if (!window.quiet) {
      last = null;
      return;
    }
    const log = document.querySelector('.log');
    const box = log.getBoundingClientRect();
    const top = one => one.getBoundingClientRect().top;
    const seen = [...log.querySelectorAll('article[data-msgid]')].filter(
      one => top(one) < box.bottom && one.getBoundingClientRect().bottom > box.top);
    if (!seen.every(one => one.checkVisibility({visibilityProperty: true}))) return;
    const again = last && log.querySelector(`article[data-msgid="${CSS.escape(last.msgid)}"]`);
    if (again) {
      const moved = top(again) - last.top;
      if (Math.abs(moved) > 2) window.moves.push([again.ariaLabel.slice(0, 40), moved]);
    }
    const middle = seen.find(one => top(one) > box.top + box.height / 2);
    last = middle ? {msgid: middle.dataset.msgid, top: top(middle)} : null;
  };
  look();
}"""


@pytest.fixture
def ids(connect: Callable[[], LineClient]) -> list[str]:
    """Fills the room; the messages' ids. Near the end stands an answer to the hundredth."""
    carol = connect()
    carol.register("carol", *TAGS)
    carol.sync()
    found: list[str] = []
    for start in range(0, MESSAGES, 250):
        numbers = range(start, start + 250)
        carol.send(*(f"PRIVMSG #lobby :number {number:04} {'word ' * (number % 31)}" for number in numbers))
        found += re.findall(r"msgid=([^; ]+)[^\n]* PRIVMSG #lobby :number", "\n".join(carol.sync()))
    assert len(found) == MESSAGES
    carol.send(f"@+reply={found[100]} PRIVMSG #lobby :an answer")
    carol.sync()
    return found


def shows(person: Visitor, number: int) -> None:
    """The message is in view."""
    expect(person.message(f"number {number:04}")).to_be_in_viewport()


def test_reading_on_from_an_old_message_into_the_present(visit: Callable[..., Visitor], ids: list[str]) -> None:
    """Its address shows it; from there page follows page until the newest, and nothing moves but by scrolling."""
    ann = visit(path=f"/#/lobby/{ids[300]}", viewport={"width": 1100, "height": 700})
    ann.join("Ann")
    shows(ann, 300)
    page = ann.page
    expect(page.get_by_role("button", name="Jump to latest")).to_be_visible()
    page.evaluate(WATCH)
    newest = ann.message("an answer")
    for _ in range(200):
        if newest.count():
            break
        page.evaluate("window.quiet = false; document.querySelector('.log').scrollBy(0, 1200)")
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        page.evaluate("window.quiet = true")
        page.evaluate("new Promise(done => setTimeout(() => requestAnimationFrame(done), 50))")
    page.evaluate("window.quiet = false")
    assert page.evaluate("window.moves") == []
    newest.scroll_into_view_if_needed()
    page.evaluate("document.querySelector('.log').scrollBy(0, 9000)")
    expect(page.get_by_role("button", name="Jump to latest")).to_have_count(0)
    ann.say("here I am")
    expect(ann.message("here I am")).to_be_in_viewport()
    assert ann.problems == []


def test_a_quote_leads_to_what_it_answers_and_back(visit: Callable[..., Visitor], ids: list[str]) -> None:
    """Also with the keyboard; and who says something in the past sees it said in the present."""
    ann = visit("Ann")
    ann.message("an answer").get_by_role("button", name="An earlier message").click()
    shows(ann, 100)
    expect(ann.page.locator("article.lit")).to_contain_text("number 0100")
    ann.page.get_by_role("button", name="Jump to latest").click()
    expect(ann.message("an answer")).to_be_in_viewport()
    ann.message("an answer").locator(".quote").click()
    shows(ann, 100)
    ann.composer().press("Escape")
    expect(ann.message("an answer")).to_be_in_viewport()
    ann.message("an answer").locator(".quote").click()
    shows(ann, 100)
    ann.say("said from the past")
    expect(ann.message("said from the past")).to_be_in_viewport()
    expect(ann.page.get_by_role("button", name="Jump to latest")).to_have_count(0)
    assert ann.problems == []


def test_of_many_jumps_the_last_counts(visit: Callable[..., Visitor], ids: list[str]) -> None:
    """Addresses typed one after another, faster than pages come."""
    ann = visit("Ann")
    for number in (50, 700, 200, 900, 420):
        ann.page.evaluate("hash => { location.hash = hash }", f"#/lobby/{ids[number]}")
    shows(ann, 420)
    expect(ann.page.locator("article.lit")).to_contain_text("number 0420")
    ann.page.evaluate("hash => { location.hash = hash }", f"#/lobby/{ids[421]}")
    shows(ann, 421)
    assert ann.problems == []


def test_search_leads_to_what_it_found(
    visit: Callable[..., Visitor], ids: list[str], connect: Callable[[], LineClient]
) -> None:
    """In another room too, and long before anything that was loaded."""
    ann = visit("Ann")
    ann.say("/join #garden")
    expect(ann.log("#garden")).to_be_visible()
    ann.page.keyboard.press("Control+Shift+f")
    ann.page.get_by_label("In all rooms").check()
    ann.page.get_by_role("searchbox").fill("number 0123")
    ann.page.get_by_role("complementary", name="Search").get_by_role("button", name="number 0123").click()
    shows(ann, 123)
    expect(ann.page.locator("article.lit")).to_contain_text("number 0123")
    expect(ann.page).to_have_url(re.compile(r"/#/lobby$"))
    panel = ann.page.get_by_role("complementary", name="Search")
    expect(panel.get_by_role("searchbox")).to_have_value("number 0123")
    panel.get_by_role("searchbox").fill("number 0456")
    panel.get_by_role("button", name="number 0456").click()
    shows(ann, 456)
    ann.say("/search number 0789")
    panel.get_by_role("button", name="number 0789").click()
    shows(ann, 789)
    assert ann.problems == []
