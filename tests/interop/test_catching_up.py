"""Real clients over TLS, logged in with SASL, lose their connection, return, and read what they missed."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.interop.cable import Cable
from tests.interop.framework import Framework, node
from tests.interop.screens import Irssi, WeeChat, missing
from tests.support import LineClient, ServerProcess, environment

pytestmark = pytest.mark.real
MISSED = "said while you were cut off"


class Place:
    """A server with TLS, an account on it, somebody who is there all the time, and a cable to it."""

    def __init__(self, server: ServerProcess, stack: ExitStack) -> None:
        self.server = server
        self.cable = Cable(server.port)
        stack.callback(self.cable.close)
        self.other = LineClient(server.port)
        stack.callback(self.other.close)
        self.other.register("olga", "server-time", "account-tag", "message-tags")

    def cut(self, nick: str) -> None:
        """The one who is tested is cut off, and misses something."""
        self.cable.pull()
        self.other.until(f":{nick}!")
        self.other.send(f"PRIVMSG #lobby :{MISSED}", f"PRIVMSG {nick} :and a word to you alone")
        self.other.sync()
        self.cable.plug()


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    """What ends with the test."""
    with ExitStack() as opened:
        yield opened


@pytest.fixture
def place(start_server: Callable[..., ServerProcess], stack: ExitStack) -> Place:
    """Where it happens; the account is "anna", its password "secret"."""
    server = start_server(flags=["--tls", "self-signed"])
    command = [sys.executable, "-m", "chatbox", "account", "add", "anna", "--data", str(server.data)]
    subprocess.run(command, input="secret\n", text=True, check=True, capture_output=True, env=environment())
    return Place(server, stack)


def test_irssi(place: Place, stack: ExitStack, tmp_path: Path) -> None:
    """It shows what was missed with the time at which it was said, and goes on."""
    if why := missing("irssi", "tmux"):
        pytest.skip(why)
    irssi = Irssi(
        tmp_path / "irssi",
        [
            "/set nick anna",
            "/set cmd_queue_speed 10msec",
            "/set server_reconnect_time 1s",
            "/network add -sasl_username anna -sasl_password secret -sasl_mechanism PLAIN box",
            f"/server add -network box -tls -notls_verify 127.0.0.1 {place.cable.port}",
            "/connect box",
        ],
    )
    stack.callback(irssi.end)
    assert "SASL authentication succeeded" in irssi.until("Welcome to the Chatbox network")
    irssi.type("/join #lobby")
    irssi.until("[Users #lobby]")
    irssi.type("hello over TLS")
    assert "account=anna" in place.other.until("PRIVMSG #lobby :hello over TLS")
    place.cut("anna")
    place.other.until("anna!")
    screen = irssi.until(MISSED)
    assert re.search(rf"<[ @]olga> (\[\d\d:\d\d\] )?{MISSED}", screen)
    irssi.type("here again")
    place.other.until("PRIVMSG #lobby :here again")


def test_weechat(place: Place, stack: ExitStack, tmp_path: Path) -> None:
    """The same; and the direct message is there too. What it says comes before and after the cut from the account."""
    if why := missing("weechat-headless"):
        pytest.skip(why)
    weechat = WeeChat(
        tmp_path / "weechat",
        [
            f"/server add box 127.0.0.1/{place.cable.port} -tls",
            "/set irc.server.box.tls_verify off",
            "/set irc.server.box.nicks anna",
            "/set irc.server.box.sasl_mechanism plain",
            "/set irc.server.box.sasl_username anna",
            "/set irc.server.box.sasl_password secret",
            "/set irc.server.box.autoreconnect_delay 1",
            r"/set irc.server.box.command /join #lobby\;/msg #lobby hello over TLS",  # each time it has connected
            "/connect box",
        ],
    )
    stack.callback(weechat.end)
    weechat.until("box.#lobby", "has joined #lobby")
    assert "account=anna" in place.other.until("PRIVMSG #lobby :hello over TLS")
    place.cut("anna")
    assert "account=anna" in place.other.until("PRIVMSG #lobby :hello over TLS")
    assert re.search(rf"olga\t{MISSED}", weechat.until("box.#lobby", MISSED))
    weechat.until("box.olga", "and a word to you alone")
    weechat.until("server.box", "SASL authentication successful")


def test_the_library_under_two_web_clients(place: Place, stack: ExitStack) -> None:
    """irc-framework, which The Lounge and Kiwi IRC are built on."""
    if not node():
        pytest.skip("there is no Node")
    library = Framework({"host": "127.0.0.1", "port": place.cable.port, "nick": "anna", "password": "secret"})
    stack.callback(library.end)
    library.until("registered", nick="anna")
    library.tell("join", "#lobby")
    assert {"olga", "anna"} <= {one["nick"] for one in library.until("userlist", channel="#lobby")["users"]}
    library.tell("say", "#lobby", "hello from a library")
    assert "account=anna" in place.other.until("PRIVMSG #lobby :hello from a library")
    place.other.send("PRIVMSG #lobby :hello to a library — grüß dich")
    heard = library.until("message", message="hello to a library — grüß dich")
    assert heard["nick"] == "olga"
    assert heard["target"] == "#lobby"
    place.cut("anna")
    library.until("reconnecting")
    library.until("registered", nick="anna")
    library.tell("join", "#lobby")
    missed = library.until("message", message=MISSED)
    assert missed["batch"] == "chathistory"
    assert missed["time"] > heard["time"]
    library.tell("say", "#lobby", "here again")
    place.other.until("PRIVMSG #lobby :here again")
