"""Somebody in front of the client, who finds things by the names that screen readers say."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect


class Visitor:
    """One page.

    Attributes:
        problems: what the page complained of: errors of scripts, and requests to other hosts.
    """

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.problems: list[str] = []
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("request", lambda request: self._check(request.url))

    def _check(self, url: str) -> None:
        here = re.match(r"https?://[^/]+", self.address)
        if here is not None and not url.startswith((here[0], "data:", "blob:", "about:")):
            self.problems.append(f"a request to {url}")

    def open(self) -> None:
        """Goes to the address."""
        self.page.goto(self.address)

    def join(self, name: str, room: str = "#lobby") -> None:
        """Fills in the form, and waits for the room."""
        self.page.get_by_role("textbox", name="Your name").fill(name)
        self.page.get_by_role("button", name="Join", exact=True).click()
        expect(self.log(room)).to_be_visible()
        expect(self.composer(room)).to_be_editable()

    def log(self, room: str = "#lobby") -> Locator:
        """The messages of a room."""
        return self.page.get_by_role("log", name=f"Messages in {room}")

    def composer(self, room: str = "#lobby") -> Locator:
        """Where one writes."""
        return self.page.get_by_role("textbox", name=f"Message {room}")

    def say(self, text: str, room: str = "#lobby") -> None:
        """Writes and sends."""
        self.composer(room).fill(text)
        self.composer(room).press("Enter")

    def message(self, text: str, room: str = "#lobby") -> Locator:
        """The messages with this text in them."""
        return self.log(room).get_by_role("article").filter(has_text=text)

    def sees(self, text: str, room: str = "#lobby") -> None:
        """Waits until it is there, once."""
        expect(self.message(text, room)).to_have_count(1)

    def said(self, pattern: str, room: str = "#lobby") -> list[str]:
        """All matches of the pattern in the room, in the order in which they stand there."""
        return re.findall(pattern, "\n".join(self.log(room).get_by_role("article").all_inner_texts()))
