"""A conversation as rows of a timeline: days, authors, messages, and what came and went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rich.text import Text

from chatbox.client import events as ev
from chatbox.client.display import clean
from chatbox.client.model import Conversation, Model
from chatbox.client.outbox import Item
from chatbox.client.timeline import Entry, Reaction, Timeline
from chatbox.terminal import look, markdown
from chatbox.terminal.movements import movement_text

GROUP_FOR = timedelta(minutes=5)
"""Messages of one person that follow each other this closely stand under one name."""
NARROW_COLUMNS = 60


@dataclass(frozen=True, slots=True)
class Note:
    """Something only we are told: the answer to a command, what the server says."""

    time: datetime
    text: str


@dataclass(slots=True, frozen=True)
class Row:
    """One or more lines that belong together, before they are wrapped.

    Attributes:
        key: what it looks like, so that it need not be rendered again.
        lines: first the head, then what is indented under it.
        head: what stands left of the first line.
        msgid: of the message it shows, "" for others.
        rule: it is a line across, with this text in its middle.
        flush: how many of the lines begin at the very left.
    """

    key: object
    lines: tuple[Text, ...]
    head: Text | None = None
    msgid: str = ""
    rule: bool = False
    flush: int = 0


@dataclass(slots=True, frozen=True)
class View:
    """What a layout depends on beside the conversation.

    Attributes:
        columns: how wide it is.
        today: the day.
        nick: our own.
        unread_after: where the unread line stands, None for none.
        shown: how many entries, the latest.
    """

    columns: int
    today: date
    nick: str
    unread_after: datetime | None
    shown: int

    @property
    def narrow(self) -> bool:
        """Names stand above messages instead of beside them."""
        return self.columns < NARROW_COLUMNS

    @property
    def nick_columns(self) -> int:
        """How much room names have."""
        return 10 if self.columns < 80 else 14

    @property
    def indent(self) -> int:
        """Where texts begin."""
        return 1 if self.narrow else 6 + self.nick_columns + 1


def rows(model: Model, conversation: Conversation, notes: list[Note], pending: list[Item], view: View) -> Iterator[Row]:
    """All rows of a conversation, oldest first."""
    timeline = conversation.timeline
    first = max(len(timeline) - view.shown, 0)
    if conversation.complete and not first and conversation.room:
        yield Row(
            ("start", conversation.name),
            (Text(clean(f"This is the beginning of {conversation.name}."), look.DIM),),
            flush=1,
        )
    items = sorted([*list(timeline)[first:], *_notes_since(notes, timeline, first)], key=lambda item: item.time)
    last_day: date | None = None
    before: Entry | Note | None = None
    moved: list[Entry] = []
    marked = view.unread_after is None
    for item in items:
        new_day = look.day(item.time) != last_day
        unread = not marked and view.unread_after is not None and item.time > view.unread_after
        unread = unread and isinstance(item, ev.MessageReceived) and not item.own
        if moved and (new_day or unread or not _moves(item)):
            yield _moved(moved, view)
            moved, before = [], None
        if new_day:
            last_day, before = look.day(item.time), None
            name = look.day_name(last_day, view.today)
            yield Row(("day", name), (Text(f" {name} ", look.DIM),), rule=True)
        if unread:
            marked, before = True, None
            yield Row("unread", (Text(" new ", look.ALERT),), rule=True)
        if isinstance(item, Note):
            yield _note(item, view)
        elif isinstance(item, ev.MessageReceived):
            yield _message(model, conversation, item, before, view)
        else:
            moved.append(item)
        before = item
    if moved:
        yield _moved(moved, view)
    for waiting in pending:
        yield _pending(waiting, view)


def _notes_since(notes: list[Note], timeline: Timeline, first: int) -> list[Note]:
    if not first:
        return notes
    start = timeline[first].time
    return [note for note in notes if note.time >= start]


def _moves(item: Entry | Note) -> bool:
    return not isinstance(item, ev.MessageReceived | Note)


def _moved(entries: list[Entry], view: View) -> Row:
    text = clean(movement_text(entries))
    key = ("moved", text, look.clock(entries[-1].time), view.columns)
    head = Text(f"{look.clock(entries[-1].time)} ", look.DIM)
    return Row(key, (Text(text, look.DIM),), None if view.narrow else head, flush=int(view.narrow))


def _note(note: Note, view: View) -> Row:
    head = Text(f"{look.clock(note.time)} ", look.DIM)
    lines = tuple(markdown.inline(line, look.DIM) for line in note.text.split("\n"))
    flush = len(lines) if view.narrow else 0
    return Row(("note", note, view.columns), lines, None if view.narrow else head, flush=flush)


def _message(
    model: Model, conversation: Conversation, message: ev.MessageReceived, before: Entry | Note | None, view: View
) -> Row:
    timeline = conversation.timeline
    redacted = timeline.redacted(message)
    reactions = tuple(timeline.reactions(message.msgid)) if message.msgid else ()
    answered = timeline.message(message.reply_to) if message.reply_to else None
    grouped = _follows(message, before) and not message.reply_to
    named = model.concerns_us(message) and message.room
    key = (message, redacted, reactions, answered, grouped, named, view.columns, view.nick)
    lines: list[Text] = []
    if message.reply_to:
        lines.append(_answered(answered, view))
    if redacted:
        why = f": {redacted.reason}" if redacted.reason else ""
        lines.append(Text(look.clipped(f"deleted by {redacted.by}{why}", 400), "dim italic"))
    else:
        lines += _said(message, view)
    if reactions and not redacted:
        lines.append(_reactions(reactions, view.nick))
    head = _head(message, grouped, named, view)
    if view.narrow and not grouped and message.kind != "action":
        return Row(key, (head, *lines), None, message.msgid, flush=1)
    return Row(key, tuple(lines), None if view.narrow else head, message.msgid)


def _follows(message: ev.MessageReceived, before: Entry | Note | None) -> bool:
    return (
        isinstance(before, ev.MessageReceived)
        and before.sender == message.sender
        and before.kind == message.kind == "privmsg"
        and message.time - before.time < GROUP_FOR
    )


def _head(message: ev.MessageReceived, grouped: bool, named: bool, view: View) -> Text:
    style = look.ACCENT if named else look.nick_style(message.sender, own=message.own)
    time = look.clock(message.time)
    if view.narrow:
        head = Text()
        head.append(look.clipped(message.sender, view.columns - 8), style + look.BOLD)
        return head.append(f"  {time}", look.DIM)
    head = Text()
    head.append(f"{time} ", look.DIM)
    name = "" if grouped else "*" if message.kind == "action" else message.sender
    if message.kind == "notice" and name:
        name = f"-{name}-"
    return head.append(look.padded(name, view.nick_columns, right=True), style).append(" ")


def _said(message: ev.MessageReceived, view: View) -> list[Text]:
    if message.kind != "action":
        return markdown.blocks(message.text)
    text = Text("* " if view.narrow else "")
    text.append(look.clipped(message.sender, 40), look.nick_style(message.sender, own=message.own))
    return [text.append(" ").append_text(markdown.inline(message.text.replace("\n", " ")))]


def _answered(answered: ev.MessageReceived | None, view: View) -> Text:
    if answered is None:
        return Text("↳ an earlier message", look.DIM)
    room = max(view.columns - view.indent - 4, 10)
    return Text("↳ " + look.clipped(f"{answered.sender}: {answered.text}", room), look.DIM)


def _reactions(reactions: tuple[Reaction, ...], nick: str) -> Text:
    text = Text()
    for shown, senders in reactions:
        count = f" {len(senders)}" if len(senders) > 1 else ""
        text.append(f"{look.clipped(shown, 20)}{count}", look.BOLD if nick in senders else look.DIM).append("  ")
    return text


def _pending(item: Item, view: View) -> Row:
    lines = tuple(Text(look.clipped(line, 4000), "dim italic") for line in item.text.split("\n"))
    head = Text("  …   " + look.padded(view.nick, view.nick_columns, right=True) + " ", "dim italic")
    key = ("pending", item.id, item.text, view.columns, view.nick)
    return Row(key, lines, None if view.narrow else head)
