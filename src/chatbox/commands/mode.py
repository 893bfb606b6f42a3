"""MODE: the settings of a room, its lists, and what its members may do; and one's own modes."""

from __future__ import annotations

from chatbox.commands.mode_changes import changes_asked_for
from chatbox.commands.user_mode import user_mode
from chatbox.core import access, bans, snomasks
from chatbox.core.dispatch import Call, command
from chatbox.core.events import Change, ModeSet, mode_params
from chatbox.core.hub import Hub
from chatbox.core.reply import Fail
from chatbox.core.room import Room
from chatbox.wire import numerics as n
from chatbox.wire.names import is_channel


@command(
    "MODE <target> [<modes> [<arguments>]]",
    "Shows or changes the modes of a room, or your own.",
    "https://modern.ircdocs.horse/#mode-message",
    min_params=1,
)
def mode(call: Call) -> None:
    if not is_channel(call.params[0]):
        user_mode(call)
        return
    room = access.find(call.hub, call.user, call.params[0])
    if len(call.params) == 1:
        _show(call, room)
        return
    changes = list(changes_asked_for(call, room, access.power(room, call.user)))
    if changes:
        apply_changes(call, room, changes)


@command(
    "SAMODE <channel> <modes> [<arguments>]",
    "Changes the modes of any room.",
    "https://modern.ircdocs.horse/#mode-message",
    min_params=2,
    privilege="samode",
)
def samode(call: Call) -> None:
    room = call.hub.find_room(call.params[0])
    if room is None:
        raise Fail(n.ERR_NOSUCHCHANNEL, call.params[0], "No such channel")
    changes = list(changes_asked_for(call, room, access.FOUNDER))
    if changes:
        what = " ".join(mode_params(changes))
        snomasks.notify(call.hub, "o", f"{call.user.nick} has used SAMODE in {room.name}: {what}")
        apply_changes(call, room, changes)


def apply_changes(call: Call, room: Room, changes: list[Change]) -> None:
    """Makes changes that are allowed, as who sent the command."""
    event = ModeSet(call.user.source, call.user.account, changes, _seats_ended(call.hub, room, changes))
    call.own_line(event, room, call.hub.append(event, call.user.id, room))


def _seats_ended(hub: Hub, room: Room, changes: list[Change]) -> list[int]:
    """Who is away and does not come back to their seat, since a ban fits them."""
    fold = hub.casemapping.fold_source
    masks = [change.argument for change in changes if change.adds and change.letter == "b"]
    tests = [bans.test_for(mask, fold) for mask in masks if not mask.startswith("m:")]
    return [
        user_id
        for user_id, seat in room.kept.items()
        if tests and not seat.gone and any(test(bans.Subject(fold(seat.source))) for test in tests)
    ]


def _show(call: Call, room: Room) -> None:
    modes = room.state.modes
    inside = call.user.id in room.members
    arguments = [value if letter != "k" or inside else "*" for letter, value in modes.items() if value]
    bare = [letter for letter, value in modes.items() if not value]
    valued = [letter for letter, value in modes.items() if value]
    call.reply.numeric(n.RPL_CHANNELMODEIS, room.name, "+" + "".join(bare + valued), *arguments)
    call.reply.numeric(n.RPL_CREATIONTIME, room.name, str(room.state.created_s))
