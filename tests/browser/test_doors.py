"""A server that is private, full or gone says so, and what one can do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.test_other_server import free_port
from tests.browser.test_outbox import own_address
from tests.browser.visitor import Visitor
from tests.support import LineClient, ServerProcess


def test_a_private_server(
    new_context: Callable[..., BrowserContext], start_server: Callable[..., ServerProcess]
) -> None:
    """Its password is asked for; a wrong one is said to be wrong; the right one is asked for once."""
    server = start_server(config='[server]\npassword = "sesame"\n')
    ann = Visitor(new_context().new_page(), f"http://127.0.0.1:{server.port}/")
    ann.open()
    page = ann.page
    expect(page.get_by_text("This server is private.")).to_be_visible()
    page.get_by_role("textbox", name="Your name").fill("Ann")
    page.get_by_label("Server password").fill("open")
    page.get_by_role("button", name="Join", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("The server password is wrong or missing.")
    page.get_by_label("Server password").fill("sesame")
    page.get_by_role("button", name="Join", exact=True).click()
    expect(ann.composer()).to_be_editable()
    page.reload()
    expect(ann.composer()).to_be_editable()
    assert ann.problems == []


def test_a_full_server(new_context: Callable[..., BrowserContext], start_server: Callable[..., ServerProcess]) -> None:
    """Too many from one address: a page that says so, and later the room."""
    address = own_address()
    if address.startswith("127."):
        pytest.skip("this machine is on no network, and loopback is never full")
    server = start_server(host="0.0.0.0", config="[limits]\nconnections_per_address = 20\n")
    others = [LineClient(server.port, host=address) for _ in range(20)]
    ann = Visitor(new_context().new_page(), f"http://{address}:{server.port}/")
    ann.open()
    expect(ann.page.get_by_role("alert")).to_contain_text("Too many connections from your address")
    for other in others:
        other.close()
    expect(ann.page.get_by_role("textbox", name="Your name")).to_have_count(0)
    ann.open()
    ann.join("Ann")
    assert ann.problems == []


def test_a_server_that_is_gone(
    new_context: Callable[..., BrowserContext], start_server: Callable[..., ServerProcess]
) -> None:
    """At the door one is told so and what was typed stays; who was in sees the room, and since when."""
    server = start_server()
    page = new_context().new_page()
    ann = Visitor(page, f"http://127.0.0.1:{server.port}/")
    ann.open()
    expect(page.get_by_role("textbox", name="Your name")).to_be_visible()
    server.kill()
    page.get_by_role("textbox", name="Your name").fill("Ann")
    page.get_by_role("button", name="Join", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("There is no connection to the server.")
    expect(page.get_by_role("textbox", name="Your name")).to_have_value("Ann")
    server = start_server(data=Path(server.data), port=server.port)
    expect(ann.composer()).to_be_editable(timeout=40_000)
    server.kill()
    expect(page.get_by_role("status").filter(has_text="Offline since")).to_be_visible()
    ann.say("for later")
    expect(ann.message("for later")).to_contain_text("Waits for the connection")
    expect(page.get_by_role("status").filter(has_text="1 message waiting")).to_be_visible()
    page.get_by_role("button", name="Connect now").click()
    start_server(data=Path(server.data), port=server.port)
    expect(page.get_by_role("status").filter(has_text="Offline")).to_have_count(0, timeout=40_000)
    expect(ann.message("for later")).not_to_contain_text("Waits")
    assert ann.problems == []


def test_another_server_that_is_gone(
    new_context: Callable[..., BrowserContext], start_server: Callable[..., ServerProcess]
) -> None:
    """The page comes from one server and the room from another, which does not answer: no form, but a way back in."""
    port = free_port()
    address = f"ws://127.0.0.1:{port}"
    near = start_server(config=f'[web]\nservers = ["{address}"]\n')
    allowed = f'[server]\norigins = ["http://127.0.0.1:{near.port}"]\n'
    far = start_server(port=port, config=allowed)
    page = new_context().new_page()
    ann = Visitor(page, f"http://127.0.0.1:{near.port}/")
    ann.open()
    page.get_by_label("Server").select_option(address)
    ann.join("Ann")
    far.kill()
    page.reload()
    expect(page.get_by_role("heading", name="The server cannot be reached")).to_be_visible()
    expect(page.get_by_role("textbox", name="Your name")).to_have_count(0)
    page.get_by_role("button", name="Try again").click()
    start_server(data=Path(far.data), port=port, config=allowed)
    expect(ann.composer()).to_be_editable(timeout=40_000)


def test_a_room_that_is_shut(visit: Callable[..., Visitor], server: ServerProcess) -> None:
    """Why one does not get in is said; a key is asked for; who is put out reads why."""
    owner = LineClient(server.port)
    owner.register("owner", room="#den")
    owner.send("MODE #den +k sesame", "JOIN #club", "MODE #club +i")
    owner.sync()
    ann = visit("Ann")
    page = ann.page
    ann.say("/join #club")
    expect(page.get_by_role("alert").filter(has_text="Only people who are invited can join this room.")).to_be_visible()
    page.evaluate("location.hash = '#/den'")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("wrong")
    dialog.get_by_role("button", name="Join").click()
    expect(dialog).to_contain_text("not")
    dialog.get_by_role("textbox").fill("sesame")
    dialog.get_by_role("button", name="Join").click()
    expect(ann.composer("#den")).to_be_editable()
    owner.send("KICK #den Ann :enough for today")
    expect(page.get_by_text("You were removed from this room. “enough for today”")).to_be_visible()
    expect(page.get_by_role("button", name="Join again")).to_be_visible()
    owner.close()
    assert ann.problems == []
