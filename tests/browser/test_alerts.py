"""Being told: title and icon, notifications and sounds, by settings and per room, and only while one is not looking."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.visitor import Visitor
from tests.support import LineClient, ServerProcess

# The browser's own ones, which also write down what they are made for.
NOTED = """() => {
  window.told = [];
  window.tones = 0;
  const Real = window.Notification;
  window.Notification = class extends Real {
    constructor(title, options) {
      super(title, options);
      window.told.push([title, options.body]);
      window.lastTold = this;
    }
  };
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...when) {
    window.tones++;
    return start.apply(this, when);
  };
}"""


def look_away(page: Page, away: bool = True) -> None:
    """To another tab, or back. A page under test otherwise believes that it is always looked at."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setFocusEmulationEnabled", {"enabled": False})
    if away:
        page.context.new_page().bring_to_front()
    else:
        page.bring_to_front()
    page.wait_for_function("away => document.hasFocus() !== away", arg=away)


def watched(new_context: Callable[..., BrowserContext], server: ServerProcess, name: str = "Ann") -> Visitor:
    """Somebody whose browser lets this page notify."""
    context = new_context()
    context.grant_permissions(["notifications"])
    context.add_init_script(f"({NOTED})()")
    person = Visitor(context.new_page(), f"http://127.0.0.1:{server.port}/")
    person.open()
    person.join(name)
    return person


def settings_of_alerts(person: Visitor, **switches: bool) -> None:
    """Turns switches on or off, by their labels."""
    person.page.keyboard.press("Control+,")
    dialog = person.page.get_by_role("dialog", name="Settings")
    dialog.get_by_role("tab", name="Notifications").click()
    for label, on in switches.items():
        dialog.get_by_label(label.replace("_", " ")).set_checked(on)
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)


def told(person: Visitor) -> Any:
    """What notifications there were."""
    return person.page.evaluate("window.told")


def level(person: Visitor, words: str) -> None:
    """How much one wants to hear of the room on screen."""
    person.page.get_by_role("button", name="More about this room").click()
    person.page.get_by_role("menuitemradio", name=words).click()


def icon(person: Visitor) -> str:
    """The picture of the tab."""
    address: str = person.page.evaluate("document.querySelector('link[rel=icon]').href")
    return address


def test_title_and_icon(
    new_context: Callable[..., BrowserContext], server: ServerProcess, connect: Callable[[], LineClient]
) -> None:
    """A dot for what is new, a number for mentions, and nothing once it is read."""
    ann = watched(new_context, server)
    page = ann.page
    expect(page).to_have_title(re.compile("^#lobby"))
    calm = icon(ann)
    bob = connect()
    bob.register("bob")
    bob.sync()
    look_away(page)
    bob.send("PRIVMSG #lobby :good morning")
    bob.sync()
    expect(page).to_have_title(re.compile("^• #lobby"))
    assert icon(ann) != calm
    bob.send("PRIVMSG #lobby :Ann: are you there?", "PRIVMSG Ann :psst")
    bob.sync()
    expect(page).to_have_title(re.compile(r"^\(2\) #lobby"))
    look_away(page, False)
    expect(page).to_have_title(re.compile(r"^\(1\) #lobby"))
    page.get_by_role("navigation", name="Rooms").get_by_role("link", name="bob").click()
    expect(page).to_have_title(re.compile("^bob"))
    page.wait_for_function("calm => document.querySelector('link[rel=icon]').href === calm", arg=calm)
    assert ann.problems == []


def test_notifications_and_sounds(
    new_context: Callable[..., BrowserContext], server: ServerProcess, connect: Callable[[], LineClient]
) -> None:
    """For mentions and direct messages, not while one looks; pressing one leads there; each can be switched off."""
    ann = watched(new_context, server)
    bob = connect()
    bob.register("bob")
    settings_of_alerts(ann, Desktop_notifications=True, Sounds=True)
    page = ann.page
    page.evaluate("window.tones = 0")
    bob.send("PRIVMSG #lobby :Ann: while you look")
    ann.sees("while you look")
    look_away(page)
    bob.send("PRIVMSG #lobby :just talk", "PRIVMSG #lobby :Ann: *while* you do not", "PRIVMSG Ann :psst")
    bob.sync()
    page.wait_for_function("() => window.told.length === 2 && window.tones === 4")
    assert told(ann) == [["bob in #lobby", "Ann: while you do not"], ["bob", "psst"]]
    look_away(page, False)
    page.evaluate("window.lastTold.onclick()")
    expect(ann.log("bob")).to_be_visible()
    settings_of_alerts(ann, Desktop_notifications=False, Sounds=False)
    look_away(page)
    bob.send("PRIVMSG Ann :quietly")
    ann.sees("quietly", "bob")
    assert len(told(ann)) == 2
    assert page.evaluate("window.tones") == 4
    assert ann.problems == []


def test_levels_of_a_room(
    new_context: Callable[..., BrowserContext], server: ServerProcess, connect: Callable[[], LineClient]
) -> None:
    """Everything, mentions or nothing, remembered over a reload; what is muted counts nowhere."""
    ann = watched(new_context, server)
    page = ann.page
    bob = connect()
    bob.register("bob")
    bob.sync()
    settings_of_alerts(ann, Desktop_notifications=True)
    level(ann, "All messages")
    page.reload()
    expect(ann.composer()).to_be_editable()
    look_away(page)
    bob.send("PRIVMSG #lobby :just talk")
    page.wait_for_function("() => window.told.length === 1")
    look_away(page, False)
    level(ann, "Nothing")
    look_away(page)
    bob.send("PRIVMSG #lobby :Ann: a mention", "PRIVMSG #lobby :and more")
    ann.sees("and more")
    assert len(told(ann)) == 1
    assert page.title().startswith("#lobby")
    look_away(page, False)
    level(ann, "Mentions only")
    look_away(page)
    bob.send("PRIVMSG #lobby :talk again", "PRIVMSG #lobby :Ann: again")
    page.wait_for_function("() => window.told.length === 2")
    assert told(ann)[1] == ["bob in #lobby", "Ann: again"]
    assert ann.problems == []


def test_a_browser_that_does_not_allow_it_says_so(
    new_context: Callable[..., BrowserContext], server: ServerProcess
) -> None:
    """The switch goes back by itself."""
    context = new_context()
    context.clear_permissions()
    ann = Visitor(context.new_page(), f"http://127.0.0.1:{server.port}/")
    ann.open()
    ann.join("Ann")
    page = ann.page
    page.evaluate("Notification.requestPermission = async () => 'denied'")
    page.keyboard.press("Control+,")
    page.get_by_role("tab", name="Notifications").click()
    page.get_by_label("Desktop notifications").click()
    expect(page.get_by_text("The browser does not allow them for this page.")).to_be_visible()
    expect(page.get_by_label("Desktop notifications")).not_to_be_checked()
    assert ann.problems == []
