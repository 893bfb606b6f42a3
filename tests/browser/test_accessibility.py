"""Every view in both themes is what WCAG 2.2 AA asks for, as far as axe-core can tell."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitor import Visitor
from tests.support import LineClient, ServerProcess

AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

CODE = "```python\ndef greet(name):\n    return f'hello {name}'  # kindly\n```"
TEXTS = ["**bold** and *italic* and `code`", "see https://example.org and #lobby", "> a quote", "🎉", "مرحبا بالجميع"]


def violations(page: Page) -> list[str]:
    """What axe finds in the page as it is, each with where it is."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(
        "tags => axe.run(document, {runOnly: tags}).then(result => result.violations)", TAGS
    )
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


def fill(visitor: Visitor, irc: LineClient) -> None:
    """One message of each kind, from both kinds of clients."""
    irc.register("carol")
    irc.send("PRIVMSG #lobby :\x02bold\x02 \x0304red\x03 \x0302,07both\x03", "PRIVMSG #lobby :\x01ACTION waves\x01")
    irc.send("NOTICE #lobby :a notice", "PRIVMSG #lobby :Ann: a mention")
    irc.sync()
    for text in TEXTS:
        visitor.say(text)
    visitor.composer().fill(CODE)
    visitor.composer().press("Enter")
    expect(visitor.page.locator(".hljs-keyword").first).to_be_visible()
    message = visitor.message("a mention")
    message.hover()
    message.get_by_role("button", name="React").click()
    visitor.page.get_by_role("button", name="thumbs up", exact=True).first.click()
    expect(message.get_by_role("button", name="👍")).to_be_visible()
    message.get_by_role("button", name="Reply").click()
    visitor.say("an answer")
    visitor.sees("an answer")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_view(visit: Callable[..., Visitor], connect: Callable[[], LineClient], theme: str) -> None:
    """No violation at the door, in the room, in any dialog, menu, card or picker."""
    ann = visit(color_scheme=theme, viewport={"width": 1440, "height": 900})
    page = ann.page
    found = {"door": violations(page)}
    page.get_by_role("button", name="Join", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    found["door with a problem"] = violations(page)
    ann.join("Ann")
    fill(ann, connect())
    found["room"] = violations(page)
    ann.message("a notice").hover()
    found["message tools"] = violations(page)
    ann.message("a notice").get_by_role("button", name="More").click()
    found["message menu"] = violations(page)
    page.keyboard.press("Escape")
    page.get_by_role("complementary", name="Members").get_by_role("button", name="Ann").click()
    found["profile"] = violations(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Emoji").click()
    expect(page.get_by_role("button", name="grinning face", exact=True).first).to_be_visible()
    found["emoji"] = violations(page)
    page.keyboard.press("Escape")
    ann.composer().fill("")
    ann.composer().press_sequentially("/to")
    expect(page.get_by_role("listbox")).to_be_visible()
    found["completion"] = violations(page)
    ann.composer().fill("")
    found |= dialogs(page)
    assert {view: what for view, what in found.items() if what} == {}
    assert ann.problems == []


def dialogs(page: Page) -> dict[str, list[str]]:
    """Opens each dialog and each of its tabs."""
    found: dict[str, list[str]] = {}
    for name, keys in [("switcher", "Control+k"), ("keys", "Control+/"), ("settings", "Control+,")]:
        page.keyboard.press(keys)
        expect(page.get_by_role("dialog")).to_be_visible()
        found |= tabs(page, name)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    for button in ["Browse rooms", "New room", "Room settings"]:
        opener = page.get_by_title(button) if button == "Room settings" else page.get_by_role("button", name=button)
        opener.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        found |= tabs(page, button)
        page.get_by_role("button", name="Close", exact=True).click()
        expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Control+Shift+f")
    expect(page.get_by_role("searchbox", name="Search messages")).to_be_focused()
    page.keyboard.type("notice")
    found["search"] = violations(page)
    return found


def tabs(page: Page, name: str) -> dict[str, list[str]]:
    """The dialog that is open, with all its tabs."""
    found = {name: violations(page)}
    for tab in page.get_by_role("tab").all():
        tab.click()
        found[f"{name}, {tab.inner_text()}"] = violations(page)
    return found


def test_regions_and_names(visit: Callable[..., Visitor], server: ServerProcess) -> None:
    """What screen readers are promised: regions, one silent log and one announcer, articles of author, time, text."""
    ann, bob = visit("Ann"), visit("Bob")
    page = ann.page
    expect(page.get_by_role("navigation", name="Rooms").get_by_role("link", name="#lobby")).to_be_visible()
    expect(page.get_by_role("complementary", name="Members")).to_be_visible()
    assert page.get_by_role("log").count() == 1
    expect(ann.log()).to_have_attribute("aria-live", "off")
    bob.say("good **morning**")
    expect(page.get_by_role("article", name="Bob, ")).to_have_count(1)
    expect(ann.message("good morning")).to_have_accessible_name(re.compile(r"^Bob, \d{1,2}:\d\d, good morning$"))
    expect(page.get_by_role("status").filter(has_text="Bob: good morning")).to_have_count(1)
    page.reload()
    ann.sees("good morning")
    expect(page.get_by_role("status").filter(has_text="good morning")).to_have_count(0)
