"""What a MODE line asks for, letter by letter: whether it is known, allowed, well-formed, and makes a difference."""

from __future__ import annotations

from collections.abc import Iterator

from chatbox.commands.mode_arguments import key_refusal, limit_of, pause_of
from chatbox.commands.welcome import MAX_MODES
from chatbox.core import access, bans
from chatbox.core.dispatch import Call
from chatbox.core.events import Change
from chatbox.core.modes import BY_LETTER, LISTS, PREFIXES, RANKS, SERVICES_ONLY, Kind, has_power_over
from chatbox.core.reply import Fail
from chatbox.core.room import Room
from chatbox.wire import numerics as n
from chatbox.wire.message import MAX_BODY_BYTES

LIST_NUMERICS = {
    "b": (n.RPL_BANLIST, n.RPL_ENDOFBANLIST, "ban"),
    "e": (n.RPL_EXCEPTLIST, n.RPL_ENDOFEXCEPTLIST, "exception"),
    "I": (n.RPL_INVEXLIST, n.RPL_ENDOFINVEXLIST, "invite exception"),
}


class _Draft:
    """A room's modes as they are after the changes so far, so that of `+m-m` the last one counts."""

    def __init__(self, room: Room, source: str) -> None:
        self.room = room
        self.modes = dict(room.state.modes)
        self.lists = {letter: [entry.mask for entry in entries] for letter, entries in room.state.lists.items()}
        self.seats: dict[int, str] = {}
        self._left_bytes = MAX_BODY_BYTES - 2 - len(f":{source} MODE {room.name} ".encode())

    def fits(self, change: Change) -> bool:
        """Whether the line that tells of the changes so far has room for it."""
        self._left_bytes -= len(f"+{change.letter} {change.argument}".encode())
        return self._left_bytes >= 0

    def take(self, change: Change) -> None:
        """Makes a change."""
        if change.letter in LISTS:
            kept = [mask for mask in self.lists.get(change.letter, []) if mask != change.argument]
            self.lists[change.letter] = [*kept, change.argument] if change.adds else kept
        elif change.user:
            others = self.seat(change.user).replace(change.letter, "")
            self.seats[change.user] = others + change.letter if change.adds else others
        elif change.adds:
            self.modes[change.letter] = change.argument
        else:
            self.modes.pop(change.letter, None)

    def seat(self, user_id: int) -> str:
        """The membership modes of a member."""
        return self.seats.get(user_id, self.room.members[user_id].modes)


def changes_asked_for(call: Call, room: Room, rank: int) -> Iterator[Change]:
    """The changes asked for that are allowed to who has that rank and make a difference; the rest is answered."""
    draft = _Draft(room, call.user.source)
    arguments = list(call.params[2:])
    adds, taken, denied = True, 0, False
    for letter in call.params[1]:
        if letter in "+-":
            adds = letter == "+"
            continue
        if letter not in BY_LETTER and letter not in PREFIXES:
            call.reply.numeric(n.ERR_UNKNOWNMODE, letter, "is unknown mode char to me")
            continue
        argument = arguments.pop(0) if arguments and _takes_argument(letter, adds) else ""
        asks = letter in LISTS and not argument
        if not _may(call, rank, adds, letter, argument, asks):
            if not denied:
                _deny(call, room, rank, letter)
            denied = True
        elif asks:
            call.reply.stream(_show_list(call, room, letter))
        else:
            taken += bool(argument)
            change = _change(call, draft, adds, letter, argument) if taken <= MAX_MODES else None
            if change is not None and draft.fits(change):
                draft.take(change)
                yield change


def _takes_argument(letter: str, adds: bool) -> bool:
    if letter in PREFIXES:
        return True
    kind = BY_LETTER[letter].kind
    return kind in (Kind.LIST, Kind.ALWAYS) or (adds and kind is Kind.WHEN_SET)


def _may(call: Call, rank: int, adds: bool, letter: str, argument: str, asks: bool) -> bool:
    """Whether the sender may do that: memberships by rank, and anybody may step down; all may read bans."""
    if letter in PREFIXES:
        if not adds and rank >= 0 and call.hub.find_user(argument) is call.user:
            return True
        return has_power_over(rank, RANKS[letter])
    if asks:
        return letter == "b" or rank >= access.HALFOP
    return rank >= access.OPERATOR and letter not in SERVICES_ONLY


