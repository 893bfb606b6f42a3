"""What was said lately, so that a reaction or a deletion can be told in a line that says what it is about."""

from __future__ import annotations

from collections import OrderedDict

from chatbox.client import events as ev
from chatbox.client.display import clock_time

REMEMBERED = 500
MOST_CHARACTERS = 40


class Recent:
    """Remembers messages by their ids."""

    def __init__(self) -> None:
        self._said: OrderedDict[str, tuple[str, str]] = OrderedDict()

    def said(self, message: ev.MessageReceived) -> None:
        """Remembers a message."""
        if message.msgid:
            self._said[message.msgid] = (message.sender, _short(message.text))
            if len(self._said) > REMEMBERED:
                self._said.popitem(last=False)

    def line(self, event: ev.Reacted | ev.Redacted, current: str) -> str | None:
        """`[14:03] Ivan reacts with 👍 to Zoë: "hello"`; None for a message that was never shown.

        Args:
            current: the room that the person is writing in: it goes without saying.
        """
        sender, text = self._said.get(event.msgid, ("", ""))
        if not sender:
            return None
        where = "" if event.conversation == current else f"{event.conversation} "
        head = f"[{clock_time(event.time)}] {where}"
        if isinstance(event, ev.Redacted):
            because = f" ({event.reason})" if event.reason else ""
            return f'{head}{event.by} has deleted {sender}: "{text}"{because}'
        does = "no longer reacts" if event.removed else "reacts"
        return f'{head}{event.sender} {does} with {_short(event.reaction)} to {sender}: "{text}"'


def _short(text: str) -> str:
    first, _, more = text.partition("\n")
    return first[:MOST_CHARACTERS] + "…" if more or len(first) > MOST_CHARACTERS else first
