"""INVITATION: tokens that open a room, or let somebody register (capability `chatbox/invitation`, docs/protocol.md)."""

from __future__ import annotations

from collections.abc import Awaitable, Iterator

from chatbox.commands.join import enter_invited
from chatbox.core import access, privileges
from chatbox.core.dispatch import Call, command
from chatbox.core.reply import Fail
from chatbox.core.room import Room
from chatbox.services.accounts import Accounts
from chatbox.services.attempts import LoginRefused
from chatbox.services.invitations import InvitationRefused, Invitations, duration_ms, uses_of
from chatbox.storage.engine import InvitationRow
from chatbox.wire import numerics as n
from chatbox.wire.render import server_time

ACCOUNTS = "*"
"""Stands for accounts where else a room is named."""
DEFAULT_USES, DEFAULT_LASTS = "1", "7d"
PARAMETERS = {"CREATE": 2, "LIST": 2, "REVOKE": 2, "USE": 2}


@command(
    "INVITATION <CREATE|LIST|REVOKE|USE> <channel|*|id|token> [<uses>] [<lasts>]",
    "Makes, lists, revokes or uses a token that opens a room, or with * lets somebody register.",
    "https://ircv3.net/specs/extensions/standard-replies",
    min_params=1,
    before_registration=True,
)
def invitation(call: Call) -> Awaitable[None] | None:
    subcommand = call.params[0].upper()
    if subcommand not in PARAMETERS or len(call.params) < PARAMETERS[subcommand]:
        raise Fail("INVALID_PARAMS", call.params[0] or "*", "INVITATION CREATE, LIST, REVOKE or USE, and what")
    if subcommand == "USE":
        return _refusing(_use(call, call.params[1]))
    if call.session.user is None:
        raise Fail(n.ERR_NOTREGISTERED, "You have not registered")
    if subcommand == "CREATE":
        return _refusing(_create(call, call.params[1]))
    if subcommand == "REVOKE":
        return _refusing(_revoke(call, call.params[1]))
    call.reply.stream(_list(call, _number_of(call, call.params[1])))
    return None


async def _refusing(work: Awaitable[None]) -> None:
    try:
        await work
    except InvitationRefused as refusal:
        raise Fail(refusal.code, str(refusal)) from refusal


def _number_of(call: Call, name: str) -> int:
    """The room's number, 0 for accounts, of one for which the sender may invite.

    Raises:
        Fail: they may not.
    """
    if name == ACCOUNTS:
        privileges.check(call.user, "accreg")
        return 0
    room = access.find(call.hub, call.user, name)
    if not privileges.holds(call.user, "chanreg"):
        access.check_rank(room, call.user)
    return room.id


def _name_of(call: Call, number: int) -> str:
    room = call.hub.by_room_id.get(number)
    return room.name if room else ACCOUNTS


async def _create(call: Call, name: str) -> None:
    room = _number_of(call, name)
    call.hub.check_storable()
    uses, lasts_ms = uses_of(call.param(2) or DEFAULT_USES), duration_ms(call.param(3) or DEFAULT_LASTS)
    creator = call.user.account or call.user.nick
    row, token = await call.hub.service(Invitations).create(room, creator, uses, lasts_ms)
    call.reply.say("INVITATION", "CREATED", _name_of(call, room), *_shown(row), token)
    call.reply.text(f"* Whoever has this comes in: {token}")


def _shown(row: InvitationRow) -> tuple[str, str, str]:
    """Number, uses left and end as they are told; `*` where there is no limit."""
    expires = server_time(row.expires_ms) if row.expires_ms else "*"
    return str(row.id), str(row.uses) if row.uses >= 0 else "*", expires


def _list(call: Call, room: int) -> Iterator[None]:
    name = _name_of(call, room)
    for row in call.hub.service(Invitations).open(room):
        call.reply.say("INVITATION", "LIST", name, *_shown(row), row.creator)
        yield
    call.reply.say("INVITATION", "END", name)


async def _revoke(call: Call, text: str) -> None:
    invitations = call.hub.service(Invitations)
    row = invitations.numbered(int(text)) if text.isascii() and text.isdecimal() and len(text) < 16 else None
    if row is None:
        raise InvitationRefused("INVALID_ID", "There is no such invitation")
    _number_of(call, _name_of(call, row.room))
    await invitations.revoke(row.id)
    call.reply.say("INVITATION", "REVOKED", str(row.id))


async def _use(call: Call, token: str) -> None:
    session = call.session
    attempts = call.hub.service(Accounts).attempts
    try:
        attempts.check(session.address)
    except LoginRefused as refusal:
        raise InvitationRefused("TOO_MANY_ATTEMPTS", str(refusal)) from refusal
    row = call.hub.service(Invitations).find(token)
    room = call.hub.by_room_id.get(row.room) if row else None
    if row is None or (row.room and room is None):
        attempts.note(session.address)
        raise InvitationRefused("INVALID_TOKEN", "That invitation is unknown, used up or over")
    if room is None:
        session.invitation = token
        call.reply.say("INVITATION", "USED", ACCOUNTS)
        call.reply.text("* You may register an account now.")
        return
    await _come_in(call, room, row)


async def _come_in(call: Call, room: Room, row: InvitationRow) -> None:
    if call.session.user is None:
        raise Fail(n.ERR_NOTREGISTERED, "You have not registered")
    await enter_invited(call, room, row)
    if not call.session.closed:
        call.reply.say("INVITATION", "USED", room.name)
