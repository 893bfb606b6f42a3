"""LIST: which rooms there are."""

from __future__ import annotations

from collections.abc import Iterator

from chatbox.core import access
from chatbox.core.dispatch import Call, command
from chatbox.wire import numerics as n


@command("LIST [<channel>{,<channel>}]", "Lists the rooms.", "https://modern.ircdocs.horse/#list-message")
def list_(call: Call) -> None:
    call.reply.stream(_list(call))


def _list(call: Call) -> Iterator[None]:
    hub, user = call.hub, call.user
    if call.param(0).startswith("#"):
        found = [hub.find_room(name) for name in call.params[0].split(",")]
        rooms = [room for room in found if room is not None]
    else:
        rooms = [room for room in hub.rooms.values() if room.members or room.state.topic]
    call.reply.numeric(n.RPL_LISTSTART, "Channel", "Users  Name")
    for room in rooms:
        if access.lists(room, user):
            call.reply.numeric(n.RPL_LIST, room.name, str(len(room.members)), room.state.topic)
            yield
    call.reply.numeric(n.RPL_LISTEND, "End of /LIST")
