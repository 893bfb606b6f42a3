"""ChanServ: settings of rooms, and what the server's operators do with them."""

from __future__ import annotations

from collections.abc import Iterator

from chatbox.commands.chanserv import chanserv, counted, owned
from chatbox.commands.services import Refused, Request, confirmation
from chatbox.core import ownership, snomasks
from chatbox.core.room import Room
from chatbox.core.room_events import SettingChanged
from chatbox.wire.names import NameRefused, match

SETTINGS = {"query-cutoff": ("none", "join-time")}
"""Names and values, the server's own first."""


@chanserv.command("GET <channel> <setting>", "Shows a setting of a channel; HELP SET names them.", min_params=2)
def get(request: Request) -> None:
    room = owned(request, request.param(0))
    name = _setting(request.param(1))
    request.say(f"{name} of {room.name} is {room.state.settings.get(name, SETTINGS[name][0])}.")


@chanserv.command(
    "SET <channel> <setting> <value>",
    "Changes a setting of a channel.",
    "QUERY-CUTOFF says how far back members read: 'none' (all that was said in the open) or 'join-time' (what was said "
    "since they came).",
    min_params=3,
)
def set_(request: Request) -> None:
    user, room = request.call.user, owned(request, request.param(0))
    name, value = _setting(request.param(1)), request.param(2).lower()
    if value not in SETTINGS[name]:
        raise Refused(f"{name} is one of: {', '.join(SETTINGS[name])}.")
    stored = value if value != SETTINGS[name][0] else ""
    request.call.hub.append(SettingChanged(user.source, user.account, name, stored), user.id, room)
    request.say(f"{name} of {room.name} is {value}.")


def _setting(word: str) -> str:
    name = word.lower()
    if name not in SETTINGS:
        raise Refused(f"There is no such setting; there is: {', '.join(SETTINGS)}.")
    return name


@chanserv.command("LIST [<mask>]", "Lists registered channels.", privilege="chanreg")
def list_(request: Request) -> None:
    request.call.reply.stream(_list(request, request.param(0) or "*"))


def _list(request: Request, mask: str) -> Iterator[None]:
    count = 0
    for room in ownership.registered(request.call.hub):
        if match(mask, room.name):
            count += 1
            request.say(room.name)
            yield
    request.say(f"Registered: {counted(count, 'channel')}.")


@chanserv.command(
    "PURGE <ADD|DEL|LIST> [<channel>] [<code>] [<reason>]",
    "Closes a channel for everybody, or opens it again.",
    "PURGE ADD sends everybody out, and nobody comes in until PURGE DEL. Without the code you are told what to send.",
    min_params=1,
    privilege="chanreg",
)
def purge(request: Request) -> None:
    what = request.param(0).upper()
    if what == "LIST":
        for room in request.call.hub.rooms.values():
            if room.state.purged:
                request.say(f"{room.name}: {room.state.purged}")
        request.say("End of list.")
        return
    if what not in ("ADD", "DEL") or not request.param(1):
        raise Refused("PURGE takes ADD, DEL or LIST, and a channel.")
    _close(request) if what == "ADD" else _open(request)


def _close(request: Request) -> None:
    hub, name = request.call.hub, request.param(1)
    try:
        folded = hub.casemapping.channel(name)
    except NameRefused as why:
        raise Refused(f"{name[:60]} cannot be the name of a channel: {why}.") from why
    code = confirmation("purge", folded)
    if request.param(2) != code:
        request.say(f"Everybody would be sent out of {name}, and nobody could come in.")
        request.say(f"To do it, send: /CS PURGE ADD {name} {code} [<reason>]")
        return
    room: Room = hub.rooms.get(folded) or hub.make_room(name, folded)
    ownership.purge(hub, room, True, request.rest(3), request.call.user)
    snomasks.notify(hub, "o", f"{request.call.user.nick} has closed {room.name}: {room.state.purged}")
    request.say(f"{room.name} is closed.")


def _open(request: Request) -> None:
    room = request.call.hub.find_room(request.param(1))
    if room is None or not room.state.purged:
        raise Refused("That channel is not closed.")
    ownership.purge(request.call.hub, room, False, "", request.call.user)
    request.say(f"{room.name} is open again.")
