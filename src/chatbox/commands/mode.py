"""MODE: the settings of a room, its bans, and who is operator or has a voice; and one's own modes."""

from __future__ import annotations

from collections.abc import Iterator

from chatbox.commands.welcome import MAX_MODES
from chatbox.core import access
from chatbox.core.dispatch import Call, command
from chatbox.core.events import LIST_MODES, Change, ModeSet
from chatbox.core.hub import Hub
from chatbox.core.reply import Fail
from chatbox.core.room import PREFIXES, Room
from chatbox.wire import numerics as n
from chatbox.wire.message import MAX_BODY_BYTES
from chatbox.wire.names import is_channel, match

FLAGS = "imnst"
NEEDS_ARGUMENT = {"k": "+-", "l": "+", "o": "+-", "v": "+-"}


@command(
    "MODE <target> [<modes> [<arguments>]]",
    "Shows or changes the modes of a room, or your own.",
    "https://modern.ircdocs.horse/#mode-message",
    min_params=1,
)
def mode(call: Call) -> None:
    if is_channel(call.params[0]):
        _channel_mode(call)
    else:
        _user_mode(call)


def _channel_mode(call: Call) -> None:
    room = access.find(call.hub, call.user, call.params[0])
    if len(call.params) == 1:
        _show(call, room)
        return
    changes = list(_changes(call, room))
    if changes:
        event = ModeSet(call.user.source, call.user.account, changes, _seats_ended(call.hub, room, changes))
        call.own_line(event, room, call.hub.append(event, call.user.id, room))


def _seats_ended(hub: Hub, room: Room, changes: list[Change]) -> list[int]:
    """Who is away and does not come back to their seat, since a ban fits them."""
    fold = hub.casemapping.fold_source
    masks = [fold(change.argument) for change in changes if change.adds and change.letter == "b"]
    return [
        user_id
        for user_id, seat in room.kept.items()
        if masks and not seat.gone and any(match(mask, fold(seat.source)) for mask in masks)
    ]


def _show(call: Call, room: Room) -> None:
    modes = room.state.modes
    inside = call.user.id in room.members
    arguments = [value if letter != "k" or inside else "*" for letter, value in modes.items() if value]
    bare = [letter for letter, value in modes.items() if not value]
    valued = [letter for letter, value in modes.items() if value]
    call.reply.numeric(n.RPL_CHANNELMODEIS, room.name, "+" + "".join(bare + valued), *arguments)
    call.reply.numeric(n.RPL_CREATIONTIME, room.name, str(room.state.created_s))


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
        if change.letter in LIST_MODES:
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


def _changes(call: Call, room: Room) -> Iterator[Change]:
    """The changes asked for that are allowed and make a difference."""
    draft = _Draft(room, call.user.source)
    arguments = list(call.params[2:])
    adds, taken, denied = True, 0, False
    for letter in call.params[1]:
        if letter in "+-":
            adds = letter == "+"
            continue
        argument = arguments.pop(0) if arguments and _takes_argument(letter, adds) else ""
        if letter in LIST_MODES and not argument:
            call.reply.stream(_show_list(call, room))
            continue
        if letter not in FLAGS + LIST_MODES and letter not in NEEDS_ARGUMENT:
            call.reply.numeric(n.ERR_UNKNOWNMODE, letter, "is unknown mode char to me")
            continue
        if room.rank(call.user.id) < access.OPERATOR:
            if not denied:
                access.member(room, call.user)
                call.reply.numeric(n.ERR_CHANOPRIVSNEEDED, room.name, "You're not channel operator")
            denied = True
            continue
        taken += 1
        change = _change(call, draft, adds, letter, argument) if taken <= MAX_MODES else None
        if change is not None and draft.fits(change):
            draft.take(change)
            yield change


def _takes_argument(letter: str, adds: bool) -> bool:
    return letter in LIST_MODES or ("+" if adds else "-") in NEEDS_ARGUMENT.get(letter, "")


def _change(call: Call, draft: _Draft, adds: bool, letter: str, argument: str) -> Change | None:
    if letter in PREFIXES:
        return _seat_change(call, draft, adds, letter, argument)
    if letter in LIST_MODES:
        return _list_change(call, draft, adds, letter, argument)
    if letter == "k":
        return _key_change(call, draft, adds, argument)
    if letter == "l" and adds:
        if not argument.isdecimal() or not 0 < int(argument[:9]) == int(argument):
            _bad_argument(call, draft.room, letter, argument, "a number above 0")
            return None
        limit = str(int(argument))
        return Change(True, "l", limit) if draft.modes.get("l") != limit else None
    return Change(adds, letter) if adds != (letter in draft.modes) else None


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
    mask = canonical_mask(mask)
    masks = draft.lists.get(letter, [])
    present = mask in masks
    limit = call.hub.limits.list_modes
    if adds and not present and limit and len(masks) >= limit:
        call.reply.numeric(n.ERR_BANLISTFULL, draft.room.name, mask, "Channel list is full")
        return None
    return Change(adds, letter, mask) if adds != present else None


def canonical_mask(mask: str) -> str:
    """A mask in the form `nick!user@host`."""
    mask = mask.replace(" ", "?").lstrip(":")[:200]
    if "!" not in mask:
        mask = f"*!{mask}" if "@" in mask else f"{mask}!*"
    return mask if "@" in mask else mask + "@*"


def _key_change(call: Call, draft: _Draft, adds: bool, key: str) -> Change | None:
    present = draft.modes.get("k", "")
    if not adds:
        return Change(False, "k", "*") if present else None
    if not key or "," in key or " " in key or key[0] == ":" or len(key) > 64:
        call.reply.numeric(n.ERR_INVALIDKEY, draft.room.name, "Key is not well-formed")
        return None
    return Change(True, "k", key) if key != present else None


def _bad_argument(call: Call, room: Room, letter: str, argument: str, wanted: str) -> None:
    call.reply.numeric(n.ERR_INVALIDMODEPARAM, room.name, letter, argument or "*", f"needs {wanted}")


def _show_list(call: Call, room: Room) -> Iterator[None]:
    if call.user.id in room.members or not room.secret:
        for entry in tuple(room.state.lists.get("b", ())):
            call.reply.numeric(n.RPL_BANLIST, room.name, entry.mask, entry.setter, str(entry.set_s))
            yield
    call.reply.numeric(n.RPL_ENDOFBANLIST, room.name, "End of channel ban list")


def _user_mode(call: Call) -> None:
    user = call.user
    if call.hub.find_user(call.params[0]) is not user:
        raise Fail(n.ERR_USERSDONTMATCH, "Can't change mode for other users")
    if len(call.params) == 1:
        call.reply.numeric(n.RPL_UMODEIS, "+" + user.modes)
        return
    adds, unknown, done = True, False, ""
    for letter in call.params[1]:
        if letter in "+-":
            adds = letter == "+"
        elif letter != "i":
            unknown = True
        elif adds != (letter in user.modes):
            user.modes = "i" if adds else ""
            done = "+i" if adds else "-i"
    if unknown:
        call.reply.numeric(n.ERR_UMODEUNKNOWNFLAG, "Unknown MODE flag")
    if done:
        call.reply.say("MODE", user.nick, done, source=user.source)
