"""What is typed is never lost: the server is killed, the tab loaded anew, and every message is there once, in order."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.visitor import Visitor
from tests.support import LineClient, ServerProcess


def heard_on_irc(port: int) -> list[str]:
    """The numbered messages of the room, as its history has them."""
    watcher = LineClient(port)
    watcher.register("watcher", "batch", "message-tags", "server-time", "draft/chathistory")
    watcher.sync()
    watcher.send("CHATHISTORY LATEST #lobby * 100")
    lines = watcher.sync()
    watcher.close()
    return [line.rsplit(":", 1)[1] for line in lines if "PRIVMSG #lobby :m" in line]


@pytest.mark.parametrize("reload", [False, True], ids=["stays open", "is loaded anew"])
def test_the_server_is_killed_while_one_types(
    visit: Callable[..., Visitor], server: ServerProcess, start_server: Callable[..., ServerProcess], reload: bool
) -> None:
    """Messages before, at and after the kill arrive once and in order, with no join form in between."""
    ann = visit("Ann")
    wanted = [f"m{number:02}" for number in range(12)]
    for text in wanted[:4]:
        ann.say(text)
    server.kill()
    for text in wanted[4:]:
        ann.say(text)
    for text in wanted:
        expect(ann.message(text)).to_have_count(1)
    ann.composer().press_sequentially("half a sent")
    if reload:
        with pytest.raises(Exception, match="ERR_CONNECTION_REFUSED"):
            ann.page.reload()
    start_server(data=Path(server.data), port=server.port)
    if reload:
        ann.open()
    for text in wanted:
        ann.sees(text)
    expect(ann.page.get_by_text("Sending")).to_have_count(0)
    assert ann.said(r"\bm\d\d\b") == wanted
    expect(ann.composer()).to_have_value("half a sent")
    expect(ann.page.get_by_role("textbox", name="Your name")).to_have_count(0)
    bob = visit("Bob")
    bob.sees("m11")
    assert bob.said(r"\bm\d\d\b") == wanted
    assert heard_on_irc(server.port) == wanted


def own_address() -> str:
    """Under which others on a network reach this machine; nothing is sent to find out."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def test_on_a_network_without_tls_another_tab_sends_what_a_closed_one_left(
    new_context: Callable[..., BrowserContext], start_server: Callable[..., ServerProcess]
) -> None:
    """There a page has no Web Locks and no SubtleCrypto; each message arrives once all the same."""
    address = own_address()
    if address.startswith("127."):
        pytest.skip("this machine is on no network")
    server = start_server(host="0.0.0.0")
    context = new_context()
    url = f"http://{address}:{server.port}/"
    first = Visitor(context.new_page(), url)
    first.open()
    first.join("Ann")
    assert first.page.evaluate("isSecureContext") is False
    second = Visitor(context.new_page(), url)
    second.open()
    expect(second.composer()).to_be_editable()
    server.kill()
    first.say("m01")
    first.sees("m01")
    first.page.close()
    second.say("m02")
    start_server(data=Path(server.data), port=server.port, host="0.0.0.0")
    for text in ("m01", "m02"):
        expect(second.message(text)).to_have_count(1, timeout=30_000)
    bob = Visitor(new_context().new_page(), url)
    bob.open()
    bob.join("Bob")
    for text in ("m01", "m02"):
        bob.sees(text)
    assert sorted(bob.said(r"\bm\d\d\b")) == ["m01", "m02"]
    assert second.problems == []
