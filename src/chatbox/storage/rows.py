"""Rows to and from JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from chatbox.core.events import KINDS, Event
from chatbox.core.log import Commit, EventRow, MemberRow, RoomRow
from chatbox.core.room import Member, State
from chatbox.storage import queries

_encode = msgspec.json.Encoder().encode
_decoders = {kind: msgspec.json.Decoder(cls) for kind, cls in KINDS.items()}
_decode_state = msgspec.json.Decoder(State).decode
_decode_member = msgspec.json.Decoder(Member).decode


def statements(commit: Commit) -> list[tuple[str, str]]:
    """A commit as statements with their one parameter. Encoded here and now, since the state goes on changing."""
    parts: list[tuple[str, Sequence[msgspec.Struct]]] = [
        (queries.INSERT_EVENTS, commit.events),
        (queries.PUT_ROOMS, commit.rooms),
        (queries.PUT_HEADS, commit.heads),
        (queries.DELETE_MEMBERS, commit.departed),
        (queries.PUT_MEMBERS, commit.members),
    ]
    return [(sql, _encode(rows).decode()) for sql, rows in parts if rows]


def event_row(row: Sequence[Any]) -> EventRow:
    """A row of table `event`."""
    room, number, time_ms, kind, audience, is_open, user, body = row
    decoded: Event = _decoders[kind].decode(body)
    return EventRow(room, number, time_ms, kind, audience, bool(is_open), user, decoded)


def room_row(row: Sequence[Any]) -> RoomRow:
    """A row of table `room`."""
    return RoomRow(row[0], row[1], row[2], bool(row[3]), row[4], row[5], _decode_state(row[6]))


def member_row(row: Sequence[Any]) -> MemberRow:
    """A row of table `member`."""
    return MemberRow(row[0], row[1], _decode_member(row[2]))
