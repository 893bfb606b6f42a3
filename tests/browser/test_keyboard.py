"""Everything can be done without a mouse."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.visitor import Visitor
from tests.support import LineClient, ServerProcess

PLACE = """document.activeElement.parentElement.closest(
  'aside[aria-label], nav[aria-label], section[aria-label], [role=log]').getAttribute('aria-label')"""


def focused(page: Page) -> str:
    """The name of what has the focus."""
    name: str = page.evaluate("document.activeElement.getAttribute('aria-label') || document.activeElement.textContent")
    return name


def test_join_talk_react_and_answer(visit: Callable[..., Visitor], server: ServerProcess) -> None:
    """Keys alone, from the door to an answer."""
    ann = visit()
    keys = ann.page.keyboard
    keys.type("Ann")
    keys.press("Enter")
    expect(ann.composer()).to_be_focused()
    keys.type("two")
    keys.press("Shift+Enter")
    keys.type("lines")
    keys.press("Enter")
    expect(ann.message("two")).to_contain_text("lines")
    expect(ann.message("Sending")).to_have_count(0)
    keys.press("ArrowUp")
    expect(ann.message("two")).to_be_focused()
    keys.press("ArrowRight")
    assert focused(ann.page) == "React"
    keys.press("Enter")
    search = ann.page.get_by_role("searchbox", name="Search emoji")
    expect(search).to_be_focused()
    keys.type("rocket")
    keys.press("Enter")
    expect(ann.message("two").get_by_role("button", name=re.compile("🚀 1"))).to_have_attribute("aria-pressed", "true")
    ann.composer().focus()
    keys.press("ArrowUp")
    keys.press("r")
    expect(ann.composer()).to_be_focused()
    keys.type("an answer")
    keys.press("Enter")
    expect(ann.message("an answer")).to_contain_text("two lines")
    assert ann.problems == []


def test_delete(visit: Callable[..., Visitor], server: ServerProcess) -> None:
    """One's own message, after being asked; it is gone for others too."""
    ann, bob = visit("Ann"), visit("Bob")
    ann.say("a slip of the finger")
    bob.sees("a slip of the finger")
    expect(ann.message("Sending")).to_have_count(0)
    keys = ann.page.keyboard
    keys.press("ArrowUp")
    keys.press("Delete")
    expect(ann.page.get_by_role("dialog", name="Delete this message?")).to_be_visible()
    keys.press("Enter")
    for person in (ann, bob):
        person.sees("Message deleted by Ann")
        assert person.message("a slip of the finger").count() == 0
    keys.press("Escape")
    expect(ann.composer()).to_be_focused()


def test_rooms_and_regions(visit: Callable[..., Visitor], connect: Callable[[], LineClient]) -> None:
    """Ctrl+K makes and finds rooms, Alt+arrows go between them, unread first with Shift, F6 between regions."""
    ann = visit("Ann")
    page, keys = ann.page, ann.page.keyboard
    for room in ("garden", "kitchen"):
        keys.press("Control+k")
        expect(page.get_by_role("combobox")).to_be_focused()
        keys.type(room)
        keys.press("Enter")
        expect(ann.log(f"#{room}")).to_be_visible()
    expect(ann.composer("#kitchen")).to_be_focused()
    keys.press("Alt+ArrowUp")
    expect(ann.log("#garden")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/#/garden$"))
    irc = connect()
    irc.register("carol")
    irc.send("PRIVMSG #lobby :Ann: are you there?")
    irc.sync()
    link = page.get_by_role("navigation", name="Rooms").get_by_role("link", name="#lobby, 1 mention")
    expect(link).to_be_visible()
    keys.press("Alt+Shift+ArrowDown")
    ann.sees("are you there?")
    page.go_back()
    expect(ann.log("#garden")).to_be_visible()
    expect(ann.composer("#garden")).to_be_focused()
    places = []
    for _ in range(4):
        keys.press("F6")
        places.append(page.evaluate(PLACE))
    assert places == ["Members", "Rooms", "Messages in #garden", "Write a message"]
    keys.press("Control+/")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    keys.press("Escape")
    expect(ann.composer("#garden")).to_be_focused()


def test_addresses(visit: Callable[..., Visitor], server: ServerProcess) -> None:
    """A link leads to its room and the default ones are there too; what was left is not entered again by itself."""
    ann = visit(path="/#/garden")
    ann.join("Ann", room="#garden")
    rooms = ann.page.get_by_role("navigation", name="Rooms").get_by_role("link")
    expect(rooms).to_have_text(["garden", "lobby"])
    ann.say("/join #kitchen", room="#garden")
    expect(ann.log("#kitchen")).to_be_visible()
    expect(ann.page).to_have_url(re.compile(r"/#/kitchen$"))
    ann.say("/part", room="#kitchen")
    expect(rooms).to_have_text(["garden", "lobby"])
    expect(ann.page.get_by_role("log")).to_be_visible()
    ann.page.reload()
    expect(ann.page.get_by_role("log")).to_be_visible()
    expect(rooms).to_have_text(["garden", "lobby"])


def test_completion_and_commands(visit: Callable[..., Visitor], server: ServerProcess) -> None:
    """Names, rooms and commands complete; an unknown command is kept and never said."""
    ann, bob = visit("Ann"), visit("Bob")
    box = ann.composer()
    box.press_sequentially("hello @bo")
    expect(ann.page.get_by_role("option", name="Bob")).to_be_visible()
    box.press("Enter")
    expect(box).to_have_value("hello @Bob ")
    box.press("Enter")
    bob.sees("hello @Bob")
    box.press_sequentially("/topi")
    box.press("Tab")
    expect(box).to_have_value("/topic ")
    box.press_sequentially("All about gardens")
    ann.say("/nonsense here")
    expect(ann.page.get_by_role("alert")).to_contain_text("/nonsense")
    expect(box).to_have_value("/nonsense here")
    ann.say("/me waves")
    bob.sees("waves")
    assert bob.message("/nonsense").count() == 0
    # What ends in the beginning of a name is sent as it stands.
    ann.say("see you bo")
    bob.sees("see you bo")


def test_a_key_in_the_moment_a_dialog_closes(visit: Callable[..., Visitor], server: ServerProcess) -> None:
    """The browser says only some time after Esc that the dialog is closed: a key before that counts."""
    ann = visit()
    ann.join("Ann")
    ann.page.keyboard.press("Control+k")
    expect(ann.page.get_by_role("dialog", name="Go to a room or person")).to_be_visible()
    ann.page.evaluate("""() => {
        document.querySelector("dialog").close();
        const key = {key: "/", ctrlKey: true, bubbles: true, cancelable: true};
        document.body.dispatchEvent(new KeyboardEvent("keydown", key));
    }""")
    expect(ann.page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    ann.page.evaluate("() => new Promise(done => setTimeout(done, 100))")
    expect(ann.page.get_by_role("dialog")).to_have_count(1)
    ann.page.keyboard.press("Escape")
    expect(ann.page.get_by_role("dialog")).to_have_count(0)
