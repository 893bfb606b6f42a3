"""The person at the screen: what they see of the session, and what they do in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from chatbox.client import actions, render, slash
from chatbox.client import events as ev
from chatbox.client.address import Server
from chatbox.client.capabilities import READ_MARKER
from chatbox.client.catching_up import Amounts
from chatbox.client.dialing import Dialing
from chatbox.client.display import clean, clock_time
from chatbox.client.ids import TAG
from chatbox.client.listener import Listener
from chatbox.client.model import Conversation, Model
from chatbox.client.outbox import Item
from chatbox.client.places import Place
from chatbox.client.session import Session
from chatbox.client.slash_commands import COMMANDS
from chatbox.client.timeline import Entry
from chatbox.terminal.entries import Note
from chatbox.terminal.view import View
from chatbox.wire import numerics as num

AMOUNTS = Amounts(first=100, missed=500, past_days=14)
MOST_NOTES = 500
_TIMELINE_ONLY = (
    ev.MessageReceived, ev.Joined, ev.Parted, ev.Kicked, ev.Quit, ev.NickChanged, ev.ModeChanged, ev.Redacted,
)  # fmt: skip
_NAMED_FIRST = frozenset({num.RPL_MOTD, "NOTICE", "NOTE", "WARN"})


def utc_now() -> datetime:
    """The present time."""
    return datetime.now(UTC)


class Presence(Listener):
    """Keeps the model, and is the desk that commands work on.

    Args:
        view: what is drawn.
        dial: makes connections.
        room: where to go first.
        again: come back when the connection is lost.
        clock: gives the present time.

    Attributes:
        places: where others find the server, the likeliest first; none when that is not known.
        model: all there is to show.
        session: the presence on the server.
        current: the name of the conversation on the screen, "" before there is one.
        connection: what is wrong with the connection, "" while nothing is.
        marked: the id of the message that is marked on the screen.
    """

    def __init__(
        self, view: View, dial: Dialing, room: str, again: bool = True, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._clock = clock
        self.view = view
        self.dial = dial
        invitation = dial.server.token if dial.server else ""
        self.session = Session(
            self, dial.connect, dial.name, [room], again=again, invitation=invitation, amounts=AMOUNTS
        )
        self.model = Model(lambda: self.session.state)
        self.current = room
        self.connection = "connecting…"
        self.marked = ""
        self.table: dict[str, slash.Command] = dict(COMMANDS)
        self.all_notes: dict[str, list[Note]] = {}
        self.asked_for: set[str] = set()
        self._loading: set[str] = set()
        self._began = clock()
        self.places: list[Server] = [dial.server] if dial.server else []
        self._greeted = False

    # ── what is shown ──

    @property
    def conversation(self) -> Conversation | None:
        """The one on the screen."""
        return self.model.find(self.current) if self.current else None

    def tabs(self) -> list[Conversation]:
        """The conversations in the order of their numbers."""
        return self.model.conversations()

    def notes(self, name: str) -> list[Note]:
        """What only we were told there."""
        return self.all_notes.get(self.session.state.fold(name), [])

    def pending(self, conversation: Conversation) -> list[Item]:
        """What was typed there and has not arrived."""
        same = self.session.state.same
        items = [item for item in self.session.outbox if same(item.target, conversation.name)]
        if not items:
            return []
        recent = [
            conversation.timeline[at]
            for at in range(max(len(conversation.timeline) - 50, 0), len(conversation.timeline))
        ]
        arrived = {entry.tags.get(TAG) for entry in recent if isinstance(entry, ev.MessageReceived) and entry.own}
        return [item for item in items if item.id not in arrived]

    # ── what the session tells ──

    def happened(self, event: ev.Event) -> None:
        self.model.apply(event)
        match event:
            case ev.HistoryReceived():
                self._history(event)
            case ev.MessageReceived(history=False, own=False) if self.model.concerns_us(event) and event.kind != "ctcp":
                self.view.alert(f"{event.sender} in {event.target}" if event.room else event.sender, event.text)
            case ev.ConversationListed():
                self._ask_marker(event.target)
        self.view.refresh_soon()

    def told(self, event: ev.Event) -> None:
        if isinstance(event, _TIMELINE_ONLY):
            return
        if isinstance(event, ev.TopicChanged) and (
            not event.told or event.room != self.current or self._entering(event)
        ):
            return
        if isinstance(event, ev.NamesReceived):
            self._names(event)
            return
        if isinstance(event, ev.Found) and event.messages:
            self._found(event)
            return
        if isinstance(event, ev.InvitationMade) and self.places:
            self.view.share("" if event.room == "*" else event.room, event.token)
        if isinstance(event, ev.ServerText) and self.connection and (event.code != num.RPL_MOTD or self._greeted):
            return
        line = render.line(event, self.current)
        if line:
            self.tell(line)

    def _found(self, event: ev.Found) -> None:
        """The latest first: it is the likeliest to be meant."""
        now = self.now()
        said = [one for one in reversed(event.messages) if one.kind != "ctcp"]
        hits = [(clean(_head(one, now)), clean(one.text.replace("\n", " "))) for one in said]
        self.view.show_found(hits, render.how_many(event))

    def attached(self, event: ev.Registered) -> None:
        self.connection, self._greeted = "", True
        self.session.lag.measure(self.session.client)
        self.view.refresh_soon()

    def detached(self, why: str, pause_s: float) -> None:
        if not self.connection:
            self.tell(why)
        self.connection = f"no connection, trying again in {pause_s:.0f} s"
        self._loading.clear()
        self.view.refresh_soon()

    def token(self, token: str) -> None:
        self.dial.keep(token)

    def entered(self, place: Place, first: bool) -> None:
        conversation = self.model.open(place.name)
        if self.session.state.same(self.session.places.current, place.name) and first:
            self.view.turn_to(conversation.name)

    def left(self, room: str, was_current: bool) -> None:
        self.view.refresh_soon()

    def kept_out(self, refused: ev.Refused, items: Sequence[Item]) -> None:
        self.tell(f"Cannot join {refused.subject}: {refused.text}")
        for item in items:
            self.tell(f"Not sent to {item.target}: {item.text}")

    def refused(self, refused: ev.Refused) -> None:
        if refused.command == "TAGMSG" and refused.code in (num.ERR_NOSUCHNICK, num.ERR_CANNOTSENDTOCHAN):
            return  # that we type interests nobody there
        self.tell(render.line(refused, self.current) or refused.text)

    def unsendable(self, item: Item, error: ValueError) -> None:
        self.tell(f"That cannot be sent: {error}")

    def missed(self, room: str) -> None:
        """What is known of the room does not join on to the present: it is fetched anew, from now back."""
        self.model.open(room).timeline.clear()
        self.session.older(room, None)

    def changed(self) -> None:
        self.view.refresh_soon()

    def tell(self, text: str) -> None:
        """Shows a line, to this person only, in the conversation on the screen."""
        notes = self.all_notes.setdefault(self.session.state.fold(self.current), [])
        notes.append(Note(self.now(), text))
        del notes[:-MOST_NOTES]
        self.view.refresh_soon()

    # ── history and read markers ──

    def load_older(self) -> None:
        """Asks for what was said before the oldest entry of the conversation on the screen."""
        conversation = self.conversation
        if conversation is None or conversation.complete or conversation.name in self._loading:
            return
        oldest: Entry | None = conversation.timeline[0] if len(conversation.timeline) else None
        if self.session.older(conversation.name, oldest):
            self._loading.add(conversation.name)

    def read(self, conversation: Conversation) -> None:
        """All of a conversation has been on the screen."""
        last = conversation.timeline.last
        if last is None or not self.model.unread(conversation)[0] or not conversation.read(last.time):
            return
        client = self.session.client
        if client and client.connected and READ_MARKER in client.caps:
            client.perform(actions.mark_read(conversation.name, last.time))

    def _history(self, event: ev.HistoryReceived) -> None:
        conversation = self.model.open(event.target)
        if not conversation.room and conversation.read_until is None and not self._has_markers():
            conversation.begun = self._began
        if conversation.name in self._loading:
            self._loading.discard(conversation.name)
            conversation.complete = not event.events

    def _has_markers(self) -> bool:
        return self.session.client is not None and READ_MARKER in self.session.client.caps

    def _ask_marker(self, target: str) -> None:
        if self._has_markers() and not self.session.state.features.is_room(target) and self.session.connected:
            self.session.send("MARKREAD", target)

    def _names(self, event: ev.NamesReceived) -> None:
        key = self.session.state.fold(event.room)
        if key in self.asked_for:
            self.asked_for.discard(key)
            self.tell(render.everybody(event))

    def _entering(self, event: ev.TopicChanged) -> bool:
        """Whether a topic is told only because we came in: it stands at the top of the screen."""
        place = self.session.places.find(event.room)
        return place is not None and not place.greeted

    def now(self) -> datetime:
        """The present, and not before what was said last: clocks differ."""
        conversation = self.conversation
        last = conversation.timeline.last if conversation else None
        now = self._clock()
        return max(now, last.time + timedelta(microseconds=1)) if last and last.time - now < timedelta(hours=1) else now


def _head(said: ev.MessageReceived, now: datetime) -> str:
    """When, where and by whom something was said."""
    when = clock_time(said.time, now)
    if said.room:
        return f"{when} {said.target} {said.sender}"
    return f"{when} {said.sender} to {said.target if said.own else 'you'}"
