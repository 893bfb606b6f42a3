"""Against ngIRCd, a server without labels, echo and history: the client works all the same."""

import asyncio
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from chatbox.client import Client, Joined, LoginRefused, MessageReceived, MessageRefused, NamesReceived
from tests.client.programs import line_mode
from tests.client.test_connection_real import until

NGIRCD = shutil.which("ngircd") or shutil.which("ngircd", path="/usr/sbin:/usr/local/sbin")
pytestmark = [pytest.mark.real, pytest.mark.skipif(NGIRCD is None, reason="ngIRCd is not installed")]

TIMEOUT_SECONDS = 60.0
CONFIG = """
[Global]
Name = irc.test
Info = test
Listen = 127.0.0.1
Ports = {port}
Password = {password}
ServerUID = {uid}
ServerGID = {gid}
[Limits]
MaxConnectionsIP = 0
[Options]
Ident = no
DNS = no
PAM = no
"""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(directory: Path, password: str) -> tuple[subprocess.Popen[str], int]:
    """Starts ngIRCd; its log says when it listens, or that another program was quicker to take the port."""
    for _ in range(5):
        port = _free_port()
        config = directory / "ngircd.conf"
        uid, gid = (os.getuid(), os.getgid()) if os.getuid() else (65534, 65534)
        config.write_text(CONFIG.format(port=port, password=password, uid=uid, gid=gid))
        command = [str(NGIRCD), "-n", "-f", str(config)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert process.stdout
        for line in process.stdout:
            if "ready" in line:
                return process, port
        process.wait(TIMEOUT_SECONDS)
    raise AssertionError("ngIRCd does not start")


@pytest.fixture(params=[""])
def ngircd(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[int]:
    """A running server's port."""
    process, port = _start(tmp_path, request.param)
    try:
        yield port
    finally:
        process.terminate()
        process.communicate(timeout=TIMEOUT_SECONDS)


def test_a_chat(ngircd: int) -> None:
    """Acknowledgements, refusals, names and our own messages come out as with any other server."""

    async def scenario() -> None:
        zoe = await Client.connect("127.0.0.1", ngircd, nick="Zoe")
        zoe.join("#lobby")
        await until(zoe, NamesReceived)
        ivan = await Client.connect("127.0.0.1", ngircd, nick="Ivan Petrov")
        assert ivan.state.nick == "Ivan_Petr"
        ivan.join("#lobby")
        await until(zoe, Joined)
        names = (await until(ivan, NamesReceived))[-1]
        assert isinstance(names, NamesReceived)
        assert [(member.nick, member.prefixes) for member in names.members] == [("Ivan_Petr", ""), ("Zoe", "@")]
        (done,) = await ivan.send_message("#lobby", "héllo")
        assert done.text == "héllo"
        own = (await until(ivan, MessageReceived))[-1]
        heard = (await until(zoe, MessageReceived))[-1]
        assert isinstance(own, MessageReceived)
        assert isinstance(heard, MessageReceived)
        assert (own.own, heard.own, own.text, heard.text) == (True, False, "héllo", "héllo")
        with pytest.raises(MessageRefused) as refused:
            await ivan.send_message("nobody", "hello")
        assert refused.value.code == "401"
        for client in (ivan, zoe):
            await client.quit()

    asyncio.run(asyncio.wait_for(scenario(), TIMEOUT_SECONDS))


def test_long_texts_arrive_whole(ngircd: int) -> None:
    """No relayed line is cut off by the server's limit of 512 bytes, whatever the script."""

    async def scenario() -> None:
        zoe = await Client.connect("127.0.0.1", ngircd, nick="Zoe")
        zoe.join("#lobby")
        await until(zoe, NamesReceived)
        ivan = await Client.connect("127.0.0.1", ngircd, nick="Ivan")
        ivan.join("#lobby")
        await until(zoe, Joined)
        text = "小明" * 250
        pieces = len(await ivan.send_message("#lobby", text))
        heard = ""
        for _ in range(pieces):
            said = (await until(zoe, MessageReceived))[-1]
            assert isinstance(said, MessageReceived)
            heard += said.text
        assert heard == text
        for client in (ivan, zoe):
            await client.quit()

    asyncio.run(asyncio.wait_for(scenario(), TIMEOUT_SECONDS))


@pytest.mark.parametrize("ngircd", ["secret"], indirect=True)
def test_the_password_of_a_server(ngircd: int) -> None:
    """The right one lets us in, a wrong one is a final refusal."""

    async def scenario() -> None:
        client = await Client.connect("127.0.0.1", ngircd, nick="Zoe", password="secret")
        await client.quit()
        with pytest.raises(LoginRefused):
            await Client.connect("127.0.0.1", ngircd, nick="Zoe", password="wrong")

    asyncio.run(asyncio.wait_for(scenario(), TIMEOUT_SECONDS))


def test_line_mode(ngircd: int) -> None:
    """Piped lines arrive; a name in another script is made to fit, and its owner told."""
    with line_mode(ngircd, "Zoë") as zoe:
        zoe.expect("You are Zoe here.")
        zoe.expect("nobody else is here yet")
        with line_mode(ngircd, "Ivan") as ivan:
            ivan.type("hello\n/topic A topic\n")
            ivan.end_input()
            assert ivan.finish() == (0, "")
            assert "Zoe is here" in ivan.output
        zoe.expect("Ivan has joined the room")
        zoe.expect("<Ivan> hello")
        zoe.expect("Ivan has set the topic of #lobby: A topic")
        zoe.expect("Ivan has left")
