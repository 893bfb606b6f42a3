"""What is sent while logged on: messages, in as many lines as they need, and commands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from datetime import datetime

from chatbox.client import events as ev
from chatbox.client import ids, multiline
from chatbox.client.answers import Answers
from chatbox.client.batches import CONCAT
from chatbox.client.capabilities import MULTILINE
from chatbox.client.state import State
from chatbox.client.texts import line_limit, normalised, pieces, wrap
from chatbox.client.times import format_time
from chatbox.wire.message import NO_TAGS, WireError

Place = ev.Event | datetime
"""A place in the history: an event that has a time, or a time."""


class Sender:
    """Writes lines, and remembers what is to be answered.

    Args:
        state: where things stand.
        caps: the capabilities in force.
        offered: all that the server offers, with their values.
        answers: gets to know what is on its way.
        write: writes one command.
    """

    def __init__(
        self,
        state: State,
        caps: Set[str],
        offered: Mapping[str, str],
        answers: Answers,
        write: Callable[..., None],
    ) -> None:
        self._state = state
        self._caps = caps
        self._offered = offered
        self._answers = answers
        self._write = write
        self._batches = 0

    def message(self, target: str, text: str, kind: ev.Kind, tags: Mapping[str, str]) -> tuple[str, ...]:
        """See `Protocol.send_message`."""
        texts = self.pieces(target, text, kind)
        if not texts:
            raise ValueError("there is nothing to say")
        given = tags if ids.TAG in tags and len(texts) == 1 else {}
        return tuple(self._piece(target, piece, kind, {**tags, ids.TAG: ids.uuid7(), **given}) for piece in texts)

    def pieces(self, target: str, text: str, kind: ev.Kind) -> list[str]:
        """The messages that a text becomes."""
        most = self._multiline(kind)
        if most:
            return multiline.groups(normalised(text), self._line_bytes(target, kind), most)
        return pieces(text, target=target, nick=self._state.nick, source=self._state.source, kind=kind)

    def command(self, command: str, *params: str, tags: Mapping[str, str] = NO_TAGS) -> str:
        """See `Protocol.send`."""
        if not self._answers.labelled:
            self._write(command, *params, tags=tags)
            return ""
        label = self._answers.track(command.upper(), params[0] if params else "")
        self._write_tracked(label, command, *params, tags=tags)
        return label

    def history(self, target: str, limit: int, after: Place | None, before: Place | None, oldest: bool) -> str | None:
        """See `Protocol.request_history`."""
        if not {"draft/chathistory", "batch"} <= self._caps:
            return None
        features = self._state.features
        most = min(limit, features.history_limit or limit)
        place = self._reference(before or after)
        subcommand = "BEFORE" if before else "AFTER" if oldest and after else "LATEST"
        return self.command("CHATHISTORY", subcommand, target, place, str(most))

    def conversations(self, since: datetime, until: datetime, limit: int) -> bool:
        """See `Client.request_conversations`."""
        if not {"draft/chathistory", "batch"} <= self._caps:
            return False
        period = (f"timestamp={format_time(since)}", f"timestamp={format_time(until)}")
        self.command("CHATHISTORY", "TARGETS", *period, str(limit))
        return True

    def _reference(self, place: Place | None) -> str:
        time = place if isinstance(place, datetime) else getattr(place, "time", None)
        if place is None or time is None:
            return "*"
        msgid = place.msgid if isinstance(place, ev.MessageReceived) else ""
        return self._state.features.reference(msgid, format_time(time))

    def _multiline(self, kind: ev.Kind) -> multiline.Limits | None:
        if kind not in ("privmsg", "notice") or not {MULTILINE, "message-tags"} <= self._caps:
            return None
        return multiline.limits(self._offered.get(MULTILINE, ""))

    def _line_bytes(self, target: str, kind: ev.Kind) -> int:
        return line_limit(target=target, nick=self._state.nick, source=self._state.source, kind=kind)

    def _piece(self, target: str, text: str, kind: ev.Kind, tags: Mapping[str, str]) -> str:
        if "," in target:
            raise ValueError("a message goes to one room or person")
        command = "NOTICE" if kind == "notice" else "PRIVMSG"
        label = self._answers.track(command, target, text, kind)
        lines = multiline.lines_of(text, self._line_bytes(target, kind)) if self._multiline(kind) else []
        if len(lines) > 1:
            self._batch(label, command, target, lines, tags)
        else:
            self._write_tracked(label, command, target, wrap(text, kind), tags=tags)
        return label

    def _batch(
        self, label: str, command: str, target: str, lines: list[tuple[str, bool]], tags: Mapping[str, str]
    ) -> None:
        self._batches += 1
        name = f"m{self._batches}"
        self._write_tracked(label, "BATCH", f"+{name}", MULTILINE, target, tags=tags)
        for line, goes_on in lines:
            self._write(command, target, line, tags={"batch": name, **({CONCAT: ""} if goes_on else {})})
        self._write("BATCH", f"-{name}")

    def _write_tracked(self, label: str, command: str, *params: str, tags: Mapping[str, str]) -> None:
        try:
            self._write(command, *params, tags={"label": label, **tags} if self._answers.labelled else tags)
        except WireError:
            self._answers.forget(label)
            raise
