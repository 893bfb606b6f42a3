"""REDACT: taking back what was said (https://ircv3.net/specs/extensions/message-redaction)."""

from __future__ import annotations

from collections.abc import Awaitable

from chatbox.commands import deliver
from chatbox.commands.addressee import Addressee, find_addressee
from chatbox.core import msgids, privileges
from chatbox.core.dispatch import Call, command
from chatbox.core.log import EventRow
from chatbox.core.modes import HALFOP
from chatbox.core.reply import Fail
from chatbox.core.room import Room
from chatbox.core.said import Redacted, Said, Tagged
from chatbox.core.view import View, view_of
from chatbox.services.history import History
from chatbox.wire import caps
from chatbox.wire import numerics as n
from chatbox.wire.message import fit
from chatbox.wire.names import is_channel


@command(
    "REDACT <target> <msgid> [<reason>]",
    "Takes a message back: yours, or as an operator of the room anybody's.",
    "https://ircv3.net/specs/extensions/message-redaction#command",
    min_params=2,
)
def redact(call: Call) -> Awaitable[None]:
    if not call.session.has(caps.REDACTION):
        raise Fail(n.ERR_UNKNOWNCOMMAND, "REDACT", "Unknown command: negotiate draft/message-redaction first")
    return take_back(call, call.params[0], call.params[1], call.param(2))


def take_back(call: Call, target: str, msgid: str, reason: str = "") -> Awaitable[None]:
    """Takes a message back, for who sends the command.

    Raises:
        Fail: it cannot be, or not by them.
    """
    hub = call.hub
    to = None if is_channel(target) else find_addressee(hub, target)
    if to is not None:
        rooms = [room for one in _selves(call) if (room := hub.find_direct(one, to.id)) is not None]
    else:
        rooms = [room for room in [hub.find_room(target)] if room is not None and _view(call, room) is not None]
    if not rooms:
        raise _invalid_target(target)
    for room in rooms:
        if number := msgids.number_of(hub, room, msgid):
            return _redact(call, room, to, number, target, msgid, reason)
    raise _unknown(target, msgid)


def _selves(call: Call) -> tuple[int, ...]:
    """Who sends the command, and who that was before logging in on this connection: the same person."""
    return (call.user.id, *call.session.formerly)


def _view(call: Call, room: Room) -> View | None:
    """What they see of a log, also of one with direct messages from before they logged in."""
    if not room.direct:
        return view_of(room, call.user)
    return next((View(0, 0, one) for one in _selves(call) if one in room.talkers), None)


async def _redact(
    call: Call, room: Room, to: Addressee | None, number: int, target: str, msgid: str, reason: str
) -> None:
    """What it is about is read from the log; it is decided afterwards."""
    hub = call.hub
    row = await _read(call, room, number)
    if call.session.closed:
        return
    if _view(call, room) is None:
        raise _invalid_target(target)
    if row is None or not isinstance(row.body, (Said, Tagged)):
        raise _unknown(target, msgid)
    if not _may(call, room, row):
        raise Fail("REDACT_FORBIDDEN", target, msgid, "You are not authorised to delete this message")
    hub.check_storable()
    user, name = call.user, to.nick if to else room.name
    fitting = fit(f":{user.source} REDACT {name} {msgid} :", reason)
    event = Redacted(user.source, user.account, name, msgid, fitting)
    if to:
        deliver.to_person(call, event, to, room)
    else:
        deliver.in_room(call, event, room, row.audience)
    hub.batch.blank(row)
    hub.sent.blank(row.room, row.number)


async def _read(call: Call, room: Room, number: int) -> EventRow | None:
    await call.hub.released()
    view = None if call.session.closed else _view(call, room)
    return await call.hub.service(History).event(room, number, view) if view else None


def _may(call: Call, room: Room, row: EventRow) -> bool:
    if row.user in _selves(call) and call.hub.limits.redact_own:
        return True
    return not room.direct and (room.rank(call.user.id) >= HALFOP or privileges.holds(call.user, "history"))


def _invalid_target(target: str) -> Fail:
    return Fail("INVALID_TARGET", target, "You cannot delete messages from there")


def _unknown(target: str, msgid: str) -> Fail:
    return Fail("UNKNOWN_MSGID", target, msgid, "This message does not exist, or is no more")
