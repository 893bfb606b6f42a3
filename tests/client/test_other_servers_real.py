"""InspIRCd and ngIRCd: the same bots and the same screen, over TCP, TLS and WebSocket, as far as they go."""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from chatbox.client import Bot, Command, MessageReceived, MessageRefused
from chatbox.net.certificate import self_signed
from tests.interop.screens import missing
from tests.support import LineClient
from tests.terminal.tmux import Terminal

INSPIRCD = shutil.which("inspircd") or shutil.which("inspircd", path="/usr/sbin:/usr/lib/inspircd")
NGIRCD = shutil.which("ngircd") or shutil.which("ngircd", path="/usr/sbin:/usr/local/sbin")
pytestmark = pytest.mark.real
TIMEOUT_S = 60.0
MODULES = (
    "cap ircv3 ircv3_accounttag ircv3_batch ircv3_capnotify ircv3_ctctags ircv3_echomessage ircv3_labeledresponse "
)
MODULES += "ircv3_msgid ircv3_servertime namesx uhnames sha1 websocket ssl_gnutls"
INSPIRCD_CONFIG = """
<server name="irc.test" description="test" id="000" network="test">
<admin name="a" nick="a" email="a@irc.test">
<bind address="127.0.0.1" port="{tcp}" type="clients">
<bind address="127.0.0.1" port="{tls}" type="clients" sslprofile="Clients">
<bind address="127.0.0.1" port="{ws}" type="clients" hook="websocket">
<bind address="127.0.0.1" port="{wss}" type="clients" sslprofile="Clients" hook="websocket">
<sslprofile name="Clients" provider="gnutls" certfile="{cert}" keyfile="{key}">
<wsorigin allow="*">
<connect allow="*" timeout="30" localmax="100" globalmax="100" resolvehostnames="no" useident="no"
  recvq="65536" commandrate="100000">
<options casemapping="ascii">
<performance nouserdns="yes">
<log method="file" type="* -USERINPUT -USEROUTPUT" level="default" target="{log}">
<pid file="{pid}">
<path datadir="{directory}" logdir="{directory}" runtimedir="{directory}">
{modules}
"""
NGIRCD_CONFIG = """
[Global]
Name = irc.test
Info = test
Listen = 127.0.0.1
Ports = {tcp}
ServerUID = 65534
ServerGID = 65534
[Limits]
MaxConnectionsIP = 0
[Options]
Ident = no
DNS = no
PAM = no
[SSL]
CertFile = {cert}
KeyFile = {key}
Ports = {tls}
"""


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on now."""
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def certificate(directory: Path) -> tuple[Path, Path]:
    """A certificate and its key, which a server may read that gives up its rights."""
    self_signed(directory, ["irc.test"])
    files = sorted((directory / "tls").iterdir())
    for path in (directory, directory / "tls", *files):
        path.chmod(0o755)
    key = next(file for file in files if "key" in file.name)
    return next(file for file in files if file != key), key


def listening(process: subprocess.Popen[bytes], port: int) -> None:
    """Waits until a server listens."""
    for _ in range(600):
        assert process.poll() is None, "the server has ended"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            try:
                process.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
    raise AssertionError("the server does not listen")


@pytest.fixture
def inspircd(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A running InspIRCd: the addresses of its ports."""
    if INSPIRCD is None:
        pytest.skip("InspIRCd is not installed")
    cert, key = certificate(tmp_path / "server")
    tcp, tls, ws, wss = free_ports(4)
    config = tmp_path / "inspircd.conf"
    config.write_text(
        INSPIRCD_CONFIG.format(
            tcp=tcp, tls=tls, ws=ws, wss=wss, cert=cert, key=key, log=tmp_path / "log", pid=tmp_path / "pid",
            directory=tmp_path, modules="\n".join(f'<module name="{name}">' for name in MODULES.split()),
        )
    )  # fmt: skip
    command = [INSPIRCD, "--nofork", "--runasroot", "--nopid", "--config", str(config)]
    with open(tmp_path / "output", "wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, cwd=tmp_path)
    try:
        listening(process, tcp)
        host = "127.0.0.1"
        yield {
            "tcp": f"irc://{host}:{tcp}",
            "tls": f"ircs://{host}:{tls}",
            "ws": f"ws://{host}:{ws}/",
            "wss": f"wss://{host}:{wss}/",
        }
    finally:
        process.terminate()
        process.wait(TIMEOUT_S)


@pytest.fixture
def ngircd(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A running ngIRCd: the addresses of its ports."""
    if NGIRCD is None:
        pytest.skip("ngIRCd is not installed")
    cert, key = certificate(tmp_path / "server")
    key.chmod(0o644)
    tcp, tls = free_ports(2)
    config = tmp_path / "ngircd.conf"
    config.write_text(NGIRCD_CONFIG.format(tcp=tcp, tls=tls, cert=cert, key=key))
    process = subprocess.Popen([NGIRCD, "-n", "-f", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        listening(process, tcp)
        yield {"tcp": f"irc://127.0.0.1:{tcp}", "tls": f"ircs://127.0.0.1:{tls}"}
    finally:
        process.terminate()
        process.wait(TIMEOUT_S)


def talk(address: str, other: str) -> None:
    """A bot at one address answers a bot at another, is refused what it may not, and hears itself once."""
    echo = Bot(address, nick="Echo", rooms=["#lobby"])
    asker = Bot(other, nick="Asker", rooms=["#lobby"])
    heard: list[str] = []
    answered = asyncio.Event()

    @echo.command("echo")
    async def answer(message: Command) -> None:
        """says it again"""
        await message.reply(message.text)

    @asker.on(MessageReceived)
    async def hear(event: MessageReceived) -> None:
        heard.append(f"{event.sender}: {event.text}")
        if event.sender == "Echo" and "hi" in event.text:
            answered.set()

    async def run() -> None:
        async with asyncio.timeout(TIMEOUT_S), echo, asker:
            await asker.say("#lobby", "!echo hi Zoë")
            await answered.wait()
            with pytest.raises(MessageRefused):
                await asker.say("nobody", "hello")
            await asyncio.gather(*(asker.say("#lobby", f"line {number}") for number in range(20)))

    asyncio.run(run())
    assert heard.count("Echo: hi Zoë") == 1
    assert [text for text in heard if "line" in text] == [f"Asker: line {number}" for number in range(20)]


@pytest.fixture(autouse=True)
def own_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Certificates that are remembered are not a developer's own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "person"))


@pytest.mark.parametrize("transport", ["tcp", "tls", "ws", "wss"])
def test_inspircd(inspircd: dict[str, str], transport: str) -> None:
    """Labels, echo, message ids, tags; no history."""
    talk(inspircd[transport], inspircd["tcp"])


@pytest.mark.parametrize("transport", ["tcp", "tls"])
def test_ngircd(ngircd: dict[str, str], transport: str) -> None:
    """None of all that. It slows down who sends much."""
    talk(ngircd[transport], ngircd["tcp"])


@pytest.mark.skipif(bool(missing("tmux")), reason="tmux is not installed")
@pytest.mark.parametrize("transport", ["tcp", "wss"])
def test_the_screen_on_inspircd(inspircd: dict[str, str], transport: str, tmp_path: Path) -> None:
    """Rooms, people and talk are the same; what the server cannot do is said in a line."""
    with Terminal(tmp_path / "t") as zoe:
        zoe.run("join", inspircd[transport], "--name", "Zoë")
        zoe.until("Zoe has joined")
        ivan = LineClient(int(inspircd["tcp"].rpartition(":")[2]), timeout_s=TIMEOUT_S)
        ivan.register("Ivan")
        ivan.send("PRIVMSG #lobby :hello Zoe")
        zoe.until("hello Zoe")
        zoe.type("hello Ivan")
        ivan.until(":hello Ivan")
        screen = zoe.until("hello Ivan")
        assert screen.count("hello Ivan") == 1
        zoe.type("/delete")
        zoe.until("This server has no way")
        zoe.type("/quit")
        zoe.until("status 0")
        ivan.close()


@pytest.mark.skipif(bool(missing("tmux")), reason="tmux is not installed")
@pytest.mark.parametrize("transport", ["tcp", "tls"])
def test_the_screen_on_ngircd(ngircd: dict[str, str], transport: str, tmp_path: Path) -> None:
    """A server of old: no echo, no ids; what was said is shown once all the same."""
    with Terminal(tmp_path / "t") as zoe:
        zoe.run("join", ngircd[transport], "--name", "Zoë")
        zoe.until("Zoe has joined")
        ivan = LineClient(int(ngircd["tcp"].rpartition(":")[2]), timeout_s=TIMEOUT_S)
        ivan.register("Ivan")
        ivan.send("PRIVMSG #lobby :hello Zoe")
        zoe.until("hello Zoe")
        zoe.type("hello Ivan")
        ivan.until(":hello Ivan")
        assert zoe.until("hello Ivan").count("hello Ivan") == 1
        zoe.type("/react :tada:")
        zoe.until("there is no message for it here")
        zoe.type("/quit")
        zoe.until("status 0")
        ivan.close()
