"""irssi, WeeChat and netcat in one room: logged in with SASL, they see and hear each other, and nothing ugly."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.interop.screens import Irssi, WeeChat, missing
from tests.support import LineClient, ServerProcess, environment

pytestmark = pytest.mark.real


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    """What ends with the test."""
    with ExitStack() as opened:
        yield opened


@pytest.fixture
def account(server: ServerProcess) -> Callable[[str], None]:
    """Makes accounts of the running server; their password is "secret"."""

    def make(name: str) -> None:
        command = [sys.executable, "-m", "chatbox", "account", "add", name, "--data", str(server.data)]
        subprocess.run(command, input="secret\n", text=True, check=True, capture_output=True, env=environment())

    return make


def start_irssi(stack: ExitStack, home: Path, port: int, nick: str) -> Irssi:
    """irssi, logged in with SASL, in #lobby."""
    client = Irssi(
        home,
        [
            f"/set nick {nick}",
            "/set cmd_queue_speed 10msec",  # it slows itself, for other servers' sake
            f"/network add -sasl_username {nick} -sasl_password secret -sasl_mechanism PLAIN box",
            f"/server add -network box 127.0.0.1 {port}",
            "/connect box",
        ],
    )
    stack.callback(client.end)
    client.until("Welcome to the Chatbox network")
    client.type("/join #lobby")
    client.until("[Users #lobby]")
    return client


def start_weechat(stack: ExitStack, home: Path, port: int, nick: str, *commands: str) -> WeeChat:
    """WeeChat, logged in with SASL, that joins #lobby and then runs commands there."""
    client = WeeChat(
        home,
        [
            f"/server add box 127.0.0.1/{port} -notls",
            f"/set irc.server.box.nicks {nick}",
            "/set irc.server.box.sasl_mechanism plain",
            f"/set irc.server.box.sasl_username {nick}",
            "/set irc.server.box.sasl_password secret",
            "/set irc.server.box.command " + r"\;".join(["/join #lobby", *commands]),  # a bare ; ends a command here
            "/connect box",
        ],
    )
    stack.callback(client.end)
    client.until("box.#lobby", "has joined #lobby")
    return client


def test_irssi_weechat_and_netcat_chat(
    server: ServerProcess,
    connect: Callable[[], LineClient],
    account: Callable[[str], None],
    stack: ExitStack,
    tmp_path: Path,
) -> None:
    """SASL with the account's own nick, nick lists, messages, actions, topic, WHOIS, private messages, quit."""
    if why := missing("irssi", "tmux", "weechat-headless"):
        pytest.skip(why)
    for name in ("irma", "wanda"):
        account(name)
    person = connect()
    person.send("Nina")
    person.until("* In #lobby: Nina")
    irssi = start_irssi(stack, tmp_path / "irssi", server.port, "irma")
    person.until("irma has joined #lobby")
    screen = irssi.until("Total of 2 nicks")
    assert "[ irma]" in screen
    assert "[ Nina]" in screen
    weechat = start_weechat(
        stack, tmp_path / "weechat", server.port, "wanda", "/msg #lobby hello from weechat", "/whois irma"
    )
    assert person.until("wanda") == "wanda has joined #lobby"
    assert person.line() == "wanda: hello from weechat"
    irssi.until("< wanda> hello from weechat")
    weechat.until("box.#lobby", "3 nicks (0 ops, 0 halfops, 0 voices, 3 normals)")
    weechat.until("server.box", "SASL authentication successful")
    weechat.until("server.box", "[irma] is logged in as irma")
    irssi.type("hello from irssi — grüß dich")
    person.until("irma: hello from irssi — grüß dich")
    weechat.until("box.#lobby", "irma\thello from irssi — grüß dich")
    person.send("hello from netcat", "/me waves", "/msg irma psst")
    irssi.until("< Nina> hello from netcat")
    irssi.until(" * Nina waves")
    assert re.search(r"Nina\thello from netcat\n.* \*\tNina waves", weechat.until("box.#lobby", "Nina waves"))
    irssi.type("/me dances")
    person.until("* irma dances")
    irssi.type("/topic not mine to set")
    irssi.until("#lobby You're not channel operator")
    irssi.type("/join #club")
    irssi.until("Total of 1 nicks [1 ops")
    irssi.type("/topic for members")
    irssi.until("irma changed the topic of #club to: for members")
    person.send("/join #club")
    person.until("* The topic of #club: for members")
    assert person.line() == "* In #club: @irma, Nina"
    irssi.until("Nina [plain@127.0.0.1] has joined #club")
    irssi.type("/kick Nina too loud")
    person.until("irma has sent Nina out of #club (too loud)")
    irssi.window(1)
    irssi.type("/whois wanda")
    screen = irssi.until("End of WHOIS")
    assert "SASL authentication succeeded" in screen
    assert re.search(r"account +: wanda", screen)
    assert re.search(r"idle\s+: 0 days 0 hours 0 mins", screen)
    irssi.type("/away at lunch")
    irssi.until("You have been marked as being away")
    person.send("/msg irma still there?")
    person.until("* irma is away: at lunch")
    assert weechat.end() == 0
    person.send("/join #lobby", "are you all gone?")
    irssi.window(2)
    irssi.until("wanda [")
    irssi.type("/quit so long")
    person.until("irma has left (Quit: so long)")
    for text in (screen, weechat.log("server.box"), weechat.log("box.#lobby")):
        assert not re.search(r"unknown|not enough|invalid(?!\w)|=!=", text.replace("unknown connection(s)", ""), re.I)


def test_netcat_the_program(server: ServerProcess, connect: Callable[[], LineClient]) -> None:
    """`printf … | nc -N`: a name, a line and an end are all it takes to be heard, and one sees who was there."""
    if why := missing("nc"):
        pytest.skip(why)
    ann = connect()
    ann.register("ann")
    command = [shutil.which("nc") or "nc", "-N", "127.0.0.1", str(server.port)]
    done = subprocess.run(command, input="Bob\nhi\n", capture_output=True, text=True, timeout=30, check=True)
    assert "* In #lobby: ann, Bob" in done.stdout
    ann.until("Bob!plain@127.0.0.1 PRIVMSG #lobby :hi")
    ann.until("Bob!plain@127.0.0.1 QUIT")
