"""The client is no prisoner of this server: from the same page it joins InspIRCd, which chooses no sub-protocol."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.visitor import Visitor
from tests.support import LineClient, ServerProcess

INSPIRCD = shutil.which("inspircd") or shutil.which("/usr/sbin/inspircd")
MODULES = (
    "websocket sha1 cap ircv3 ircv3_batch ircv3_capnotify ircv3_ctctags ircv3_echomessage ircv3_invitenotify "
    "ircv3_labeledresponse ircv3_msgid ircv3_servertime namesx uhnames"
)
CONFIG = """
<server name="insp.example" description="another server" network="Another">
<admin name="a" nick="a" email="a@example.org">
<bind address="127.0.0.1" port="{irc}" type="clients">
<bind address="127.0.0.1" port="{web}" type="clients" hook="websocket">
<websocket sendastext="yes">
<wsorigin allow="*">
<connect allow="*" timeout="60" hardsendq="1M" commandrate="1000" threshold="100" recvq="32768">
<performance nouserdns="yes">
<options casemapping="ascii">
<path pidfile="{directory}/pid">
<log method="file" type="*" level="default" target="{directory}/log">
"""


def free_port() -> int:
    """One that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def inspircd(tmp_path: Path) -> Iterator[tuple[int, int]]:
    """Its ports for IRC and for WebSockets."""
    if INSPIRCD is None:
        pytest.skip("there is no inspircd here")
    irc, web = free_port(), free_port()
    file = tmp_path / "inspircd.conf"
    modules = "".join(f'<module name="{name}">' for name in MODULES.split())
    file.write_text(CONFIG.format(irc=irc, web=web, directory=tmp_path) + modules)
    flags = ["--nofork", *(["--runasroot"] if os.geteuid() == 0 else [])]
    process = subprocess.Popen([INSPIRCD, *flags, "--config", str(file)], stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", irc)).close()
            break
        except OSError:
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
    yield irc, web
    process.terminate()
    process.wait(20)


def test_chatting_on_inspircd(
    inspircd: tuple[int, int],
    new_context: Callable[..., BrowserContext],
    start_server: Callable[..., ServerProcess],
) -> None:
    """Joining, talking both ways, each message once, and many lines as lines."""
    irc_port, web_port = inspircd
    address = f"ws://127.0.0.1:{web_port}/"
    server = start_server(config=f'[web]\nservers = ["{address}"]\n')
    ann = Visitor(new_context().new_page(), f"http://127.0.0.1:{server.port}/")
    ann.open()
    ann.page.get_by_label("Server").select_option(address)
    ann.join("Ann")
    bob = LineClient(irc_port)
    bob.register("bob")
    ann.say("hello from ann")
    ann.composer().fill("one\ntwo")
    ann.composer().press("Enter")
    bob.until("PRIVMSG #lobby :two")
    bob.send("PRIVMSG #lobby :hello from bob")
    for text in ("hello from ann", "one", "two", "hello from bob"):
        ann.sees(text)
    bob.close()
