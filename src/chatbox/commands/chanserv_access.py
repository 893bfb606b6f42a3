"""ChanServ: who may do what in a registered room, now and for good."""

from __future__ import annotations

from chatbox.commands.chanserv import account_named, chanserv, counted, name_of, oversees, owned, room_of
from chatbox.commands.services import Refused, Request
from chatbox.core import access, ownership
from chatbox.core.events import Change, ModeSet
from chatbox.core.modes import LISTS, PREFIXES, RANKS, has_power_over
from chatbox.core.room import Room
from chatbox.core.user import User

GIVES = {"OP": "o", "DEOP": "o", "HALFOP": "h", "DEHALFOP": "h", "VOICE": "v", "DEVOICE": "v"}
"""Commands that give or take a mode of somebody who is there."""


def _rank(request: Request, room: Room) -> int:
    """What the sender may do there as an account, whether they are there or not."""
    if oversees(request):
        return access.FOUNDER
    return RANKS[access.standing(room, request.call.user)]


def _target(request: Request, room: Room) -> User:
    nick = request.param(1)
    target = request.call.hub.find_user(nick) if nick else request.call.user
    if target is None or target.id not in room.members:
        raise Refused(f"{nick or 'You'}: not on {room.name}.")
    return target


def _give(request: Request, letter: str) -> None:
    """Gives oneself what one has for good, or another one that mode."""
    room = room_of(request, request.param(0))
    target = _target(request, room)
    stands = access.standing(room, request.call.user)
    mode = letter
    if target is request.call.user and letter == "o" and stands:
        mode = stands
    elif not has_power_over(_rank(request, room), RANKS[letter]):
        raise Refused(f"You have no right to do that on {room.name}.")
    if mode in room.members[target.id].modes:
        raise Refused(f"{target.nick} has +{mode} already.")
    ownership.change_modes(request.call.hub, room, [Change(True, mode, target.nick, target.id)])
    request.say(f"{target.nick} has +{mode} on {room.name}.")


def _take(request: Request, letter: str) -> None:
    """Takes it from somebody; DEOP takes whatever makes them more than a voice."""
    room = room_of(request, request.param(0))
    target = _target(request, room)
    held = room.members[target.id].modes
    lost = [one for one in held if (RANKS[one] >= access.HALFOP if letter == "o" else one == letter)]
    if not lost:
        raise Refused(f"{target.nick} has nothing to lose on {room.name}.")
    rank = max(_rank(request, room), access.power(room, request.call.user))
    if target is not request.call.user and not all(has_power_over(rank, RANKS[one]) for one in lost):
        raise Refused(f"You have no right to do that on {room.name}.")
    ownership.change_modes(request.call.hub, room, [Change(False, one, target.nick, target.id) for one in lost])
    request.say(f"{target.nick} has lost +{''.join(lost)} on {room.name}.")


def _register_gifts() -> None:
    for name, letter in GIVES.items():
        takes = name.startswith("DE")
        what = "Takes" if takes else "Gives"
        own = "you take it from yourself" if takes else "you get it yourself"
        help_text = f"{what} +{letter} {'from' if takes else 'to'} somebody; without a nick {own}."

        def handler(request: Request, letter: str = letter, takes: bool = takes) -> None:
            (_take if takes else _give)(request, letter)

        chanserv.command(f"{name} <channel> [<nick>]", help_text, min_params=1, account=True)(handler)


_register_gifts()


@chanserv.command(
    "AMODE <channel> [<+mode|-mode> <account>]",
    "Shows or changes who has which mode for good.",
    "AMODE #channel +o dan makes the account dan operator whenever it comes; modes are q, a, o, h and v.",
    "You give and take what you could with MODE.",
    min_params=1,
    account=True,
)
def amode(request: Request) -> None:
    room = room_of(request, request.param(0))
    if not room.state.founder:
        raise Refused(f"{room.name} is not registered.")
    if len(request.params) == 1:
        _list(request, room)
        return
    change, adds = request.param(1), request.param(1)[:1] != "-"
    letter = change.lstrip("+-")
    if len(letter) != 1 or letter not in PREFIXES or not request.param(2):
        raise Refused("One mode of qaohv and one account at a time: AMODE #channel +o account")
    account = account_named(request, request.param(2))
    has = room.state.access.get(account.id, "")
    _check_change(request, room, account.id, has, letter)
    if (adds and has == letter) or (not adds and has != letter):
        raise Refused("Nothing was changed.")
    ownership.set_access(request.call.hub, room, account.id, letter if adds else "", request.call.user)
    request.say(f"{account.name} has +{letter} on {room.name} {'for good' if adds else 'no more'}.")


def _check_change(request: Request, room: Room, account_id: int, has: str, letter: str) -> None:
    if account_id == room.state.founder:
        raise Refused("The founder has all there is; see TRANSFER.")
    rank = _rank(request, room)
    steps_down = account_id == access.account_id(request.call.user) and request.param(1)[:1] == "-"
    if not steps_down and not (has_power_over(rank, RANKS[letter]) and has_power_over(rank, RANKS[has])):
        raise Refused(f"You have no right to do that on {room.name}.")


def _list(request: Request, room: Room) -> None:
    if _rank(request, room) < access.HALFOP:
        raise Refused(f"You have no right to do that on {room.name}.")
    request.say(f"{name_of(request, room.state.founder)} +q (founder)")
    for account_id, mode in ownership.members_by_rank(room):
        request.say(f"{name_of(request, account_id)} +{mode}")
    request.say(f"{counted(len(room.state.access), 'account')} with a mode on {room.name} for good.")


@chanserv.command(
    "CLEAR <channel> <USERS|ACCESS>",
    "Sends everybody out but you, or empties the lists of bans, exceptions and access.",
    min_params=2,
    account=True,
)
def clear(request: Request) -> None:
    hub, user = request.call.hub, request.call.user
    room, what = owned(request, request.param(0)), request.param(1).upper()
    if what == "USERS":
        ownership.clear(hub, room, "Cleared by ChanServ", sparing=user.id)
    elif what == "ACCESS":
        for account_id in list(room.state.access):
            ownership.set_access(hub, room, account_id, "", user)
        _empty_lists(request, room)
    else:
        raise Refused("CLEAR takes USERS or ACCESS.")
    request.say(f"{room.name}: done.")


def _empty_lists(request: Request, room: Room) -> None:
    entries = [(letter, entry.mask) for letter in LISTS for entry in room.state.lists.get(letter, [])]
    for at in range(0, len(entries), 4):  # a line has room for four masks of any length
        changes = [Change(False, letter, mask) for letter, mask in entries[at : at + 4]]
        request.call.hub.append(ModeSet(ownership.SOURCE, "", changes), 0, room)


@chanserv.command(
    "HOWTOBAN <channel> <nick>",
    "Says which ban keeps somebody out.",
    min_params=2,
)
def howtoban(request: Request) -> None:
    room, target = room_of(request, request.param(0)), request.call.hub.find_user(request.param(1))
    if target is None:
        raise Refused("Nobody has that nick.")
    mask = f"a:{target.account}" if target.account else f"*!*@{target.host}"
    request.say(f"/MODE {room.name} +b {mask}")
    if not target.account:
        request.say("They are not logged in, so they can come back from another address; mode R keeps such people out.")
    request.say("Who is there already has to be sent out: /KICK")
