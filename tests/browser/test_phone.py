"""On a phone: one pane, big enough for fingers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.visitor import Visitor
from tests.support import ServerProcess

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
TARGET_PX = 44


def small_targets(page: Page) -> list[str]:
    """Buttons and links in view that a finger would miss; those within a line of text are exempt."""
    found: list[str] = page.evaluate(
        """least => [...document.querySelectorAll('button, a, input, textarea')].filter(element => {
          const box = element.getBoundingClientRect();
          const shown = element.checkVisibility({opacityProperty: true}) && box.width > 1;
          const inText = element.closest('article, .topic, .events, .beginning') || element.matches('.plain-link');
          const area = element.closest('.composer-box, .switch') ?? element;
          const wide = area.getBoundingClientRect();
          return shown && !inText && (wide.height < least - 0.5 || wide.width < least - 0.5);
        }).map(element => element.outerHTML.slice(0, 120))""",
        TARGET_PX,
    )
    return found


def test_one_pane(visit: Callable[..., Visitor], server: ServerProcess) -> None:
    """The room after joining, the list one step back, members over the room; nothing is wider than the page."""
    ann = visit(**PHONE)
    assert small_targets(ann.page) == []
    ann.join("Ann")
    page = ann.page
    rooms = page.get_by_role("navigation", name="Rooms")
    expect(rooms).to_be_hidden()
    ann.say("hello from a phone " + "x" * 300)
    ann.sees("hello from a phone")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
    assert small_targets(page) == []
    page.get_by_role("button", name="Members").tap()
    expect(page.get_by_role("complementary", name="Members")).to_be_visible()
    assert small_targets(page) == []
    page.get_by_role("button", name="Close members").tap()
    page.get_by_role("link", name="Back to rooms").tap()
    expect(rooms).to_be_visible()
    expect(ann.log()).to_be_hidden()
    assert small_targets(page) == []
    rooms.get_by_role("link", name="#lobby").tap()
    expect(ann.log()).to_be_visible()
    page.go_back()
    expect(rooms).to_be_visible()
    page.go_forward()
    expect(ann.log()).to_be_visible()
    assert ann.problems == []


def test_a_finger_finds_the_actions(visit: Callable[..., Visitor], server: ServerProcess) -> None:
    """A tap on a message shows what one can do with it."""
    ann = visit("Ann", **PHONE)
    ann.say("touch me")
    expect(ann.message("Sending")).to_have_count(0)
    ann.message("touch me").get_by_text("touch me").tap()
    ann.message("touch me").get_by_role("button", name="Reply").tap()
    expect(ann.page.get_by_text("Reply to Ann")).to_be_visible()
    ann.say("an answer")
    expect(ann.message("an answer").get_by_title("Jump to the message of Ann")).to_be_visible()


def fits(page: Page) -> None:
    """Nothing is wider than the page, what is open lies within it, and all in it is big enough for fingers."""
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
    outside = page.evaluate(
        """() => [...document.querySelectorAll('dialog[open], [popover]:popover-open')].filter(one => {
          const box = one.getBoundingClientRect();
          return box.width > 0 && (box.left < 0 || box.right > innerWidth || box.top < 0 || box.bottom > innerHeight);
        }).map(one => one.outerHTML.slice(0, 120))"""
    )
    assert outside == []
    assert small_targets(page) == []


def in_dialog(page: Page) -> None:
    """The dialog that is open, on each of its tabs; then it is closed."""
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    fits(page)
    for tab in dialog.get_by_role("tab").all():
        tab.tap()
        fits(page)
    dialog.get_by_role("button", name="Close", exact=True).tap()
    expect(dialog).to_have_count(0)


def test_dialogs_and_menus(visit: Callable[..., Visitor], server: ServerProcess) -> None:
    """Each is reached with a finger, fits the page and can be left again."""
    ann = visit("Ann", **PHONE)
    page = ann.page
    page.get_by_role("button", name="More about this room").tap()
    fits(page)
    page.get_by_role("menuitem", name="Room settings").tap()
    in_dialog(page)
    page.get_by_role("link", name="Back to rooms").tap()
    for name in ("Browse rooms", "New room", "Settings", "Go to a room or person"):
        page.get_by_role("button", name=name, exact=True).tap()
        if name == "Go to a room or person":
            expect(page.get_by_role("dialog")).to_be_visible()
            fits(page)
            page.keyboard.press("Escape")
            expect(page.get_by_role("dialog")).to_have_count(0)
        else:
            in_dialog(page)
    page.get_by_role("navigation", name="Rooms").get_by_role("link", name="#lobby").tap()
    ann.say("touch me")
    expect(ann.message("Sending")).to_have_count(0)
    message = ann.message("touch me")
    message.get_by_text("touch me").tap()
    message.get_by_role("button", name="More").tap()
    fits(page)
    page.get_by_role("menuitem", name="Delete").tap()
    dialog = page.get_by_role("dialog", name="Delete this message?")
    expect(dialog).to_be_visible()
    fits(page)
    dialog.get_by_role("button", name="Cancel").tap()
    expect(dialog).to_have_count(0)
    page.get_by_role("button", name="Emoji").tap()
    expect(page.get_by_role("button", name="grinning face", exact=True).first).to_be_visible()
    fits(page)
    page.get_by_role("button", name="grinning face", exact=True).first.tap()
    expect(ann.composer()).to_have_value("\U0001f600")
    page.get_by_role("button", name="Send").tap()
    ann.sees("\U0001f600")
    page.get_by_role("button", name="Members").tap()
    page.get_by_role("complementary", name="Members").get_by_role("button", name="Ann").tap()
    fits(page)
    assert ann.problems == []
