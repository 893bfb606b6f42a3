"""Rows to and from SQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, cast

import msgspec

from chatbox.core.event import Event
from chatbox.core.events import KINDS
from chatbox.core.identity import Identity
from chatbox.core.log import Commit, EventRow, IdentityRow, MemberRow, ProfileRow, RoomRow
from chatbox.core.room import Member, State
from chatbox.core.said import Blank, Said
from chatbox.storage import queries
from chatbox.storage.details import Details
from chatbox.storage.engine import AccountRow

MOST_ROWS = 256
"""In one execution; smaller numbers are powers of two, so that few statements are prepared and all stay so."""

_encode = msgspec.json.Encoder().encode
_decoders = {kind: msgspec.json.Decoder(cls) for kind, cls in KINDS.items()}
_decode_state = msgspec.json.Decoder(State).decode
_decode_identity = msgspec.json.Decoder(Identity).decode
_decode_details = msgspec.json.Decoder(Details).decode
_decode_metadata = msgspec.json.Decoder(dict[str, str]).decode
_decode_member = msgspec.json.Decoder(Member).decode
_NOTHING = Blank("")
Statement = tuple[str, list[Any]]


class Batch(NamedTuple):
    """What a commit writes.

    Attributes:
        events: of the log.
        inserts: the statements that write these.
        blanked: room and number of each event whose payload is taken back, and what takes its place.
        removed: rooms that are no more.
        state: the statements for everything else.
    """

    events: Sequence[EventRow]
    inserts: list[Statement]
    blanked: list[tuple[int, int, str]]
    removed: Sequence[int]
    state: list[Statement]


def batch(commit: Commit) -> Batch:
    """A commit as statements with their parameters. Encoded here and now, since the state goes on changing."""
    inserts = list(chunks(queries.INSERT_EVENTS, 9, _event_values(commit.events)))
    blanked = [(row.room, row.number, _encode(row.body).decode()) for row in commit.blanked]
    state = _state(commit)
    if not (inserts or blanked or state):
        state.append((queries.TRIAL, []))  # something has to be written to show that writing works
    return Batch(commit.events, inserts, blanked, commit.removed, state)


def _state(commit: Commit) -> list[Statement]:
    found: list[Statement] = []
    found += chunks(queries.PUT_ROOMS, 7, _room_values(commit.rooms))
    found += chunks(queries.PUT_HEADS, 3, [v for head in commit.heads for v in (head.id, head.next, head.last_ms)])
    found += chunks(queries.DELETE_MEMBERS, 2, [v for key in commit.departed for v in (key.room, key.user)])
    found += chunks(queries.PUT_MEMBERS, 3, _member_values(commit.members))
    sent = [value for row in commit.sent for value in (*row.key, row.room, row.number, row.sent_ms)]
    found += chunks(queries.INSERT_SENT, 6, sent)
    found += chunks(queries.DELETE_MARKERS, 1, [row.user for row in commit.markers if not row.room])
    found += chunks(queries.PUT_MARKERS, 3, [value for row in commit.markers if row.room for value in row])
    forgotten = [row.id for row in commit.identities if row.identity is None]
    found += chunks(queries.DELETE_IDENTITIES, 1, forgotten)
    found += chunks(queries.PUT_IDENTITIES, 2, _identity_values(commit.identities))
    found += chunks(queries.DELETE_PROFILES, 1, [row.user for row in commit.profiles if not row.metadata])
    found += chunks(queries.PUT_PROFILES, 2, _profile_values(commit.profiles))
    found += chunks(queries.DELETE_ROOMS, 1, list(commit.removed))
    if commit.removed:
        found.append((queries.PUT_LAST_ROOM, [str(commit.last_room)]))
    return found


def _event_values(events: Sequence[EventRow]) -> list[Any]:
    values: list[Any] = []
    for row in events:
        body, is_open = _encode(row.body).decode(), 1 if row.open else 0  # sqlite3 looks for adapters of a bool
        values += (row.room, row.number, row.time_ms, row.kind, row.audience, is_open, row.user, body, row.parent)
    return values


def _room_values(rooms: Sequence[RoomRow]) -> list[Any]:
    values: list[Any] = []
    for row in rooms:
        state = _encode(row.state).decode()
        values += (row.id, row.name, row.folded, row.direct, row.next, row.last_ms, state)
    return values


def _member_values(members: Sequence[MemberRow]) -> list[Any]:
    return [value for row in members for value in (row.room, row.user, _encode(row.member).decode())]


def _identity_values(identities: Sequence[IdentityRow]) -> list[Any]:
    known = [(row.id, row.identity) for row in identities if row.identity is not None]
    return [value for number, identity in known for value in (number, _encode(identity).decode())]


def _profile_values(profiles: Sequence[ProfileRow]) -> list[Any]:
    return [value for row in profiles if row.metadata for value in (row.user, _encode(row.metadata).decode())]


def chunks(template: str, width: int, values: list[Any]) -> Iterator[Statement]:
    """`values`, `width` of them a row, for `{values}` in `template`: as few executions as prepared statements allow."""
    at, left = 0, len(values) // width
    while left:
        rows = min(MOST_ROWS, 1 << (left.bit_length() - 1))
        yield _sql(template, width, rows), values[at : at + rows * width]
        at += rows * width
        left -= rows


@lru_cache(maxsize=256)
def _sql(template: str, width: int, rows: int) -> str:
    row = f"({', '.join('?' * width)})"
    return template.format(values=", ".join([row] * rows))


def event_row(row: Sequence[Any]) -> EventRow:
    """A row of table `event`."""
    room, number, time_ms, kind, audience, is_open, user, body, *parent = row
    decoded: Event = _decoders[kind].decode(body)
    return EventRow(room, number, time_ms, kind, audience, bool(is_open), user, decoded, *parent)


def unread(row: Sequence[Any]) -> EventRow:
    """The same with nothing for a body, which costs little: enough to know who may read it."""
    return EventRow(row[0], row[1], row[2], row[3], row[4], bool(row[5]), row[6], _NOTHING)


def said_of(kind: int, body: str) -> Said:
    """What was said, of kind and body of a message."""
    return cast(Said, _decoders[kind].decode(body))


def room_row(row: Sequence[Any]) -> RoomRow:
    """A row of table `room`."""
    return RoomRow(row[0], row[1], row[2], bool(row[3]), row[4], row[5], _decode_state(row[6]))


def member_row(row: Sequence[Any]) -> MemberRow:
    """A row of table `member`."""
    return MemberRow(row[0], row[1], _decode_member(row[2]))


def identity_of(row: Sequence[Any]) -> Identity:
    """A row of table `identity`."""
    return _decode_identity(row[0])


def account_row(row: Sequence[Any]) -> AccountRow:
    """A row of table `account`."""
    return AccountRow(row[0], row[1], row[2], row[3], row[4], _decode_details(row[5]))


def account_values(row: AccountRow) -> tuple[Any, ...]:
    """The columns of an account, without its number."""
    return (row.name, row.folded, row.password, row.created_ms, _encode(row.details).decode())


def profile_row(row: Sequence[Any]) -> ProfileRow:
    """A row of table `profile`."""
    return ProfileRow(row[0], _decode_metadata(row[1]))
