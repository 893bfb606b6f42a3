"""`chatbox invite`: a token that opens a room, or lets somebody register, from the running server."""

from __future__ import annotations

import sys
import time
from typing import Any

from chatbox.client import inviting
from chatbox.config import Loaded
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
    for line in _ways(made, room):
        print(line, file=sys.stderr)
    print(f"Whoever sends INVITATION USE and this token {what}: {often}{until}.", file=sys.stderr)
    return 0


def _ways(made: dict[str, Any], room: str) -> list[str]:
    """The same as a link and as a join code, for where the server that made it listens."""
    host, port, secure = own_addresses(made["hosts"])[0], made["port"], made["secure"]
    words = inviting.code(host, port, secure=secure, token=made["token"])
    link = inviting.link(host, port, secure=secure, room=room, token=made["token"])
    return [link, *([f"chatbox join {words}"] if words else [])]
