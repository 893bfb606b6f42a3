"""What stands where on the screen, from what the presence knows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from textual.screen import Screen

from chatbox.client.model import Conversation
from chatbox.client.timeline import Timeline
from chatbox.terminal import look
from chatbox.terminal.bars import MemberList, RoomList, Standing, StatusLine, Tab, TopicBar
from chatbox.terminal.entries import View, rows
from chatbox.terminal.presence import Presence
from chatbox.terminal.timeline import TimelineView

FIRST_SHOWN = 200
"""How many entries are laid out at first; more when one reads back."""
ROOMS_FROM, MEMBERS_FROM = 60, 100
"""From how many columns on the lists are shown."""


@dataclass(slots=True)
class Scene:
    """What the drawing depends on beside the presence.

    Attributes:
        focused: the terminal is looked at; None where it does not tell.
        shown: how many entries.
        unread_after: where the unread line stands.
        hint: something to know about the keys.
        folded: lists that were shown (False) or hidden (True) by hand.
    """

    focused: bool | None = None
    shown: int = FIRST_SHOWN
    unread_after: datetime | None = None
    hint: str = ""
    folded: dict[str, bool] = field(default_factory=dict)


def draw(screen: Screen[object], presence: Presence, scene: Scene, now: datetime) -> None:
    """Draws everything."""
    _fold(screen, scene)
    _rooms(screen.query_one(RoomList), presence)
    _people(screen, presence)
    _timeline(screen.query_one(TimelineView), presence, scene, now)
    status = screen.query_one(StatusLine)
    status.standing = _standing(presence, scene, now, screen)
    status.refresh()


def _fold(screen: Screen[object], scene: Scene) -> None:
    columns = screen.size.width
    for name, widget, enough in (("rooms", RoomList, ROOMS_FROM), ("members", MemberList, MEMBERS_FROM)):
        screen.query_one(widget).display = not scene.folded.get(name, columns < enough)


def _rooms(rooms: RoomList, presence: Presence) -> None:
    rooms.tabs = [_tab(presence, conversation) for conversation in presence.tabs()]
    rooms.refresh()


def _tab(presence: Presence, conversation: Conversation) -> Tab:
    unread, mentions = presence.model.unread(conversation)
    current = presence.session.state.same(conversation.name, presence.current)
    here = conversation.joined or (not conversation.room and presence.session.connected)
    return Tab(conversation.name, conversation.room, current, here, unread, mentions)


def _people(screen: Screen[object], presence: Presence) -> None:
    state = presence.session.state
    room = state.room(presence.current)
    members = screen.query_one(MemberList)
    everybody = list(room.members.values()) if room else []
    members.members = sorted(everybody, key=lambda one: (state.features.rank_of(one.prefixes), one.nick.casefold()))
    members.own = state.nick
    members.refresh()
    bar = screen.query_one(TopicBar)
    bar.name_shown, bar.topic = presence.current or "Chatbox", room.topic if room else ""
    bar.people = len(everybody)
    bar.refresh()


def _timeline(timeline: TimelineView, presence: Presence, scene: Scene, now: datetime) -> None:
    conversation = presence.conversation
    columns = max(timeline.size.width - 1, 20)
    view = View(columns, look.day(now), presence.session.state.nick, scene.unread_after, scene.shown)
    if conversation is None:  # what is told before there is one, or when the first room does not let us in
        nowhere = Conversation(presence.current, True, Timeline(presence.session.state.fold))
        notes = presence.notes(presence.current)
        timeline.show_rows(list(rows(presence.model, nowhere, notes, [], view)), view, "")
        return
    pending = presence.pending(conversation)
    found = list(rows(presence.model, conversation, presence.notes(conversation.name), pending, view))
    timeline.show_rows(found, view, conversation.name)
    timeline.mark(presence.marked, scroll=False)
    if scene.focused is not False and timeline.at_end:
        presence.read(conversation)


def _standing(presence: Presence, scene: Scene, now: datetime, screen: Screen[object]) -> Standing:
    session, conversation = presence.session, presence.conversation
    tabs = screen.query_one(RoomList).tabs
    activity = [(number, tab.mentions > 0) for number, tab in enumerate(tabs, 1) if tab.unread and not tab.current]
    return Standing(
        nick=session.state.nick or session.nick,
        account=session.state.account,
        connection=presence.connection,
        lag_s=session.lag.seconds,
        typists=presence.model.typists(conversation, now) if conversation else (),
        activity=activity,
        pending=len(session.outbox),
        hint=scene.hint,
        below=not screen.query_one(TimelineView).at_end,
    )