def _deny(call: Call, room: Room, rank: int, letter: str) -> None:
    if rank < 0:
        access.member(room, call.user)
    text = "Only ChanServ sets that" if letter in SERVICES_ONLY else "You're not channel operator"
    call.reply.numeric(n.ERR_CHANOPRIVSNEEDED, room.name, text)


def _change(call: Call, draft: _Draft, adds: bool, letter: str, argument: str) -> Change | None:
    if letter in PREFIXES:
        return _seat_change(call, draft, adds, letter, argument)
    if letter in LISTS:
        return _list_change(call, draft, adds, letter, argument)
    if letter == "k" and not adds:
        return Change(False, "k", "*") if "k" in draft.modes else None
    if BY_LETTER[letter].kind is Kind.FLAG or not adds:
        if letter == "z" and adds and not _all_secure(call, draft.room):
            call.reply.numeric(n.ERR_ALLMUSTSSL, draft.room.name, "All members must be connected over TLS")
            return None
        return Change(adds, letter) if adds != (letter in draft.modes) else None
    try:
        value = _value(call, draft.room, letter, argument)
    except Fail as refusal:
        call.reply.refuse("MODE", refusal)
        return None
    return Change(True, letter, value) if draft.modes.get(letter) != value else None


def _value(call: Call, room: Room, letter: str, argument: str) -> str:
    """The argument of a mode in the form in which it is kept.

    Raises:
        Fail: it is none.
    """
    if letter == "k":
        if key_refusal(argument):
            raise Fail(n.ERR_INVALIDKEY, room.name, "Key is not well-formed")
        return argument
    if letter == "f":
        return _forward(call, room, argument)
    value = limit_of(argument) if letter == "l" else pause_of(argument)
    if not value:
        wanted = "a number above 0" if letter == "l" else "seconds, at most 86400"
        raise Fail(n.ERR_INVALIDMODEPARAM, room.name, letter, argument or "*", f"needs {wanted}")
    return value


def _forward(call: Call, room: Room, name: str) -> str:
    """Where a room may send those it refuses: to one whose operator the sender is, or that takes them from anybody."""
    target = call.hub.find_room(name)
    if target is None or target is room or not access.sees(target, call.user):
        why = "You can't forward a channel to itself" if target is room else "No such channel"
        raise Fail(n.ERR_INVALIDMODEPARAM, room.name, "f", name or "*", why)
    if "F" not in target.state.modes and access.power(target, call.user) < access.OPERATOR:
        raise Fail(n.ERR_CHANOPRIVSNEEDED, target.name, "You must be a channel operator there, or it must have mode F")
    return target.name


def _all_secure(call: Call, room: Room) -> bool:
    members = [call.hub.by_id.get(user_id) for user_id in room.members]
    return all(session.secure for member in members if member for session in member.sessions)


def _seat_change(call: Call, draft: _Draft, adds: bool, letter: str, nick: str) -> Change | None:
    room = draft.room
    if not nick:
        call.reply.numeric(n.ERR_NEEDMOREPARAMS, "MODE", "Not enough parameters")
        return None
    target = call.hub.find_user(nick)
    if target is None:
        call.reply.numeric(n.ERR_NOSUCHNICK, nick, "No such nick/channel")
        return None
    if target.id not in room.members:
        call.reply.numeric(n.ERR_USERNOTINCHANNEL, target.nick, room.name, "They aren't on that channel")
        return None
    return Change(adds, letter, target.nick, target.id) if adds != (letter in draft.seat(target.id)) else None


def _list_change(call: Call, draft: _Draft, adds: bool, letter: str, mask: str) -> Change | None:
    """Masks are the same when they are once folded: what one sees one can take away."""
    fold = call.hub.casemapping.fold_source
    mask = bans.canonical(mask)
    masks = draft.lists.get(letter, [])
    present = next((one for one in masks if fold(one) == fold(mask)), None)
    if not adds:
        return Change(False, letter, present) if present else None
    limit = call.hub.limits.list_modes
    if present is None and limit and len(masks) >= limit:
        call.reply.numeric(n.ERR_BANLISTFULL, draft.room.name, mask, "Channel list is full")
        return None
    return Change(True, letter, mask) if present is None else None


def _show_list(call: Call, room: Room, letter: str) -> Iterator[None]:
    entry_numeric, end_numeric, name = LIST_NUMERICS[letter]
    for entry in tuple(room.state.lists.get(letter, ())):
        call.reply.numeric(entry_numeric, room.name, entry.mask, entry.setter, str(entry.set_s))
        yield
    call.reply.numeric(end_numeric, room.name, f"End of channel {name} list")
