"""The ids of messages, and what they tell (https://ircv3.net/specs/extensions/message-ids)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chatbox.core.hub import Hub
    from chatbox.core.room import Room

REPLY_TAGS = ("+reply", "+draft/reply")
_NUMBER = re.compile("[0-9a-f]{1,15}")


def number_of(hub: Hub, room: Room, msgid: str) -> int:
    """The number of a room's event by its id; 0 where the id is none of that room's."""
    prefix = f"{hub.epoch}{room.id:x}-"
    number = msgid.removeprefix(prefix)
    return int(number, 16) if msgid.startswith(prefix) and _NUMBER.fullmatch(number) else 0


def parent_of(hub: Hub, room: Room, tags: Mapping[str, str]) -> int:
    """The number of the event that tags refer to (https://ircv3.net/specs/client-tags/reply); 0 where to none here."""
    for tag in REPLY_TAGS:
        if msgid := tags.get(tag):
            return number_of(hub, room, msgid)
    return 0


def passing(hub: Hub) -> str:
    """An id for what is told and not kept; it is never given twice, and no reference to history."""
    return f"{hub.epoch}-{hub.new_id():x}"
