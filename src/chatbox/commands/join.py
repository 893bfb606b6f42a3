"""JOIN and PART: taking and giving up a seat in a room."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable
from itertools import zip_longest

from chatbox.commands import replay
from chatbox.commands.names import room_greeting
from chatbox.core import access, presence, privileges
from chatbox.core.dispatch import Call, command, perform
from chatbox.core.events import Joined, Parted
from chatbox.core.hub import Hub
from chatbox.core.modes import PREFIXES
from chatbox.core.reply import Fail
from chatbox.core.room import Room
from chatbox.services.invitations import InvitationRefused, Invitations
from chatbox.storage.engine import InvitationRow
from chatbox.wire import numerics as n
from chatbox.wire.message import cut, fit

MAX_REASON_BYTES = 300
FORWARDED = (n.ERR_CHANNELISFULL, n.ERR_INVITEONLYCHAN, n.ERR_BADCHANNELKEY, n.ERR_NEEDREGGEDNICK)
"""The refusals after which a room's mode f leads somewhere."""


@command(
    "JOIN <channel>{,<channel>} [<key>{,<key>}]",
    "Takes you into rooms; one that is not there yet is made. An invitation's token is a key, too.",
    "https://modern.ircdocs.horse/#join-message",
    min_params=1,
)
def join(call: Call) -> Awaitable[None] | None:
    if call.params[0] == "0":
        for room in list(call.user.rooms.values()):
            _part(call, room, "")
        return None
    names = call.params[0].split(",")
    wanted = list(zip_longest(names, call.param(1).split(",")[: len(names)], fillvalue=""))
    invitations = call.hub.service(Invitations)
    if any(key and invitations.find(key) is not None for _, key in wanted):
        return _join_invited(call, wanted)
    for name, key in wanted:
        _try(call, name, key)
    return None


def _try(call: Call, name: str, key: str) -> None:
    try:
        _join(call, name, key)
    except Fail as refusal:
        call.reply.refuse("JOIN", refusal)
    call.reply.flush()


async def _join_invited(call: Call, wanted: Iterable[tuple[str, str]]) -> None:
    """Some keys are invitations (`INVITATION`, docs/protocol.md), so that clients that know of none can use one.

    It is used only where it is needed: a room that is open anyway leaves it as it was.
    """
    hub, invitations = call.hub, call.hub.service(Invitations)
    for name, key in wanted:
        room, row = hub.find_room(name), invitations.find(key)
        try:
            if room is None or row is None or row.room != room.id or _could_join(call, room):
                _join(call, name, key)
            else:
                await enter_invited(call, room, row)
        except (Fail, InvitationRefused) as refusal:
            if call.session.closed:
                return
            why = refusal if isinstance(refusal, Fail) else Fail(n.ERR_INVITEONLYCHAN, name, f"{refusal}")
            call.reply.refuse("JOIN", why)
        call.reply.flush()


def _could_join(call: Call, room: Room) -> bool:
    """Whether somebody is in a room, or may come in without any key."""
    if call.user.id in room.members or presence.kept_seat(call.hub, room, call.user) is not None:
        return True
    try:
        access.check_join(call.hub, room, call.user, "")
    except Fail:
        return False
    return True


async def enter_invited(call: Call, room: Room, row: InvitationRow) -> None:
    """Somebody comes in with an invitation, which is used by that.

    Raises:
        Fail: they may not all the same.
        InvitationRefused: its use cannot be stored.
    """
    if call.user.id in room.members:
        return
    access.check_entry(call.hub, room, call.user)
    await call.hub.service(Invitations).use(row)
    if not call.session.closed and call.user.id not in room.members:
        access.check_entry(call.hub, room, call.user)
        take_seat(call, room)


