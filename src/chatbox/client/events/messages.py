"""Events of what is said: messages, what becomes of them, and what the server answers to ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from chatbox.client.events.base import Event, Kind


@dataclass(frozen=True, slots=True)
class MessageReceived(Event):
    """Somebody said something; or we did, once the server has it (`own`).

    Attributes:
        target: the room, or the nick it was said to.
        sender: the nick of who said it.
        text: without the marks of an action.
        time: when, by the server's clock if it tells.
        msgid: the server's id of the message, "" if it gives none (https://ircv3.net/specs/extensions/message-ids).
        own: whether it is our own.
        kind: said, notice, action or ctcp.
        history: whether it is from the past (part of a `HistoryReceived`).
        account: the sender's account, where told.
        tags: all tags of the line.
    """

    target: str
    sender: str
    text: str
    time: datetime
    msgid: str = ""
    own: bool = False
    kind: Kind = "privmsg"
    history: bool = False
    account: str = ""
    tags: Mapping[str, str] = field(default_factory=dict, hash=False)
    room: bool = True
    """Whether it was said in a room, and not to a person."""

    @property
    def conversation(self) -> str:
        """Where it belongs: the room, or the person we speak with."""
        return self.target if self.room or self.own else self.sender

    @property
    def reply_to(self) -> str:
        """The msgid of the message that it answers, or "" (https://ircv3.net/specs/client-tags/reply)."""
        return self.tags.get("+reply", "") or self.tags.get("+draft/reply", "")


@dataclass(frozen=True, slots=True)
class HistoryReceived(Event):
    """What happened earlier in `target`, oldest first, as asked for by the command with the id `id`.

    Attributes:
        target: the room, or the person.
        events: messages, and, from servers that keep them, reactions, deletions, comings and goings.
        id: of the command, "" where the server does not tell.
        context: what else concerns these messages, from anywhere in the past: it tells nothing of how far one has read
            (https://ircv3.net/specs/extensions/chathistory#draftchathistory-context-tag).
    """

    target: str
    events: tuple[Event, ...]
    id: str = ""
    context: tuple[Event, ...] = ()

    @property
    def messages(self) -> tuple[MessageReceived, ...]:
        """What was said."""
        return tuple(event for event in self.events if isinstance(event, MessageReceived))


@dataclass(frozen=True, slots=True)
class Found(Event):
    """What a search found (`actions.search`), oldest first.

    Source: https://github.com/emersion/soju/blob/master/doc/ext/search.md

    Attributes:
        messages: from all places that were looked in.
        id: of the command, "" where the server does not tell.
        more: as many as the server gives at once: there may be more.
    """

    messages: tuple[MessageReceived, ...]
    id: str = ""
    more: bool = False


@dataclass(frozen=True, slots=True)
class Reacted(Event):
    """Somebody put a reaction to a message, or took it back (https://ircv3.net/specs/client-tags/react).

    Attributes:
        target: the room, or the nick it was sent to.
        sender: who reacts.
        msgid: the message.
        reaction: an emoji, mostly; any text.
        time: when.
        removed: the reaction was taken back.
        own: whether it is our own.
        room: whether the target is a room.
    """

    target: str
    sender: str
    msgid: str
    reaction: str
    time: datetime
    removed: bool = False
    own: bool = False
    room: bool = True

    @property
    def conversation(self) -> str:
        """Where it belongs: the room, or the person we speak with."""
        return self.target if self.room or self.own else self.sender


@dataclass(frozen=True, slots=True)
class Redacted(Event):
    """`by` has deleted a message (https://ircv3.net/specs/extensions/message-redaction)."""

    target: str
    msgid: str
    by: str
    reason: str
    time: datetime
    own: bool = False
    room: bool = True

    @property
    def conversation(self) -> str:
        """Where it belongs: the room, or the person we speak with."""
        return self.target if self.room or self.own else self.by


@dataclass(frozen=True, slots=True)
class Typing(Event):
    """Somebody is typing: "active", "paused" or "done" (https://ircv3.net/specs/client-tags/typing)."""

    target: str
    sender: str
    state: str
    time: datetime
    own: bool = False
    room: bool = True

    @property
    def conversation(self) -> str:
        """Where it belongs: the room, or the person we speak with."""
        return self.target if self.room or self.own else self.sender


@dataclass(frozen=True, slots=True)
class ReadMarked(Event):
    """We have read up to this time, here or with another client; None: nothing yet.

    Source: https://ircv3.net/specs/extensions/read-marker
    """

    target: str
    time: datetime | None


@dataclass(frozen=True, slots=True)
class Acknowledged(Event):
    """The server has the message that was sent under this id.

    Servers with `labeled-response` say so; others are asked to answer a PING sent after the message, which
    they do once they have dealt with it.
    """

    id: str
    target: str
    text: str
    kind: Kind = "privmsg"
    msgid: str = ""


@dataclass(frozen=True, slots=True)
class Refused(Event):
    """The server would not do something.

    Attributes:
        command: what was refused, "" when the server leaves it open.
        code: the numeric, or the word after FAIL (https://ircv3.net/specs/extensions/standard-replies).
        text: the server's explanation.
        subject: the room, nick or other thing it is about, "" if none was named.
        id: the id of what was sent, where known.
        message: the text that was not sent, when it was a message.
    """

    command: str
    code: str
    text: str
    subject: str = ""
    id: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class ServerText(Event):
    """Anything else the server says. `code` is the numeric, or NOTICE, NOTE, WARN."""

    code: str
    text: str
    params: tuple[str, ...] = ()
