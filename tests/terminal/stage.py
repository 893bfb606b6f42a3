"""The full screen with a played server: what it says, what the client answered, and what is on the screen."""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rich.style import Style
from textual._context import visible_screen_stack
from textual.pilot import Pilot

from chatbox.client.dialing import Dialing
from chatbox.terminal.app import ChatApp
from chatbox.wire.message import Message, parse

NOW = datetime(2026, 1, 2, 14, 30, 0, tzinfo=UTC)
CAPS = (
    "message-tags server-time batch echo-message labeled-response account-tag extended-join multi-prefix away-notify "
    "draft/chathistory draft/event-playback draft/message-redaction draft/read-marker soju.im/search "
    "draft/multiline=max-bytes=4096,max-lines=32"
)
SNAPSHOTS = Path(__file__).parent / "snapshots"
TIMEOUT_S = 60.0


def at(minutes: float) -> str:
    """A time of the day of the play, as a tag."""
    when = NOW - timedelta(minutes=30 - minutes)
    return when.strftime("%Y-%m-%dT%H:%M:%S.") + f"{when.microsecond // 1000:03d}Z"


class Stage:
    """One client, on the screen, and its server.

    Attributes:
        heard: all that the client has sent.
        quit: set when the client has said good-bye.
        history: the lines of the room's past, without their batch.
        found: what searches find, likewise.
    """

    def __init__(self) -> None:
        self.heard: list[Message] = []
        self.history: dict[str, list[str]] = {}
        self.found: list[str] = []
        self.members = "@Ivan +小明 Zoë"
        self.topic = "All about cats"
        self.minute = 10.0
        self.quit = asyncio.Event()
        self.app: ChatApp
        self.pilot: Pilot[Any]
        self._writer: asyncio.StreamWriter
        self._batches = 0
        self._texts: list[str] = []

    # ── the server ──

    def say(self, *lines: str) -> None:
        """The server says lines."""
        self._writer.write("".join(line + "\r\n" for line in lines).encode())

    def said(self, who: str, text: str, target: str = "#lobby", minute: float | None = None, **tags: str) -> None:
        """Somebody says something, each a second after what was said before."""
        self.minute = self.minute + 1 / 60 if minute is None else minute
        self._texts.append(text)
        more = "".join(f";+{name}={value}" for name, value in tags.items())
        self.say(f"@time={at(self.minute)};msgid=m{len(self._texts)}{more} :{who}!u@h PRIVMSG {target} :{text}")

    async def _serve(self, sock: socket.socket) -> None:
        reader, self._writer = await asyncio.open_connection(sock=sock)
        with suppress(ConnectionError):
            while line := await reader.readline():
                message = parse(line.decode().rstrip("\r\n"))
                self.heard.append(message)
                self._answer(message)

    def _answer(self, message: Message) -> None:
        label = f"label={message.tags['label']}" if "label" in message.tags else ""
        match [message.command, *message.params]:
            case ["CAP", "LS", *_]:
                self.say(f":s CAP * LS :{CAPS}")
            case ["CAP", "REQ", names]:
                self.say(f":s CAP * ACK :{names}")
            case ["CAP", "END"]:
                self.say(
                    ":s 001 Zoë :Hi",
                    ":s 005 Zoë CASEMAPPING=precis CHATHISTORY=100 :ok",
                    f"@time={at(1)} :s 422 Zoë :-",
                )
            case ["JOIN", room]:
                self._joined(room)
            case ["CHATHISTORY", "TARGETS", *_]:
                self.say(f"@{label} :s BATCH +t draft/chathistory-targets", ":s BATCH -t")
            case ["CHATHISTORY", _, target, *_]:
                self._batches += 1
                name, past = f"h{self._batches}", self.history.pop(target, [])
                self.say(f"@{label} :s BATCH +{name} chathistory {target}")
                self.say(*(f"@batch={name};{line}" for line in past), f":s BATCH -{name}")
            case ["SEARCH", _]:
                found = (f"@batch=s;{line}" for line in self.found)
                self.say(f"@{label} :s BATCH +s soju.im/search", *found, ":s BATCH -s")
            case ["PRIVMSG", target, text] if "batch" not in message.tags:
                own = "".join(f";{name}={value}" for name, value in message.tags.items() if name.startswith("+"))
                self.minute += 1 / 60
                self._texts.append(text)
                self.say(
                    f"@{label};time={at(self.minute)};msgid=m{len(self._texts)}{own} :Zoë!z@h PRIVMSG {target} :{text}"
                )
            case ["TAGMSG", target] if "+draft/react" in message.tags:
                own = "".join(f";{name}={value}" for name, value in message.tags.items() if name.startswith("+"))
                self.say(f"@{label};time={at(self.minute)}{own} :Zoë!z@h TAGMSG {target}")
            case ["REDACT", target, msgid, *_]:
                self.say(f"@{label};time={at(self.minute)} :Zoë!z@h REDACT {target} {msgid}")
            case ["PING", token]:
                self.say(f":s PONG s {token}")
            case ["QUIT", *_]:
                self.quit.set()
                self._writer.close()

    def _joined(self, room: str) -> None:
        self.say(f"@time={at(2)} :Zoë!z@h JOIN {room}")
        if self.topic:
            self.say(f":s 332 Zoë {room} :{self.topic}")
        self.say(f":s 353 Zoë = {room} :{self.members}", f":s 366 Zoë {room} :End")

    # ── the screen ──

    async def until(self, condition: Callable[[], object]) -> None:
        """Waits until something is so, and drawn."""
        async with asyncio.timeout(TIMEOUT_S):
            while not condition():
                await self.pilot.pause()
                await asyncio.sleep(0)
        self.app._draw()
        await self.pilot.pause()

    async def shows(self, text: str) -> None:
        """Waits until a text is on the screen."""
        await self.until(lambda: text in self.text())

    async def press(self, *keys: str) -> None:
        """Presses keys."""
        await self.pilot.press(*keys)
        self.app._draw()
        await self.pilot.pause()

    async def type(self, text: str, *, enter: bool = True) -> None:
        """Types a text, at once, and sends it."""
        self.app.composer.insert(text)
        await self.press(*(["enter"] if enter else []))

    def text(self) -> str:
        """What is on the screen."""
        self.app._draw()
        visible_screen_stack.set(self.app._background_screens)
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)

    def style(self, text: str) -> Style:
        """The style of the first character of a text that is on the screen."""
        self.app._draw()
        visible_screen_stack.set(self.app._background_screens)
        for strip in self.app.screen._compositor.render_strips():
            at = strip.text.find(text)
            for segment in strip if at >= 0 else ():
                if at < len(segment.text):
                    return segment.style or Style.null()
                at -= len(segment.text)
        raise AssertionError(f"no {text!r} on:\n{self.text()}")

    def sent(self, command: str) -> list[Message]:
        """The commands of a kind that the client has sent."""
        return [message for message in self.heard if message.command == command]

    def matches(self, name: str) -> None:
        """Compares the screen with the snapshot of that name; `CHATBOX_SNAPSHOTS=write` writes it."""
        file = SNAPSHOTS / f"{name}.txt"
        if os.environ.get("CHATBOX_SNAPSHOTS") == "write":
            file.parent.mkdir(exist_ok=True)
            file.write_text(self.text() + "\n")
        assert self.text() + "\n" == file.read_text()


@asynccontextmanager
async def stage(
    columns: int = 80, rows: int = 24, prepare: Callable[[Stage], None] = lambda played: None
) -> AsyncIterator[Stage]:
    """A client that has come into #lobby.

    Args:
        columns, rows: of the screen.
        prepare: called before it connects.
    """
    os.environ["TZ"] = "UTC"
    time.tzset()
    played = Stage()
    prepare(played)
    mine, theirs = socket.socketpair()
    mine.setblocking(False)
    theirs.setblocking(False)
    serving = asyncio.ensure_future(played._serve(theirs))
    played.app = ChatApp(Dialing(None, "Zoë", sock=mine, remember=False), "#lobby", again=False, clock=lambda: NOW)
    try:
        async with played.app.run_test(size=(columns, rows)) as pilot:
            played.pilot = pilot
            session = played.app.presence.session
            await played.until(lambda: session.settled.is_set() and len(played.sent("CHATHISTORY")) > 1)
            await played.until(lambda: not session.awaits_history("#lobby"))
            session.lag.seconds = 0.012
            yield played
    finally:
        client = played.app.presence.session.client
        if client:
            await client.quit()
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
        played._writer.close()
        with suppress(ConnectionError):
            await played._writer.wait_closed()
