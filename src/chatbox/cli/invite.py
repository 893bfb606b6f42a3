"""`chatbox invite`: a token that opens a room, or lets somebody register, from the running server."""

from __future__ import annotations

import sys
import time

from chatbox.client import inviting
from chatbox.config import Config, Loaded
from chatbox.net import control
from chatbox.net.bind import own_addresses


def run(loaded: Loaded, room: str, uses: str, expires: str) -> int:
    """Asks the running server for a token; returns the exit status.

    Args:
        room: its name, "" for an account.
    """
    request = {"command": "invite", "room": room, "uses": uses, "expires": expires}
    try:
        made = control.ask(loaded.config.storage.directory, request)
    except control.NoServer:
        print("chatbox: no server runs on that data directory; start it first", file=sys.stderr)
        return 1
    except control.Refused as error:
        print(f"chatbox: {error}", file=sys.stderr)
        return 1
    print(made["token"])
    often = "as often as one likes" if made["uses"] < 0 else f"{made['uses']} time{'s' if made['uses'] > 1 else ''}"
    until_s = made["expires_ms"] / 1000
    until = time.strftime(" until %Y-%m-%d %H:%M", time.localtime(until_s)) if until_s else ""
    what = f"comes into {room}" if room else "may register an account"
    for line in _ways(loaded.config, room, made["token"]):
        print(line, file=sys.stderr)
    print(f"Whoever sends INVITATION USE and this token {what}: {often}{until}.", file=sys.stderr)
    return 0


def _ways(config: Config, room: str, token: str) -> list[str]:
    """The same as a link and as a join code, where the address is known."""
    listen = config.listen[0]
    hosts = own_addresses([one.host for one in config.listen if one.port == listen.port])
    if not listen.port or not hosts:
        return []
    secure = listen.tls != "off"
    words = inviting.code(hosts[0], listen.port, secure=secure, token=token)
    link = inviting.link(hosts[0], listen.port, secure=secure, room=room, token=token)
    return [link, *([f"chatbox join {words}"] if words else [])]
