"""People in browsers, on IRC and in netcat are in one room."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.visitor import Visitor
from tests.support import LineClient, ServerProcess


def test_two_in_browsers_one_on_irc_and_one_in_netcat(visit: Callable[..., Visitor], server: ServerProcess) -> None:
    """Each hears each, and knows who it was."""
    ann, bob = visit("Ann"), visit("Bob")
    irc, netcat = LineClient(server.port), LineClient(server.port)
    irc.register("carol")
    irc.sync()
    netcat.send("Dave")
    netcat.until("Dave")
    ann.say("hello from ann")
    bob.sees("hello from ann")
    ann.sees("hello from ann")
    irc.until("PRIVMSG #lobby :hello from ann")
    netcat.until("Ann: hello from ann")
    irc.send("PRIVMSG #lobby :hello from carol")
    netcat.send("hello from dave")
    for person in (ann, bob):
        person.sees("hello from carol")
        person.sees("hello from dave")
    netcat.until("carol: hello from carol")
    irc.until("hello from dave")
    irc.close()
    netcat.close()
    assert ann.problems == []
    assert bob.problems == []


def test_a_reload_is_the_same_person(visit: Callable[..., Visitor], server: ServerProcess) -> None:
    """No form, the same name, and what was said is there; a second tab too."""
    ann = visit("Ann")
    ann.say("before the reload")
    ann.sees("before the reload")
    ann.page.reload()
    ann.sees("before the reload")
    again = visit(context=ann.page.context)
    again.sees("before the reload")
    again.say("from the second tab")
    ann.sees("from the second tab")
    watcher = LineClient(server.port)
    watcher.register("watcher")
    assert [line for line in watcher.sync() if "Ann_" in line] == []
    watcher.close()


def test_a_link_with_an_invitation_opens_a_room_that_is_shut(
    visit: Callable[..., Visitor], server: ServerProcess
) -> None:
    """As `chatbox invite` prints it; the address then shows the room only, so that nobody passes the token on."""
    owner = LineClient(server.port)
    owner.register("owner", room="#den")
    owner.send("MODE #den +ik secret", "INVITATION CREATE #den 1 1d")
    token = owner.until("INVITATION CREATED").split(" ")[-1]
    ann = visit(path=f"/?invite={token}#/den")
    ann.join("Ann", room="#den")
    expect(ann.page).to_have_url(re.compile(rf":{server.port}/#/den$"))
    ann.say("here I am", room="#den")
    owner.until("PRIVMSG #den :here I am")
    owner.close()
