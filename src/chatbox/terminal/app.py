"""The full screen: its parts, and what keys and clicks do."""

from __future__ import annotations

import asyncio
import contextvars
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from chatbox.client import actions
from chatbox.client.address import as_others_see
from chatbox.client.dialing import Dialing
from chatbox.client.display import clean
from chatbox.client.errors import ClientError
from chatbox.client.protocol import NotRegistered
from chatbox.client.session import Ending
from chatbox.terminal import commands, hangup
from chatbox.terminal.bars import MemberList, RoomList, StatusLine, TopicBar
from chatbox.terminal.completion import Completion, complete, offer
from chatbox.terminal.composer import Composer
from chatbox.terminal.dialogs import Listing, Secret
from chatbox.terminal.drawing import FIRST_SHOWN, Scene, draw
from chatbox.terminal.keys import Keys
from chatbox.terminal.marking import Marking
from chatbox.terminal.person import Person
from chatbox.terminal.presence import utc_now
from chatbox.terminal.sharing import Share
from chatbox.terminal.timeline import TimelineView

FRAME_S = 0.03
"""What happens within this time is drawn together."""
LAG_EVERY_S = 15.0
TYPING_EVERY_S = 3.0
"""How often to tell that we type (https://ircv3.net/specs/client-tags/typing: at most every three seconds)."""
PARTING_S = 3.0


