"""Whose rooms are: founders, and membership modes that accounts have for good. All of it is events of the room."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from chatbox.core import presence
from chatbox.core.events import Change, Kicked, ModeSet
from chatbox.core.modes import PREFIXES
from chatbox.core.reply import Fail
from chatbox.core.room_events import AccessSet, FounderSet, Purged

if TYPE_CHECKING:
    from chatbox.core.hub import Hub
    from chatbox.core.room import Room
    from chatbox.core.user import User

SOURCE = "ChanServ!ChanServ@localhost"
"""Who does in a room what follows from its registration."""


def registered(hub: Hub) -> list[Room]:
    """All rooms that belong to somebody, by name."""
    return sorted((room for room in hub.rooms.values() if room.state.founder), key=lambda room: room.folded)


def change_modes(hub: Hub, room: Room, changes: Sequence[Change]) -> None:
    """Changes a room's modes as ChanServ."""
    if changes:
        hub.append(ModeSet(SOURCE, "", list(changes)), 0, room)


def set_founder(hub: Hub, room: Room, account_id: int, by: User | None = None) -> None:
    """A room belongs to an account from now on, or with 0 to nobody; its mode r says so."""
    before = room.state.founder
    hub.append(FounderSet(*_author(by), account_id, before), by.id if by else 0, room)
    if bool(account_id) != ("r" in room.state.modes):
        change_modes(hub, room, [Change(bool(account_id), "r")])
    if before and before != account_id:
        give_seat(hub, room, before, "q", "")
    if account_id:
        give_seat(hub, room, account_id, "", "q")


def _author(by: User | None) -> tuple[str, str]:
    """Source and account of who did it; without anybody it is ChanServ."""
    return (by.source, by.account) if by else (SOURCE, "")


def set_access(hub: Hub, room: Room, account_id: int, mode: str, by: User | None = None) -> None:
    """An account has a membership mode for good, or with "" none; where it is here, at once."""
    was = room.state.access.get(account_id, "")
    hub.append(AccessSet(*_author(by), account_id, mode), by.id if by else 0, room)
    give_seat(hub, room, account_id, was, mode)


def give_seat(hub: Hub, room: Room, account_id: int, was: str, mode: str) -> None:
    """Gives who is there the mode they have for good now, and takes the one they had for good before."""
    seat, user = room.members.get(account_id), hub.by_id.get(account_id)
    if seat is None or user is None or was == mode:
        return
    changes = [Change(False, was, user.nick, account_id)] if was and was in seat.modes else []
    if mode and mode not in seat.modes:
        changes.append(Change(True, mode, user.nick, account_id))
    change_modes(hub, room, changes)


def members_by_rank(room: Room) -> list[tuple[int, str]]:
    """Accounts with a membership mode for good, the highest first."""
    order = "".join(PREFIXES)
    return sorted(room.state.access.items(), key=lambda item: (order.index(item[1]), item[0]))


def release(hub: Hub, account_id: int) -> None:
    """An account is no more: its rooms belong to nobody, and it has no modes anywhere.

    What cannot be stored now is done at the next start; see `reconcile`.
    """
    with contextlib.suppress(Fail):
        for room in list(hub.rooms.values()):
            if account_id in (room.state.founder, room.state.owner):
                set_founder(hub, room, 0)
            if account_id in room.state.access:
                set_access(hub, room, account_id, "")


def reconcile(hub: Hub, exists: Callable[[int], bool]) -> None:
    """At start: accounts may have been removed while the server did not run."""
    named: set[int] = set()
    for room in hub.rooms.values():
        named |= {room.state.founder, room.state.owner, *room.state.access}
    for account_id in sorted(named - {0}):
        if not exists(account_id):
            release(hub, account_id)


def clear(hub: Hub, room: Room, reason: str, sparing: int = 0) -> None:
    """Sends all members out, except one."""
    for user_id in list(room.members):
        user = hub.by_id.get(user_id)
        if user is not None and user_id != sparing:
            event = Kicked(SOURCE, "", user.nick, user_id, reason, hub.lasting(user_id))
            presence.leave(hub, user, room, event, 0)


def purge(hub: Hub, room: Room, closed: bool, reason: str, by: User) -> None:
    """Closes a room for everybody, or opens it again."""
    ends = [user_id for user_id, seat in room.kept.items() if not seat.gone] if closed else []
    hub.append(Purged(by.source, by.account, closed, reason, ends), by.id, room)
    if closed:
        clear(hub, room, "This channel has been closed by the server's operators")
