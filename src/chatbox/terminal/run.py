"""Starting and ending the full screen."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Sequence

from chatbox.client import entry
from chatbox.client.address import Server
from chatbox.client.dialing import NOBODY, Credentials, Dialing
from chatbox.client.screen import say_error
from chatbox.terminal import keyboard
from chatbox.terminal.app import ChatApp


def run(
    server: Server | None,
    name: str,
    *,
    room: str = "#lobby",
    credentials: Credentials = NOBODY,
    sock: socket.socket | None = None,
    notices: Callable[[Callable[[str], None]], None] | None = None,
    places: Sequence[Server] = (),
) -> int:
    """Joins a server, in full screen, until the person leaves; returns the exit status.

    Args:
        server: where it is; None with `sock`.
        name: what the person wants to be called.
        room: where to go.
        credentials: passwords and account.
        sock: a connected socket to use instead.
        notices: given a function that shows a line among the others, and may be called from any thread.
        places: where others find the server; as `server` when not given.
    """
    keyboard.set_up()
    shown: list[Callable[[str], None]] = []
    dial = Dialing(server, name, credentials, lambda text: shown[0](text), sock)
    app = ChatApp(dial, room, again=sock is None)
    shown.append(app.presence.tell)
    app.presence.places = list(places) or app.presence.places
    if notices is not None:
        notices(app.tell_from_elsewhere)
    ending = app.run()
    if ending is None:  # it failed, and has said why
        return app.return_code or 1
    if ending.error:
        say_error(entry.explain(ending.error, (server.host, server.port) if server else None))
    elif ending.reason:
        say_error(ending.reason)
    undelivered = len(app.presence.session.outbox)
    if undelivered:
        print(f"Not delivered: {undelivered} of your messages.", file=sys.stderr)
    return 1 if ending.reason else 0