class ChatApp(Keys):
    """The client.

    Args:
        dial: makes connections.
        room: where to go first.
        again: come back when the connection is lost.
        clock: gives the present time.
    """

    CSS = """
    #input { height: auto; max-height: 8; }
    #prompt { width: 2; color: ansi_blue; text-style: bold; }
    Composer { width: 1fr; }
    """
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, dial: Dialing, room: str, again: bool = True, clock: Callable[[], datetime] = utc_now) -> None:
        super().__init__(ansi_color=True)
        self.theme = "ansi-dark"
        self.presence = Person(self, dial, room, again, clock)
        self.presence.table = commands.table()
        self.scene = Scene()
        self.marking = Marking(self.presence, self.scene)
        self._clock = clock
        self._home: asyncio.AbstractEventLoop | None = None
        self._home_context = contextvars.copy_context()
        self._due = self._leaving = False
        self._told_typing = float("-inf")

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield RoomList()
            with Vertical():
                yield TopicBar()
                yield TimelineView()
                with Horizontal(id="input"):
                    yield Static("› ", id="prompt")
                    yield Composer(self._complete, self._choose)
                yield StatusLine()
            yield MemberList()

    def on_mount(self) -> None:
        """Begins."""
        loop = self._home = asyncio.get_running_loop()
        self._home_context = contextvars.copy_context()  # in which the toolkit finds this screen
        with suppress(AttributeError, ValueError, RuntimeError, NotImplementedError):  # a test's thread, or Windows
            loop.add_signal_handler(signal.SIGTERM, lambda: self.leave(""))
            loop.add_signal_handler(signal.SIGHUP, self._hung_up)
        self.composer.focus()
        session = self.presence.session
        self.set_interval(LAG_EVERY_S, lambda: session.lag.measure(session.client))
        self.set_interval(1.0, self.refresh_soon)
        if hangup.has_terminal():
            self.set_interval(hangup.LOOK_EVERY_S, self._look_for_terminal)
        self.turn_to(self.presence.current)
        self.run_worker(self._stay())

    def _look_for_terminal(self) -> None:
        if not self._leaving and not hangup.has_terminal():
            self._hung_up()

    def _hung_up(self) -> None:
        hangup.let_go()
        self.leave("")

    async def _stay(self) -> None:
        ending = await self.presence.session.run()
        if not self._leaving:
            self.exit(ending)

    # ── what the presence wants ──

    def refresh_soon(self) -> None:
        """Draws, together with whatever else happens at this moment."""
        if not self._due and self.is_running:
            self._due = True
            self.set_timer(FRAME_S, self._draw)

    def _draw(self) -> None:
        self._due = False
        if self.screen_stack and not self._leaving:
            draw(self.screen_stack[0], self.presence, self.scene, self._clock())

    def alert(self, title: str, text: str) -> None:
        """Rings, and tells the desktop, unless the person is looking."""
        if self.scene.focused is True:
            return
        self.bell()
        if self._driver is not None:
            self._driver.write(f"\x1b]777;notify;{_bare(title)};{_bare(text)}\x1b\\")

    def tell_from_elsewhere(self, text: str) -> None:
        """Shows a line; may be called from any thread."""
        with suppress(RuntimeError):  # the loop is closed: nobody reads any more
            if self._home:
                self._home.call_soon_threadsafe(self.presence.tell, text, context=self._home_context.copy())

    def ask_secret(self, question: str, then: Callable[[str], None]) -> None:
        """Asks for a password."""
        self.push_screen(Secret(question), lambda secret: then(secret) if secret else None)

    def show_help(self, lines: Sequence[tuple[str, str]]) -> None:
        """Opens the help."""
        self.push_screen(Listing(lines))

    def show_found(self, hits: Sequence[tuple[str, str]], title: str) -> None:
        """Opens what a search found."""
        self.push_screen(Listing(hits, title))

    def share(self, room: str, token: str = "") -> None:
        """Shows how others come in."""
        places = [seen for place in self.presence.places for seen in as_others_see(place)]
        if places:
            self.push_screen(Share(list(dict.fromkeys(places)), room, token))

    def leave(self, reason: str) -> None:
        """Ends, once what was typed has arrived, but soon."""
        if not self._leaving:
            self._leaving = True
            self.run_worker(self._part(reason))

    async def _part(self, reason: str) -> None:
        session = self.presence.session
        with suppress(TimeoutError):
            async with asyncio.timeout(PARTING_S if session.connected else 0):
                await session.outbox.until_fewer_than(1)
        await session.quit(reason)
        self.exit(Ending())

    def turn_to(self, name: str) -> None:
        """Shows a conversation."""
        presence, scene = self.presence, self.scene
        presence.current = name
        self.marking.end()
        scene.shown = FIRST_SHOWN
        conversation = presence.conversation
        fresh = conversation is not None and presence.model.unread(conversation)[0] > 0
        scene.unread_after = conversation.seen_until if conversation and fresh else None
        if presence.session.places.find(name):
            presence.session.places.turn_to(name)
        self.composer.placeholder = Content(clean(f"Write to {name}" if name else "/join a room"))
        self.refresh_soon()

    # ── what widgets tell ──

    def on_composer_sent(self, message: Composer.Sent) -> None:
        """Says, or does, what was typed."""
        composer = self.composer
        if not message.text.lower().startswith(("/login ", "/register ")):
            composer.remember(message.text)
        reply_to = self.marking.reply_to
        self._told_typing = float("-inf")
        self.timeline.to_end()
        if reply_to and not message.text.startswith("/"):
            self.presence.say(self.presence.current, message.text, reply_to=reply_to)
        else:
            self.presence.typed(message.text)
        self._end_marking()

    def on_composer_typed(self) -> None:
        """Tells the others that we type."""
        now = asyncio.get_running_loop().time()
        talking = not self.composer.text.startswith("/") and self.presence.conversation is not None
        if talking and now - self._told_typing >= TYPING_EVERY_S and self.presence.session.connected:
            self._told_typing = now
            with suppress(ClientError, NotRegistered, ValueError):
                self.presence.perform(actions.typing(self.presence.current, "active"))

    def on_composer_escaped(self) -> None:
        """Ends marking."""
        self._end_marking()

    def on_composer_offered(self, message: Composer.Offered) -> None:
        """Shows what Tab would take next."""
        self.scene.hint = offer(message.candidates, message.taken) or self.marking.hint
        self.refresh_soon()

    def _choose(self, key: str) -> str:
        start = self.marking.choose(key, self.copy_to_clipboard)
        self.composer.choosing = bool(self.presence.marked) and not start
        self.refresh_soon()
        return start

    def _end_marking(self) -> None:
        self.marking.end()
        self.composer.choosing = False
        self.refresh_soon()

    def on_timeline_view_selected(self, message: TimelineView.Selected) -> None:
        """A click marks."""
        self.marking.mark(message.msgid)
        self.composer.choosing = bool(self.presence.marked)
        self.composer.focus()
        self.refresh_soon()

    def on_timeline_view_wanted(self) -> None:
        """Older messages: from what is here, or from the server."""
        conversation = self.presence.conversation
        if conversation and self.scene.shown < len(conversation.timeline):
            self.scene.shown += FIRST_SHOWN
        else:
            self.scene.shown += FIRST_SHOWN
            self.presence.load_older()
        self.refresh_soon()

    def on_room_list_picked(self, message: RoomList.Picked) -> None:
        """A click turns to it."""
        self.turn_to(message.name)

    def on_member_list_picked(self, message: MemberList.Picked) -> None:
        """A click opens a conversation with the person."""
        if not self.presence.session.state.is_own(message.nick):
            self.presence.turn_to(message.nick)

    def on_app_focus(self, event: events.AppFocus) -> None:
        """The terminal is looked at."""
        self.scene.focused = True
        self.refresh_soon()

    def on_app_blur(self, event: events.AppBlur) -> None:
        """It is not: what comes now is unread."""
        self.scene.focused = False
        conversation = self.presence.conversation
        if conversation and not self.presence.model.unread(conversation)[0]:
            last = conversation.timeline.last
            self.scene.unread_after = last.time if last else None

    def on_resize(self) -> None:
        """Lists fold away when there is no room for them."""
        self.refresh_soon()

    def _complete(self, text: str, cursor: int) -> Completion:
        presence = self.presence
        conversation = presence.conversation
        spoke = [one.sender for one in conversation.timeline.messages()][:100] if conversation else []
        there = [member.nick for member in presence.session.state.members(presence.current)]
        own = presence.session.state.nick
        nicks = [nick for nick in dict.fromkeys([*spoke, *there]) if nick != own]
        rooms = [tab.name for tab in presence.tabs() if tab.room]
        return complete(text, cursor, nicks=nicks, rooms=rooms, commands=presence.table)


def _bare(text: str) -> str:
    """A text for the desktop: one line, and nothing in it that would end the sequence."""
    return clean(text.replace("\n", " ")).replace(";", ",")[:200]
