"""WHO, with the fields one asks for (https://ircv3.net/specs/extensions/whox)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from chatbox.core import access, privileges
from chatbox.core.dispatch import Call, command
from chatbox.core.room import Room
from chatbox.core.user import User
from chatbox.wire import caps
from chatbox.wire import numerics as n
from chatbox.wire.names import is_channel, match

_FIELDS = re.compile(r"([^%]*)(?:%([a-zA-Z]*)(?:,(\d{1,3}))?.*)?", re.DOTALL)
HIDDEN_ADDRESS = "255.255.255.255"
"""What stands for an address that is not told."""


class Wish(NamedTuple):
    """What a WHO asks for.

    Attributes:
        opers: only operators.
        fields: letters of WHOX; None for the classic reply.
        token: comes back with each line.
    """

    opers: bool
    fields: str | None
    token: str


@command(
    "WHO <mask> [o] [%<fields>[,<token>]]",
    "Lists who is in a room, or who fits a mask; o: operators only.",
    "https://modern.ircdocs.horse/#who-message",
    min_params=1,
)
def who(call: Call) -> None:
    call.reply.stream(_who(call, _wish(call.param(1))))


def _wish(text: str) -> Wish:
    found = _FIELDS.fullmatch(text)
    assert found is not None
    return Wish("o" in found[1], found[2], found[3] or "0")


def _who(call: Call, wish: Wish) -> Iterator[None]:
    mask = call.params[0]
    for user, room in _found(call, mask):
        if not wish.opers or "o" in user.modes:
            _say(call, wish, user, room)
            yield
    call.reply.numeric(n.RPL_ENDOFWHO, mask or "*", "End of WHO list")


def _found(call: Call, mask: str) -> Iterator[tuple[User, Room | None]]:
    """Who is listed, and the room they are listed in. Looked for as the answer is made, so some may have gone."""
    if not is_channel(mask):
        for user in _fitting(call, mask):
            yield user, None
        return
    room = call.hub.find_room(mask)
    if room is None or not access.sees(room, call.user):
        return
    for user_id in tuple(room.members):
        if not access.sees(room, call.user):
            return  # sent out of it meanwhile
        found = call.hub.by_id.get(user_id)
        if found is not None and user_id in room.members and _shown_in(room, call.user, found):
            yield found, room


def _shown_in(room: Room, asking: User, user: User) -> bool:
    if not access.sees_member(room, asking, user.id):
        return False
    return "i" not in user.modes or asking.id in room.members or privileges.holds(asking, "whois")


def _fitting(call: Call, mask: str) -> Iterator[User]:
    """An exact nick finds anybody; a mask those who are not invisible, or share a room with who asks."""
    hub, asking = call.hub, call.user
    exact = hub.find_user(mask)
    if exact is not None:
        yield exact
        return
    fold = hub.casemapping.fold_source
    folded = fold("*" if mask == "0" else mask)
    everybody = privileges.holds(asking, "whois")
    for user in tuple(hub.users.values()):
        if not (everybody or _visible(asking, user)):
            continue
        texts = (user.nick, user.source, user.username, user.host, user.realname, user.account, hub.name)
        if folded == "*" or any(match(folded, fold(text)) for text in texts):
            yield user


def _visible(asking: User, user: User) -> bool:
    if "i" not in user.modes or user is asking:
        return True
    shared = (room for number, room in asking.rooms.items() if number in user.rooms)
    return any(access.sees_member(room, asking, user.id) for room in shared)


def _say(call: Call, wish: Wish, user: User, room: Room | None) -> None:
    hub = call.hub
    flags = ("G" if user.away else "H") + ("*" if "o" in user.modes else "")
    member = room.members.get(user.id) if room else None
    flags += member.prefix(call.session.has(caps.MULTI_PREFIX)) if member else ""
    flags += "B" if "B" in user.modes else ""
    where = room.name if room else "*"
    if wish.fields is None:
        identity = (user.username, user.host, hub.name, user.nick, flags)
        call.reply.numeric(n.RPL_WHOREPLY, where, *identity, f"0 {user.realname}")
        return
    values = {
        "t": wish.token,
        "c": where,
        "u": user.username,
        "i": address_shown(call.user, user) or HIDDEN_ADDRESS,
        "h": user.host,
        "s": hub.name,
        "n": user.nick,
        "f": flags,
        "d": "0",
        "l": str(idle_s(call, user)),
        "a": user.account or "0",
        "o": "n/a",
        "r": user.realname,
    }
    asked_for = [value for letter, value in values.items() if letter in wish.fields]
    if asked_for:
        call.reply.numeric(n.RPL_WHOSPCRPL, *asked_for)


def address_shown(asking: User, user: User) -> str:
    """A user's address, told to themselves and to operators who may know; else ""."""
    if user is not asking and not privileges.holds(asking, "whois"):
        return ""
    return next((shown(session.address) for session in user.sessions if session.address), "")


def shown(address: str) -> str:
    """An address as a parameter in the middle of a line."""
    return "0" + address if address.startswith(":") else address


def idle_s(call: Call, user: User) -> int:
    """For how many seconds somebody has said nothing."""
    spoke_s = max((session.spoke_s for session in user.sessions), default=0.0)
    return max(0, int(call.hub.runtime.monotonic_s() - spoke_s))
