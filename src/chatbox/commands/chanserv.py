"""ChanServ: registering rooms, and what goes with it. The words; see `core.ownership` for what happens."""

from __future__ import annotations

import time

from chatbox.commands.services import Refused, Request, Service, confirmation
from chatbox.core import access, ownership, privileges, snomasks
from chatbox.core.reply import Reply
from chatbox.core.room import Room
from chatbox.core.room_events import Offered
from chatbox.services.accounts import Account, Accounts

MOST_ROOMS = 100
"""That one account may register."""

chanserv = Service("ChanServ", "ChanServ lets you register and manage channels.", ("CS",))


def room_of(request: Request, name: str) -> Room:
    """The room that a word names.

    Raises:
        Refused: there is none that the sender is told of.
    """
    room = request.call.hub.find_room(name)
    may_know = room is not None and (access.sees(room, request.call.user) or oversees(request))
    if room is None or not may_know:
        raise Refused("There is no such channel.")
    return room


def oversees(request: Request) -> bool:
    """Whether the sender is an operator of the server who may do as all founders do."""
    return privileges.holds(request.call.user, "chanreg")


def owned(request: Request, name: str) -> Room:
    """The registered room that a word names, whose founder is the sender.

    Raises:
        Refused: it is none, or not theirs.
    """
    room = room_of(request, name)
    if not room.state.founder:
        raise Refused(f"{room.name} is not registered.")
    if not oversees(request) and access.standing(room, request.call.user) != "q":
        raise Refused(f"Only the founder of {room.name} may do that.")
    return room


def account_named(request: Request, name: str) -> Account:
    """The account of that name.

    Raises:
        Refused: there is none.
    """
    accounts = request.call.hub.service(Accounts)
    account = accounts.named(accounts.fold(name))
    if account is None:
        raise Refused(f"There is no account {name[:40]}.")
    return account


def name_of(request: Request, account_id: int) -> str:
    """An account's name."""
    account = request.call.hub.service(Accounts).numbered(account_id)
    return account.name if account else "(removed)"


def counted(number: int, what: str) -> str:
    """E.g. `1 channel` and `2 channels`."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def _check_count(request: Request) -> None:
    owns = access.account_id(request.call.user)
    count = sum(room.state.founder == owns for room in request.call.hub.rooms.values())
    if count >= MOST_ROOMS and not oversees(request):
        raise Refused(f"One account registers at most {MOST_ROOMS} channels.")


@chanserv.command(
    "REGISTER <channel>",
    "Makes a channel yours.",
    "You must be its operator. You become its founder (+q) whenever you come; topic, modes and lists are kept.",
    min_params=1,
    account=True,
)
def register(request: Request) -> None:
    hub, user = request.call.hub, request.call.user
    room = room_of(request, request.param(0))
    if room.state.founder:
        raise Refused(f"{room.name} is registered already.")
    if hub.alert <= 4 and not oversees(request):
        raise Refused("No channel can be registered at present.")
    if room.folded in {hub.casemapping.channel(one) for one in hub.limits.default_rooms} and not oversees(request):
        raise Refused(f"{room.name} belongs to the server.")
    if room.rank(user.id) < access.OPERATOR and not oversees(request):
        raise Refused(f"You must be an operator of {room.name} to register it.")
    _check_count(request)
    ownership.set_founder(hub, room, access.account_id(user), user)
    snomasks.notify(hub, "j", f"{user.source} has registered {room.name}")
    request.say(f"{room.name} is registered; you are its founder.")


@chanserv.command(
    "UNREGISTER <channel> [<code>]",
    "Gives a channel up.",
    "It is nobody's then, and its access list is gone. Without the code you are told what to send.",
    min_params=1,
)
def unregister(request: Request) -> None:
    room = owned(request, request.param(0))
    code = confirmation("unregister", room.id, room.state.founded_s)
    if request.param(1) != code:
        request.say(f"{room.name} would lose its founder and its access list.")
        request.say(f"To do it, send: /CS UNREGISTER {room.name} {code}")
        return
    ownership.set_founder(request.call.hub, room, 0, request.call.user)
    request.say(f"{room.name} is not registered any more.")


chanserv.command("DROP <channel> [<code>]", "Does the same as UNREGISTER.", min_params=1)(unregister)


@chanserv.command("INFO [<channel>]", "Tells whose a channel is; without one, lists yours.")
def info(request: Request) -> None:
    hub = request.call.hub
    if not request.params:
        own = access.account_id(request.call.user)
        rooms = [room for room in ownership.registered(hub) if own and own in (room.state.founder, *room.state.access)]
        request.say(f"You have modes for good in {counted(len(rooms), 'channel')}.")
        for room in rooms:
            request.say(f"{room.name} +{access.standing(room, request.call.user)}")
        return
    room = room_of(request, request.param(0))
    if room.state.purged:
        request.say(f"{room.name} is closed by the server's operators: {room.state.purged}")
    if not room.state.founder:
        raise Refused(f"{room.name} is not registered.")
    request.say(f"{room.name} is registered.")
    request.say(f"Founder: {name_of(request, room.state.founder)}")
    request.say(f"Registered: {time.strftime('%Y-%m-%d %H:%M:%S UTC', time.gmtime(room.state.founded_s))}")


@chanserv.command(
    "TRANSFER <channel> <account> [<code>]",
    "Gives a channel to another account.",
    "The other one accepts with TRANSFER ACCEPT <channel>. Transfer it to yourself to take the offer back.",
    "Without the code you are told what to send.",
    min_params=2,
    account=True,
)
def transfer(request: Request) -> None:
    if request.param(0).upper() == "ACCEPT":
        _accept(request)
        return
    hub, user = request.call.hub, request.call.user
    room = owned(request, request.param(0))
    target = account_named(request, request.param(1))
    if target.id == room.state.founder:
        hub.append(Offered(user.source, user.account, 0), user.id, room)
        request.say(f"{room.name} stays with {target.name}; nobody can accept it any more.")
        return
    code = confirmation("transfer", room.id, room.state.founded_s, target.id)
    if request.param(2) != code:
        request.say(f"{room.name} would belong to {target.name}, and you could not take it back.")
        request.say(f"To do it, send: /CS TRANSFER {room.name} {target.name} {code}")
    elif oversees(request):
        ownership.set_founder(hub, room, target.id, user)
        snomasks.notify(hub, "o", f"{user.nick} has given {room.name} to the account {target.name}")
        request.say(f"{room.name} belongs to {target.name}.")
    else:
        hub.append(Offered(user.source, user.account, target.id), user.id, room)
        _tell_offer(request, room, target)
        request.say(f"{room.name} is offered to {target.name}, who has to accept it.")


def _tell_offer(request: Request, room: Room, target: Account) -> None:
    user = request.call.hub.by_id.get(target.id)
    for session in user.sessions if user else ():
        reply = Reply(request.call.hub, session)
        text = f"{room.name} is offered to you. To be its founder, send: /CS TRANSFER ACCEPT {room.name}"
        reply.say("NOTICE", session.nick, text, source=chanserv.source)
        reply.finish()


def _accept(request: Request) -> None:
    user, room = request.call.user, request.call.hub.find_room(request.param(1))
    if room is None or room.state.offered != access.account_id(user):
        raise Refused("Nobody has offered you that channel.")
    _check_count(request)
    ownership.set_founder(request.call.hub, room, access.account_id(user), user)
    request.say(f"You are the founder of {room.name}.")