def _join(call: Call, name: str, key: str) -> None:
    hub, user = call.hub, call.user
    try:
        folded = hub.casemapping.channel(name)
    except ValueError as why:
        code = n.ERR_BADCHANMASK if name.startswith("#") else n.ERR_NOSUCHCHANNEL
        raise Fail(code, name, f"No such channel: {why}") from why
    room = hub.rooms.get(folded)
    if room is not None and user.id in room.members:
        return
    limit = hub.limits.channels_per_user
    if limit and len(user.rooms) >= limit:
        raise Fail(n.ERR_TOOMANYCHANNELS, name, "You have joined too many channels")
    if room is not None and presence.kept_seat(hub, room, user) is None:
        room = _admitting(call, room, key)
        if room is None:
            return
    if room is None and (like := hub.rooms.alike(folded)) is not None and access.sees(like, user):
        raise Fail(n.ERR_BADCHANMASK, name, f"No such channel: that looks like {like.name}, which is another room")
    if room is None and hub.alert <= 2 and not user.account:
        raise Fail(n.ERR_NEEDREGGEDNICK, name, "Cannot join channel: you must be logged in to an account at present")
    take_seat(call, room or hub.make_room(name, folded))


def _admitting(call: Call, room: Room, key: str) -> Room | None:
    """The room that takes the user in: that one, or where it sends those whom it refuses; None where they are already.

    Who is banned is sent nowhere.

    Raises:
        Fail: neither does.
    """
    hub, user = call.hub, call.user
    try:
        access.check_join(hub, room, user, key)
    except Fail as refusal:
        other = hub.find_room(room.state.modes.get("f", ""))
        if other is None or other is room or refusal.code not in FORWARDED:
            raise
        call.reply.numeric(n.ERR_LINKCHANNEL, room.name, other.name, "Forwarding to another channel")
        call.reply.flush()
        if user.id in other.members:
            return None
        access.check_join(hub, other, user, key)
        return other
    return room


def take_seat(call: Call, room: Room) -> None:
    """The user comes in; all checks are done."""
    hub, user = call.hub, call.user
    creates = room.next == 1 and not room.members
    kept = presence.kept_seat(hub, room, user)
    given = _mode_given(hub, call, room) + access.standing(room, user) + (kept.modes if kept else "")
    modes = "".join(mode for mode in PREFIXES if mode in given)
    event = Joined(user.source, user.account, user.realname, modes, creates, kept.since if kept else 0)
    end, read = room.next, room.kept.get(user.id)
    place = presence.enter(hub, user, room, event)
    if call.session.plain:
        hub.batch.skip(call.session, place)  # who is here, told next, says it better
    else:
        call.own_line(event, room, place)

    def greet(one: Call) -> None:
        if user.id in room.members:
            room_greeting(one, room, room.members[user.id])
        if replay.wanted(one.session):
            one.reply.flush()

    for session in user.sessions:
        if session is call.session:
            greet(call)
        else:
            perform(Call(hub, session, call.message, ""), greet)
        if replay.wanted(session):
            replay.replay(hub, session, room, read.left if read else 0, end, replay.most_shown(hub, session))


def _mode_given(hub: Hub, call: Call, room: Room) -> str:
    """What one may do by coming in.

    Default rooms are the server's: only its owner gets rights there. A room made by an account is kept for it. In
    another that is empty, whoever comes is operator, unless one waits to come back.
    """
    if room.folded in {hub.casemapping.channel(name) for name in hub.limits.default_rooms}:
        return "o" if call.session.owner or privileges.holds(call.user, "samode") else ""
    owner = room.state.owner
    if owner:
        return "o" if owner == access.account_id(call.user) else ""
    if room.members or not room.open:
        return ""
    waits = any("o" in seat.modes for seat in map(room.kept_seat, room.kept) if seat is not None)
    return "" if waits else "o"


@command(
    "PART <channel>{,<channel>} [<reason>]",
    "Takes you out of rooms.",
    "https://modern.ircdocs.horse/#part-message",
    min_params=1,
)
def part(call: Call) -> None:
    for name in call.params[0].split(","):
        try:
            room = access.find(call.hub, call.user, name)
            access.member(room, call.user)
            _part(call, room, cut(call.param(1), MAX_REASON_BYTES))
        except Fail as refusal:
            call.reply.refuse("PART", refusal)


def _part(call: Call, room: Room, reason: str) -> None:
    fitting = fit(f":{call.user.source} PART {room.name} :", reason)
    event = Parted(call.user.source, call.user.account, fitting, call.hub.lasting(call.user.id))
    place = presence.leave(call.hub, call.user, room, event, call.user.id)
    if call.session.plain:
        call.hub.batch.skip(call.session, place)
        call.reply.text(f"* You have left {room.name}")
    else:
        call.own_line(event, room, place)
