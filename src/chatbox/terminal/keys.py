"""What keys do."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual.app import App
from textual.binding import Binding

from chatbox.client.session import Ending
from chatbox.terminal.composer import Composer
from chatbox.terminal.dialogs import Switcher
from chatbox.terminal.drawing import MEMBERS_FROM, ROOMS_FROM, Scene
from chatbox.terminal.marking import Marking
from chatbox.terminal.person import Person
from chatbox.terminal.timeline import TimelineView

AGAIN_S = 2.0
"""How soon after the first a second Ctrl+C leaves."""


class Keys(App[Ending]):
    """The screen as far as keys are concerned.

    Attributes:
        presence: the person and what they see.
        scene: how it is shown.
        marking: which message is marked.
    """

    presence: Person
    scene: Scene
    marking: Marking

    _OF_THE_SCREEN: ClassVar = frozenset(
        {"number", "next_active", "step", "switch", "page", "latest", "mark", "fold", "interrupt", "end"}
    )
    BINDINGS: ClassVar = [
        *(Binding(f"alt+{number}", f"number({number})", priority=True) for number in range(1, 10)),
        Binding("alt+a", "next_active", priority=True),
        Binding("ctrl+n", "step(1)", priority=True),
        Binding("ctrl+p", "step(-1)", priority=True),
        Binding("ctrl+k", "switch", priority=True),
        Binding("pageup", "page(-1)", priority=True),
        Binding("pagedown", "page(1)", priority=True),
        Binding("ctrl+end", "latest", priority=True),
        Binding("alt+up", "mark(1)", priority=True),
        Binding("alt+down", "mark(-1)", priority=True),
        Binding("alt+l", "fold('rooms')", priority=True),
        Binding("alt+m", "fold('members')", priority=True),
        Binding("ctrl+l", "redraw", priority=True),
        Binding("ctrl+c", "interrupt", priority=True),
        Binding("ctrl+d", "end", priority=True),
    ]
    _interrupted = float("-inf")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a dialog is open its keys are its own."""
        return action not in self._OF_THE_SCREEN or len(self.screen_stack) < 2

    @property
    def composer(self) -> Composer:
        """Where one types."""
        return self.screen_stack[0].query_one(Composer)

    @property
    def timeline(self) -> TimelineView:
        """What was said."""
        return self.screen_stack[0].query_one(TimelineView)

    def refresh_soon(self) -> None:
        """Draws soon."""
        raise NotImplementedError

    def turn_to(self, name: str) -> None:
        """Shows a conversation."""
        raise NotImplementedError

    def leave(self, reason: str) -> None:
        """Ends."""
        raise NotImplementedError

    def action_number(self, number: int) -> None:
        """Turns to a conversation by its number."""
        tabs = self.presence.tabs()
        if number <= len(tabs):
            self.turn_to(tabs[number - 1].name)

    def action_step(self, step: int) -> None:
        """Turns to the next conversation, or the one before."""
        tabs = self.presence.tabs()
        at = next((at for at, tab in enumerate(tabs) if tab is self.presence.conversation), 0)
        if tabs:
            self.turn_to(tabs[(at + step) % len(tabs)].name)

    def action_next_active(self) -> None:
        """Turns to the next conversation with something new, those first in which it is for us."""
        tabs, model = self.presence.tabs(), self.presence.model
        at = next((at for at, tab in enumerate(tabs) if tab is self.presence.conversation), 0)
        others = [*tabs[at + 1 :], *tabs[:at]]
        active = [tab for tab in others if model.unread(tab)[0]]
        for tab in sorted(active, key=lambda tab: not model.unread(tab)[1])[:1]:
            self.turn_to(tab.name)

    def action_switch(self) -> None:
        """Opens the switcher."""
        names = [tab.name for tab in self.presence.tabs()]
        self.push_screen(Switcher(names), self._switched)

    def _switched(self, name: str | None) -> None:
        if not name:
            return
        if self.presence.model.find(name):
            self.turn_to(name)
        else:
            self.presence.typed(f"/{'join' if name[0] in '#&' else 'query'} {name}")

    def action_page(self, direction: int) -> None:
        """Reads what was said before, or after."""
        self.timeline.page(direction)
        self.refresh_soon()

    def action_latest(self) -> None:
        """Goes back to the latest."""
        self.timeline.to_end()
        self.refresh_soon()

    def action_mark(self, step: int) -> None:
        """Marks the message before (1), or after (-1)."""
        self.timeline.mark(self.marking.step(step))
        self.composer.choosing = bool(self.presence.marked)
        self.refresh_soon()

    def action_fold(self, name: str) -> None:
        """Shows or hides a list."""
        by_itself = self.size.width < (ROOMS_FROM if name == "rooms" else MEMBERS_FROM)
        folded = not self.scene.folded.get(name, by_itself)
        self.scene.folded.pop(name, None)
        if folded != by_itself:
            self.scene.folded[name] = folded
        self.refresh_soon()

    def action_redraw(self) -> None:
        """Draws the whole screen anew."""
        self.refresh(layout=True)
        self.refresh_soon()

    def action_interrupt(self) -> None:
        """Empties the line; leaves when pressed again."""
        now = asyncio.get_running_loop().time()
        if self.composer.text:
            self.composer.put("")
        elif now - self._interrupted < AGAIN_S:
            self.leave("")
        else:
            self._interrupted, self.scene.hint = now, "Ctrl+C again leaves"
            self.set_timer(AGAIN_S, self._forget_hint)
        self.refresh_soon()

    def _forget_hint(self) -> None:
        self.scene.hint = self.marking.hint
        self.refresh_soon()

    def action_end(self) -> None:
        """Leaves, when nothing is typed."""
        if self.composer.text:
            self.composer.action_delete_right()
        else:
            self.leave("")
