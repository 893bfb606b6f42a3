"""Which line answers what: acknowledgements and refusals of what was sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from dataclasses import replace

from chatbox.client import events as ev
from chatbox.client.pending import Pending, Sent
from chatbox.client.state import State
from chatbox.client.translate import Clock

_BARRIER = "chatbox-barrier-"


class Answers:
    """Emits the events of lines, those about our own commands with the ids of what they answer.

    Args:
        state: where things stand.
        caps: the capabilities in force.
        emit: takes each event.
        clock: the time of messages that the server does not send back.
    """

    def __init__(self, state: State, caps: Set[str], emit: Callable[[ev.Event], None], clock: Clock) -> None:
        self._state = state
        self._caps = caps
        self._emit = emit
        self._clock = clock
        self._pending = Pending()
        self._count = 0

    @property
    def labelled(self) -> bool:
        """Whether the server repeats labels."""
        return "labeled-response" in self._caps

    def track(self, command: str, target: str, text: str = "", kind: ev.Kind = "privmsg") -> str:
        """Remembers a command that is being sent, and returns its id, which is also its label."""
        self._count += 1
        sent = Sent(f"{self._count:x}", command, target, text, kind)
        self._pending.add(sent)
        return sent.id

    def forget(self, label: str) -> None:
        """Takes back a command that could not be sent."""
        sent = self._pending.get(label)
        if sent:
            self._pending.settle(sent)

    def barrier(self) -> str:
        """The PING to send after the messages sent so far; "" when none is needed."""
        token = f"{_BARRIER}{self._count}"
        return token if not self.labelled and self._pending.fence(token) else ""

    def line(self, label: str, events: Iterable[ev.Event], *, in_batch: bool) -> None:
        """Tells the events of one line.

        Args:
            label: of the line, or of the batch around it; "" for most lines.
            events: what the line means.
            in_batch: the label is the batch's: there may be more to the answer.
        """
        sent = self._pending.get(label) if label else None
        echo, refused = None, False
        for event in events:
            if isinstance(event, ev.Refused):
                refused = True
                self._refused(event, sent)
                continue
            self._emit(event)
            if isinstance(event, ev.MessageReceived) and event.own:
                echo = event
        if sent and not refused and (echo or not in_batch):
            self._answered(sent, echo)

    def batch_ended(self, label: str) -> None:
        """The answer to a command is complete; what was not refused in it was done."""
        sent = self._pending.get(label)
        if sent:
            self._answered(sent, None)

    def barrier_reached(self, token: str) -> bool:
        """The server has dealt with all that was sent before this PING; False when it is none of ours."""
        if not token.startswith(_BARRIER):
            return False
        for sent in self._pending.reached(token):
            self._answered(sent, None, echoed="echo-message" in self._caps)
        return True

    def _refused(self, event: ev.Refused, sent: Sent | None) -> None:
        sent = sent or self._pending.blamed(event, self._state.same)
        if sent is None:
            self._emit(event)
            return
        self._pending.settle(sent)
        subject = event.subject
        if sent.is_message or (sent.command == "JOIN" and not subject):  # others do not begin with what they are about
            subject = sent.target
        self._emit(replace(event, command=sent.command, id=sent.id, message=sent.text, subject=subject))

    def _answered(self, sent: Sent, echo: ev.MessageReceived | None, *, echoed: bool = False) -> None:
        self._pending.settle(sent)
        if not sent.is_message:
            return
        if not (echo or echoed):
            self._emit(self._as_own(sent))
        self._emit(ev.Acknowledged(sent.id, sent.target, sent.text, sent.kind, echo.msgid if echo else ""))

    def _as_own(self, sent: Sent) -> ev.MessageReceived:
        """Our own message as the server would have echoed it, had it been able to."""
        return ev.MessageReceived(
            target=sent.target,
            sender=self._state.nick,
            text=sent.text,
            time=self._clock(),
            own=True,
            kind=sent.kind,
            room=self._state.features.is_room(sent.target),
        )
