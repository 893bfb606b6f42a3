"""What is typed is never lost: the server is killed, the tab loaded anew, and every message is there once, in order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

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
    bob = visit("Bob")
    bob.sees("m11")
    assert bob.said(r"\bm\d\d\b") == wanted
    assert heard_on_irc(server.port) == wanted
