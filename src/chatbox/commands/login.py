"""Becoming an account's user, however the account was proved: SASL, REGISTER, NickServ."""

from __future__ import annotations

from chatbox.commands import seats
from chatbox.commands.registration import host_of
from chatbox.commands.welcome import show_rooms
from chatbox.core import access, cloaks, login
from chatbox.core.dispatch import Call
from chatbox.core.events import Change, ModeSet
from chatbox.core.hub import Hub
from chatbox.core.modes import PREFIXES
from chatbox.core.reply import Fail
from chatbox.core.room import Room
from chatbox.core.user import User
from chatbox.services.accounts import Account, Accounts
from chatbox.wire import numerics as n
from chatbox.wire.message import Message


def check(call: Call, account: Account) -> None:
    """Raises `Fail` when who sends the command cannot become that account's user here and now."""
    user = call.session.user
    if user is None or not user.account or user.id == account.id:
        return
    if len(user.sessions) > 1 or call.hub.residents.stays(user.id):
        raise Fail(n.ERR_SASLALREADY, f"You are {user.account} elsewhere too, or always on; log in on a new connection")


def enter(call: Call, account: Account) -> None:
    """The session is the account's from now on, and is told so; its rooms hear ACCOUNT."""
    user = call.session.user
    if user is None:
        call.session.account, call.session.account_id = account.name, account.id
    elif user.id != account.id and account.id in call.hub.by_id:
        _become(call, user, account)  # first, since that gives them another nick
    call.reply.numeric(n.RPL_LOGGEDIN, mask_of(call), account.name, f"You are now logged in as {account.name}")
    if user is not None and call.session.user is user and user.id != account.id:
        call.reply.flush()  # who logs in is answered before all who share a room with them are told
        _become(call, user, account)


def take_along(call: Call) -> None:
    """Gives who has logged in while being here what waited for the account."""
    if call.session.user is not None:
        seats.take_again(call, call.session.user)


def nick_of(call: Call) -> str:
    """The nick of who sends the command, also before they have come in; `*` before they have one."""
    session = call.session
    if session.registration is not None:
        return session.registration.nick or "*"
    return session.nick


def mask_of(call: Call) -> str:
    """The mask of who sends the command, as far as it is known yet."""
    session = call.session
    if session.user is not None:
        return session.user.source
    nick = nick_of(call)
    return f"{nick}!user@{host_of(session.address)}" if nick != "*" else "*!*@*"


def _become(call: Call, user: User, account: Account) -> None:
    hub = call.hub
    here = hub.by_id.get(account.id)
    if here is not None:
        _join_other(call, user, here, account)
        return
    kept = {room.id: seat.modes for room in user.rooms.values() if (seat := room.kept_seat(account.id)) is not None}
    login.log_in(hub, user, account.id, account.name)
    row = hub.service(Accounts).by_id(account.id)
    user.vhost = row.details.vhost if row else ""
    cloaks.refresh(hub, user)
    for room in user.rooms.values():
        _give_back(hub, user, room, kept.get(room.id, ""))


def _give_back(hub: Hub, user: User, room: Room, kept: str) -> None:
    """What the account may do in a room, it may also when it logs in there."""
    wanted = kept + ("o" if room.state.owner == user.id else "") + access.standing(room, user)
    given = [mode for mode in PREFIXES if mode in wanted and mode not in room.members[user.id].modes]
    if given and not hub.full and hub.logged:
        changes = [Change(True, mode, user.nick, user.id) for mode in given]
        hub.append(ModeSet(hub.name, "", changes), user.id, room)


def _join_other(call: Call, user: User, here: User, account: Account) -> None:
    """The account is here already: the connections become its own, and are shown its nick and its rooms."""
    hub, moved, known = call.hub, list(user.sessions), set(user.rooms)
    source = user.source
    login.log_in(hub, user, account.id, account.name)
    for session in moved:
        own = call if session is call.session else Call(hub, session, call.message, "")
        if here.nick != user.nick:
            own.reply.add(Message("NICK", [here.nick], source))
        show_rooms(own, [room for room in here.rooms.values() if room.id not in known])
        if own is not call:
            own.reply.finish()
