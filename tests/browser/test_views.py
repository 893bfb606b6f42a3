"""The main views as pictures, for the README: `make images` puts them into docs/images."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor
from tests.support import LineClient

DESKTOP = {"width": 1280, "height": 800}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True}

TALK = [
    ("Tomas", "Morning! The tomatoes are out on the balcony, **all twelve** of them."),
    ("Yuki", "Twelve! I have three, and one of them is a cat's bed by now 🐈"),
    ("Lena", "How often do you water them in this heat?"),
    ("Tomas", "Twice a day. I wrote myself a reminder:"),
    ("Tomas", "```python\nfor hour in (7, 20):\n    schedule(water, at=hour)  # before and after the sun\n```"),
    ("Yuki", "_of course_ you did"),
    ("Lena", "Nadia, did the seeds from #market arrive?"),
]


@pytest.fixture
def images(tmp_path: Path) -> Path:
    """Where the pictures go."""
    directory = Path(os.environ.get("CHATBOX_IMAGES", tmp_path))
    directory.mkdir(parents=True, exist_ok=True)
    return directory


def say(people: dict[str, LineClient], name: str, text: str) -> None:
    """One message, of one line or more."""
    lines = text.split("\n")
    if len(lines) == 1:
        people[name].send(f"PRIVMSG #lobby :{text}")
    else:
        people[name].send("BATCH +m draft/multiline #lobby")
        people[name].send(*(f"@batch=m PRIVMSG #lobby :{line}" for line in lines), "BATCH -m")
    people[name].sync()


def scene(connect: Callable[[], LineClient]) -> dict[str, LineClient]:
    """A room with people in it, and what they say before somebody comes."""
    people: dict[str, LineClient] = {}
    for name in ("Tomas", "Yuki", "Lena", "Hana", "Priya"):
        people[name] = connect()
        people[name].register(name, "message-tags", "batch", "draft/multiline", "echo-message")
        people[name].sync()
    people["Lena"].send("JOIN #market", "PRIVMSG #market :The seeds left today", "JOIN #recipes")
    people["Lena"].sync()
    return people


def arrive(visit: Callable[..., Visitor], people: dict[str, LineClient], **options: Any) -> Visitor:
    """Somebody who was there from the beginning, at the moment of the picture."""
    nadia = visit("Nadia", **options)
    for name, text in TALK:
        say(people, name, text)
    nadia.sees("did the seeds")
    nadia.message("How often").hover()
    nadia.message("How often").get_by_role("button", name="Reply").click()
    nadia.say("Mine get a bottle turned upside down, that lasts two days")
    nadia.sees("upside down")
    nadia.message("three, and one").hover()
    nadia.message("three, and one").get_by_role("button", name="React").click()
    nadia.page.get_by_role("button", name="smiling face with heart-eyes").first.click()
    expect(nadia.message("three, and one").locator(".reaction").first).to_be_visible()
    nadia.page.mouse.move(2, 2)
    return nadia


def more_rooms(nadia: Visitor, people: dict[str, LineClient]) -> None:
    """Rooms with something new in them."""
    for room in ("#market", "#recipes"):
        nadia.say(f"/join {room}", "#lobby" if room == "#market" else "#market")
        expect(nadia.log(room)).to_be_visible()
    nadia.page.get_by_role("navigation", name="Rooms").get_by_role("link", name="#lobby").click()
    expect(nadia.log()).to_be_visible()
    people["Lena"].send("PRIVMSG #market :Nadia: two bags for you", "PRIVMSG #recipes :Gazpacho, anyone?")
    people["Priya"].send("PRIVMSG Nadia :See you on Sunday?")
    for one in ("Lena", "Priya"):
        people[one].sync()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_room(visit: Callable[..., Visitor], connect: Callable[[], LineClient], images: Path, theme: str) -> None:
    """Three panes."""
    people = scene(connect)
    nadia = arrive(visit, people, viewport=DESKTOP, color_scheme=theme)
    more_rooms(nadia, people)
    expect(nadia.page.get_by_role("link", name="#recipes, 1 unread message")).to_be_visible()
    expect(nadia.page.locator(".hljs-keyword").first).to_be_visible()
    nadia.page.screenshot(path=images / f"room-{theme}.png")
    assert nadia.problems == []


def test_the_phone(visit: Callable[..., Visitor], connect: Callable[[], LineClient], images: Path) -> None:
    """One pane."""
    people = scene(connect)
    nadia = visit("Nadia", **PHONE)
    for name, text in TALK:
        say(people, name, text)
    nadia.sees("did the seeds")
    expect(nadia.page.locator(".hljs-keyword").first).to_be_visible()
    nadia.page.screenshot(path=images / "phone.png")
    assert nadia.problems == []


def test_the_door(visit: Callable[..., Visitor], images: Path) -> None:
    """What somebody sees first."""
    guest = visit(viewport={"width": 760, "height": 520})
    expect(guest.page.get_by_role("textbox", name="Your name")).to_be_focused()
    guest.page.screenshot(path=images / "door.jpg", quality=88)
