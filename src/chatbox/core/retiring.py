"""After a start: who was here by what is stored, and is not here any more, quits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatbox.core import always_on
from chatbox.core.events import Joined, Quit
from chatbox.core.hearing import natural_audience

if TYPE_CHECKING:
    from chatbox.core.hub import Hub

RESTARTED = "server restarted"


def retire(hub: Hub) -> None:
    """Lets everybody whom the log still believes to be here quit, and notes who came while it did not work."""
    stale, hub.stale = hub.stale, []
    # An account has the same number again, so its old seat and its new one are told apart by being noted before.
    present = [(user, room, room.members[user.id].modes) for user in hub.users.values() for room in user.rooms.values()]
    for room, user_id, seat in always_on.revive(hub, stale):
        lasting = hub.lasting(user_id)
        hub.census.rooms += not room.members
        room.members[user_id] = seat
        quit = Quit(seat.source, reason=RESTARTED, keeps=lasting, restart=True)
        hub.happen(quit, user_id, room, natural_audience(room, quit, user_id))
        if lasting and user_id not in hub.by_id:
            hub.keep_place(user_id, hub.folded(seat.nick))
    for identity in hub.identities.by_id.values():
        if not identity.left_ms and identity.id not in hub.by_id:
            hub.keep_place(identity.id, hub.folded(identity.nick))
    for user, room, modes in present:
        event = Joined(user.source, user.account, user.realname, modes, room.next == 1)
        hub.happen(event, user.id, room, natural_audience(room, event, user.id))
