"""Over plain HTTP on a network a page has no service worker, clipboard or crypto from the browser, and misses none."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from tests.browser.visitor import Visitor
from tests.support import ServerProcess

MISSING = """[isSecureContext, typeof crypto.subtle, typeof crypto.randomUUID, typeof navigator.clipboard,
  'serviceWorker' in navigator, typeof navigator.locks]"""


def visitors(
    new_context: Callable[..., BrowserContext], start_server: Callable[..., ServerProcess], *names: str
) -> list[Visitor]:
    """People at a name that is not this machine's own, in a room."""
    server = start_server(config='[server]\nnames = ["room.lan"]\n')
    found = []
    for name in names:
        person = Visitor(new_context().new_page(), f"http://room.lan:{server.port}/")
        person.open()
        person.join(name)
        found.append(person)
    return found


def test_nothing_essential_is_missing(
    new_context: Callable[..., BrowserContext], start_server: Callable[..., ServerProcess]
) -> None:
    """Talking, reacting, deleting, copying, an invitation with its picture, and the same person after a reload."""
    ann, bob = visitors(new_context, start_server, "Ann", "Bob")
    page = ann.page
    undefined = "undefined"
    assert page.evaluate(MISSING) == [False, undefined, undefined, undefined, False, undefined]
    ann.say("**hello** from a LAN")
    bob.sees("hello from a LAN")
    message = bob.message("hello from a LAN")
    message.hover()
    message.get_by_role("button", name="React").click()
    bob.page.get_by_role("button", name="thumbs up", exact=True).first.click()
    expect(ann.message("hello from a LAN").get_by_role("button", name="👍")).to_be_visible()
    message.get_by_role("button", name="More").click()
    bob.page.get_by_role("menuitem", name="Copy text").click()
    expect(bob.page.get_by_text("Copied")).to_be_visible()
    bob.composer().click()
    bob.page.keyboard.press("Control+v")
    expect(bob.composer()).to_have_value("**hello** from a LAN")
    bob.composer().fill("")
    ann.say("/join #garden")
    expect(ann.log("#garden")).to_be_visible()
    page.get_by_role("button", name="More about this room").click()
    page.get_by_role("menuitem", name="Invite people").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("svg.qr")).to_be_visible()
    dialog.get_by_role("button", name="Close", exact=True).click()
    page.reload()
    expect(ann.composer("#garden")).to_be_editable()
    page.keyboard.press("Alt+ArrowDown")
    ann.sees("hello from a LAN")
    assert ann.problems == bob.problems == []


def test_what_browsers_do_not_allow_there_is_said(
    new_context: Callable[..., BrowserContext], start_server: Callable[..., ServerProcess]
) -> None:
    """Notifications; title and sound remain."""
    (ann,) = visitors(new_context, start_server, "Ann")
    page = ann.page
    page.keyboard.press("Control+,")
    page.get_by_role("tab", name="Notifications").click()
    expect(page.get_by_label("Desktop notifications")).to_be_disabled()
    expect(page.get_by_text("Browsers allow them only over HTTPS or on this machine.")).to_be_visible()
    page.get_by_label("Sounds").check()
    expect(page.get_by_label("Sounds")).to_be_checked()
    assert ann.problems == []
