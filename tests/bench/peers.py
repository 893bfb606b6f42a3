"""The servers that are measured: how each is configured and started. All keep nothing but Chatbox."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Peer:
    """One server to measure."""

    name: str
    absent: Callable[[], str | None]
    """Why it cannot be run here, or None."""
    command: Callable[[Path, int], list[str]]
    """Writes its configuration into that directory, for that port of 127.0.0.1; returns how to start it."""
    ours: bool = False


# ---- ngIRCd ----

NGIRCD_CONFIG = """\
[Global]
Name = irc.bench.test
Info = bench
AdminEMail = bench@irc.bench.test
Listen = 127.0.0.1
Ports = {port}
MotdPhrase = bench
[Limits]
MaxConnections = 0
MaxConnectionsIP = 0
MaxJoins = 0
MaxNickLength = 20
MaxPenaltyTime = 0
PingTimeout = 3600
[Options]
DNS = no
Ident = no
PAM = no
IncludeDir = {directory}/none
"""


def _ngircd() -> str | None:
    return shutil.which("ngircd", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")


def _ngircd_absent() -> str | None:
    return None if _ngircd() else "ngircd is not installed (Debian package ngircd)"


def _ngircd_command(directory: Path, port: int) -> list[str]:
    config = directory / "ngircd.conf"
    config.write_text(NGIRCD_CONFIG.format(port=port, directory=directory))
    return [_ngircd() or "ngircd", "--nodaemon", "--config", str(config)]


# ---- Chatbox ----

CHATBOX_CONFIG = """\
[storage]
directory = "{directory}/data"
durability = "{durability}"
[[listen]]
host = "127.0.0.1"
port = {port}
tls = "self-signed"
[flood]
enabled = false
[limits]
connections_per_address = 0
connects_per_minute = 0
[log]
level = "warning"
"""


def _chatbox(durability: str) -> Callable[[Path, int], list[str]]:
    def command(directory: Path, port: int) -> list[str]:
        config = directory / "chatbox.toml"
        config.write_text(CHATBOX_CONFIG.format(directory=directory, durability=durability, port=port))
        return [sys.executable, "-m", "chatbox", "serve", "--config", str(config)]

    return command


# ---- InspIRCd ----

INSPIRCD_CONFIG = """\
<server name="irc.bench.test" description="bench" network="Bench">
<admin name="bench" nick="bench" email="bench@irc.bench.test">
<bind address="127.0.0.1" port="{port}" type="clients">
<connect allow="*" timeout="60" pingfreq="3600" hardsendq="64M" softsendq="64M" recvq="10M"
  threshold="100000000" fakelag="no" commandrate="1000000000"
  localmax="100000" globalmax="100000" maxconnwarn="no"
  resolvehostnames="no" useident="no">
<performance softlimit="100000" somaxconn="1024" netbuffersize="65534">
<options prefixquit="" syntaxhints="no" announcets="no" defaultmodes="nt">
<log method="file" level="none" type="* -USERINPUT -USEROUTPUT" target="{directory}/inspircd.log">
<files motd="{directory}/motd">
<pid file="{directory}/pid">
"""


def _inspircd() -> str | None:
    return shutil.which("inspircd", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")


def _inspircd_absent() -> str | None:
    return None if _inspircd() else "inspircd is not installed (Debian package inspircd)"


def _inspircd_command(directory: Path, port: int) -> list[str]:
    config = directory / "inspircd.conf"
    config.write_text(INSPIRCD_CONFIG.format(port=port, directory=directory))
    (directory / "motd").write_text("bench\n")
    return [_inspircd() or "inspircd", "--nofork", "--runasroot", f"--config={config}"]


# ---- Ergo ----


def _ergo_absent() -> str | None:
    return None if shutil.which("ergo") else "ergo is not on the PATH"


def _ergo_command(directory: Path, port: int) -> list[str]:
    config = directory / "ergo.json"
    wide = {"enabled": False}
    text = {
        "network": {"name": "Bench"},
        "server": {
            "name": "irc.bench.test",
            "listeners": {f"127.0.0.1:{port}": {}},
            "max-sendq": "64M",
            "casemapping": "ascii",
            "lookup-hostnames": False,
            "ip-limits": {"count": False, "throttle": False},
            "connection-limits": wide,
            "connection-throttling": wide,
        },
        "accounts": {"authentication-enabled": False, "registration": wide},
        "channels": {"default-modes": "+nt"},
        "datastore": {"path": str(directory / "ircd.db")},
        "fakelag": wide,
        "history": {"enabled": True, "channel-length": 2048, "client-length": 256},
        "limits": {
            "nicklen": 32, "identlen": 20, "realnamelen": 150, "channellen": 64, "awaylen": 390, "kicklen": 390,
            "topiclen": 390, "monitor-entries": 100, "whowas-entries": 100, "chan-list-modes": 100,
            "registration-messages": 1024, "multiline": {"max-bytes": 4096, "max-lines": 100},
        },
        "logging": [{"method": "stderr", "type": "*", "level": "error"}],
        "languages": {"enabled": False, "default": "en", "path": str(directory)},
    }  # fmt: skip
    config.write_text(json.dumps(text))
    start = f"ergo initdb --quiet --conf {config} && exec ergo run --quiet --conf {config}"
    return ["sh", "-c", start]


def _always() -> None:
    return None


PEERS = {
    peer.name: peer
    for peer in (
        Peer("chatbox", _always, _chatbox("full"), ours=True),
        Peer("chatbox-memory", _always, _chatbox("memory"), ours=True),
        Peer("ngircd", _ngircd_absent, _ngircd_command),
        Peer("inspircd", _inspircd_absent, _inspircd_command),
        Peer("ergo", _ergo_absent, _ergo_command),
    )
}
