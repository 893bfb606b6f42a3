"""What one command answers to its sender: numerics, standard replies, batches, and its label.

A handler answers through its `Reply` and never writes to the session, so that labeled-response
(https://ircv3.net/specs/extensions/labeled-response) needs no thought in a handler.

An answer that may be long (who is in a room, which rooms there are) is *streamed*: a generator adds lines and
yields after each, and goes on when the client has taken what it got:

    def list_(call: Call) -> None:
        call.reply.stream(_rooms(call))

    def _rooms(call: Call) -> Iterator[None]:
        for room in tuple(call.hub.rooms.values()):
            call.reply.numeric(n.RPL_LIST, …)
            yield
        call.reply.numeric(n.RPL_LISTEND, "End of /LIST")

What is short ends within the handler. Of what is long, the rest is made later, from the state of that time, in its
order with what rooms say meanwhile; later lines of the session wait. Who does not read has one piece, not a list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from chatbox.core.event import Item, head_tags
from chatbox.core.prepared import END, NO_COUNTS, Counts
from chatbox.wire import caps, plain, render
from chatbox.wire.message import MAX_REPLY_BYTES, NO_TAGS, Message, cut, format_line, format_reply

if TYPE_CHECKING:
    from chatbox.core.event import Event
    from chatbox.core.hub import Hub
    from chatbox.core.prepared import Prepared
    from chatbox.core.session import Session

PIECE_BYTES = 16 * 1024
"""So much of a long answer is made at a time."""


class Fail(Exception):  # noqa: N818 - the word on the wire
    """Ends a command with its refusal: a numeric with its parameters, or a FAIL code.

    Args:
        code: a numeric of three digits, or the code of a standard reply
            (https://ircv3.net/specs/extensions/standard-replies).
        params: between code and text.
    """

    def __init__(self, code: str, *params: str) -> None:
        super().__init__(code, *params)
        self.code = code
        self.params = params


class Reply:
    """Collects the answer to one command, and says it when the command is done.

    Attributes:
        label: as the client gave it; "" where none, or not negotiated.
        unfinished: what is streamed and not at its end.
    """

    __slots__ = (
        "_batches",
        "_hub",
        "_items",
        "_made_bytes",
        "_outer",
        "_silent",
        "_top",
        "label",
        "session",
        "unfinished",
    )

    def __init__(self, hub: Hub, session: Session, label: str = "") -> None:
        self._hub = hub
        self.session = session
        self.label = label
        self._items: list[tuple[dict[str, str] | None, str]] = []
        self._batches: list[str] = []
        self._top = 0
        self._silent = False
        self._outer = ""
        self._made_bytes = 0
        self.unfinished: list[Iterator[None]] = []

    def numeric(self, code: str, *params: str) -> None:
        """A numeric reply to the sender's nick; `params` as the specification lists them after the client."""
        session = self.session
        if session.plain:
            self._add(plain.text(Message(code, [session.nick, *params])), NO_TAGS)
        else:
            line = format_reply(f":{self._hub.name} {code} {session.nick}", params)
            self._add(cut(line, MAX_REPLY_BYTES), NO_TAGS)

    def prepared(self, lines: Prepared, counts: Counts = NO_COUNTS) -> None:
        """Numerics made before, as `numeric` would say each.

        Args:
            counts: the numbers in them by name, where there are some.
        """
        nick = self.session.nick
        if self.session.plain or len(nick.encode()) > lines.nick_bytes:
            for code, *params in lines.numerics(nick, counts):
                self.numeric(code, *params)
            return
        self._add_block(lines.text(nick, counts))

    def _add_block(self, text: str) -> None:
        """Lines with `END` between them, as one wherever nobody needs to take them apart."""
        if self.label or self._batches:
            for line in text.split(END):
                self._add(line, NO_TAGS)
        elif text:
            self._made_bytes += len(text)
            self._items.append((None, text))

    def fail(self, command: str, code: str, *params: str) -> None:
        """A standard reply of kind FAIL; `params` are its context and, last, its text."""
        self._standard("FAIL", command, code, params)

    def _standard(self, kind: str, command: str, code: str, params: Sequence[str]) -> None:
        if self.session.plain:
            self._add(plain.text(Message(kind, [command, code, *params])), NO_TAGS)
        else:
            line = format_reply(f":{self._hub.name} {kind} {command} {code}", params)
            self._add(cut(line, MAX_REPLY_BYTES), NO_TAGS)

    def refuse(self, command: str, refusal: Fail) -> None:
        """Says a refusal in its form."""
        if refusal.code.isdigit():
            self.numeric(refusal.code, *refusal.params)
        else:
            self.fail(command, refusal.code, *refusal.params)

    def say(self, command: str, *params: str, source: str | None = None) -> None:
        """A line from the server, or from `source`."""
        self.add(Message(command, params, self._hub.name if source is None else source))

    def add(self, message: Message, tags: Mapping[str, str] = NO_TAGS) -> None:
        """A whole line; `tags` are left out where not negotiated."""
        if self.session.plain:
            self._add(plain.text(message), NO_TAGS)
        else:
            self._add(cut(format_line(message.source, message.command, message.params), MAX_REPLY_BYTES), tags)

    def event(self, event: Event, room: str, time_ms: int, msgid: str, more: Mapping[str, str] = NO_TAGS) -> None:
        """An event as its own recipients were told it, with the label or in the batch that is open.

        Args:
            more: further tags, of an event that is told in one line.
        """
        shape = self.session.shape
        if self.session.plain:
            self._add(event.text(room), NO_TAGS)
        elif event.several:
            for item in event.items(shape, time_ms, msgid):
                self._add_item(item)
        elif line := event.line(room, shape):
            self._add(line, {**more, **head_tags(event, time_ms, msgid)})

    def text(self, text: str) -> None:
        """A sentence for a plain client; nothing for others."""
        if self.session.plain:
            self._add(text, NO_TAGS)

    def silent(self) -> None:
        """An empty answer is meant so: no ACK for it."""
        self._silent = True

    def open_batch(self, kind: str, *params: str) -> None:
        """Begins a batch (https://ircv3.net/specs/extensions/batch), where negotiated."""
        if self.session.has(caps.BATCH):
            reference = self._hub.batch_reference()
            self.say("BATCH", "+" + reference, kind, *params)
            self._batches.append(reference)

    def close_batch(self) -> None:
        """Ends the batch begun last."""
        if self._batches:
            reference = self._batches.pop()
            self.say("BATCH", "-" + reference)
            self._top -= not self._batches

    def stream(self, steps: Iterator[None]) -> None:
        """Answers in pieces: a generator adds lines, yields after each, and is paused when a piece is full.

        It may raise `Fail`. What is added after this call comes before the rest of what is long.
        """
        if self.unfinished or not self._run(steps):
            self.unfinished.append(steps)

    async def finish_streams(self) -> None:
        """Brings what is streamed to its end, as fast as the client takes it; or drops it with the session."""
        try:
            while self.unfinished:
                if self._made_bytes >= PIECE_BYTES:
                    await self._pause()
                if self.session.closed:
                    return
                if self._run(self.unfinished[0]):
                    del self.unfinished[0]
        finally:
            self.unfinished.clear()

    def _run(self, steps: Iterator[None]) -> bool:
        """Makes lines until a piece is full; whether that was all."""
        while self._made_bytes < PIECE_BYTES:
            try:
                next(steps)
            except StopIteration:
                return True
        return False

    async def _pause(self) -> None:
        """Says what there is and waits until the client has taken most of it."""
        session, hub = self.session, self._hub
        if self.label:
            self._label_piece()
        self._say()
        await hub.released()
        while session.holding is not None:
            await session.holding.over()
        drained = hub.runtime.create_future()
        session.connection.when_drained(lambda: drained.set_result(None))
        await drained
        self._made_bytes = 0

    def flush(self) -> None:
        """Says what there is so far, before what rooms say next; with a label it all comes at the end."""
        if not self.label:
            self._say()

    def finish(self) -> None:
        """Says it all; nothing is streamed any more."""
        if self.label:
            self._add_label()
        self._say()

    def _say(self) -> None:
        if self._items:
            self._hub.batch.reply(self.session, self.take())

    def take(self) -> bytes:
        """What was collected, as the session gets it."""
        items, self._items = self._items, []
        has = self.session.caps
        lines = [render.with_tags(has, tags) + line if tags else line for tags, line in items if line]
        return render.frames(lines, self.session.shape)

    def _add(self, line: str, tags: Mapping[str, str]) -> None:
        if self._batches:
            tags = {**tags, "batch": self._batches[-1]}
        else:
            self._top += 1
        self._made_bytes += len(line)
        self._items.append((dict(tags) if tags else None, line))

    def _label_piece(self) -> None:
        """Puts what is said now into the one batch of a labelled answer, which the first piece opens."""
        items = self._items
        opens = not self._outer
        self._outer = self._outer or self._hub.batch_reference()
        for at, (tags, line) in enumerate(items):
            if not tags or "batch" not in tags:
                items[at] = ({**(tags or {}), "batch": self._outer}, line)
        if opens:
            items.insert(0, ({"label": self.label}, f":{self._hub.name} BATCH +{self._outer} labeled-response"))

    def _add_item(self, item: Item) -> None:
        if item.inside:
            outer = {"batch": self._batches[-1]} if self._batches else {}
            self._items.append((outer | dict(item.tags), item.line))
        else:
            self._add(item.line, item.tags)

    def _add_label(self) -> None:
        items = self._items
        if self._outer or self._top > 1:
            self._label_piece()
            items.append(({}, f":{self._hub.name} BATCH -{self._outer}"))
            return
        if not items and not self._silent:
            self.say("ACK")
        if items:
            tags, line = items[0]
            items[0] = ({**(tags or {}), "label": self.label}, line)


def _middles(params: tuple[str, ...]) -> list[str]:
    """What a peer sent, repeated to it before the text, must stay one parameter each."""
    safe = [param if param and param[0] != ":" and " " not in param else "*" for param in params[:-1]]
    return [*safe, *params[-1:]]
