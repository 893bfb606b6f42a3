"""Who is here and which rooms there are, found by name and by number."""

from __future__ import annotations

from collections.abc import Iterable

from chatbox.core.census import Census
from chatbox.core.log import RoomRow
from chatbox.core.monitor import Monitors
from chatbox.core.room import Room
from chatbox.core.user import User
from chatbox.core.whowas import Whowas
from chatbox.wire.lookalikes import Lookalikes
from chatbox.wire.names import Casemapping


class Directory:
    """What the hub knows by name and number.

    Attributes:
        users: who is here, by folded nick.
        by_id: the same, by their numbers.
        rooms: by folded name, empty ones included.
        directs: logs of direct messages, by the numbers of the two.
        directs_of: those of one user.
        census: how many there are.
        monitors: who watches which nicks.
        markers: how far they have read, by their numbers and rooms (`core.markers`).
        whowas: who was here.
        profiles: what people tell of themselves, by their numbers (`core.metadata`).
        alert: how careful the server is with strangers, from 5, which is as usual, to 1 (`commands.defcon`).
    """

    def __init__(self, casemapping: Casemapping) -> None:
        self.casemapping = casemapping
        self.alert = 5
        self.forget_all()

    def forget_all(self) -> None:
        """Nobody is here, and nothing is known."""
        self.census = Census()
        self.monitors = Monitors()
        self.markers: dict[int, dict[int, int]] = {}
        self.whowas = Whowas()
        self.profiles: dict[int, dict[str, str]] = {}
        self.users: Lookalikes[User] = Lookalikes()
        self.by_id: dict[int, User] = {}
        self.rooms: Lookalikes[Room] = Lookalikes()
        self.by_room_id: dict[int, Room] = {}
        self.directs: dict[str, Room] = {}
        self.directs_of: dict[int, set[Room]] = {}

    def take_rooms(self, rows: Iterable[RoomRow]) -> None:
        """Knows these rooms from now on, as the log has them."""
        for row in rows:
            room = Room(row.id, row.name, row.folded, row.direct)
            room.state, room.next, room.last_ms = row.state, row.next, row.last_ms
            room.spoken = room.next - 1
            room.note_modes()
            (self.directs if row.direct else self.rooms)[row.folded] = room
            self.by_room_id[row.id] = room
            for user_id in room.talkers:
                self.directs_of.setdefault(user_id, set()).add(room)

    def find_direct(self, one: int, other: int) -> Room | None:
        """That log, if they ever talked."""
        return self.directs.get(f"{min(one, other)}:{max(one, other)}")

    def find_room(self, name: str) -> Room | None:
        """The room of that name, if there is one."""
        try:
            return self.rooms.get(self.casemapping.channel(name))
        except ValueError:
            return None

    def find_user(self, nick: str) -> User | None:
        """Who has that nick now."""
        try:
            return self.users.get(self.casemapping.nick(nick))
        except ValueError:
            return None

    def folded(self, nick: str) -> str:
        """A nick that once was valid, in the form in which nicks are compared."""
        try:
            return self.casemapping.nick(nick)
        except ValueError:  # the rules for nicks have changed since
            return nick
