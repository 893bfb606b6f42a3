"""METADATA: what people and rooms tell of themselves (https://ircv3.net/specs/extensions/metadata).

Both drafts in use are spoken: `draft/metadata-2` is the specification's; `draft/metadata-3` is what servers and clients
use now, with numerics in the place of METADATA messages and some refusals by other names.
"""

from __future__ import annotations

from collections.abc import Callable

from chatbox.commands import metadata_early, subscriptions
from chatbox.commands.addressee import find_addressee
from chatbox.commands.metadata_checks import NOT_SET, Target, change, check_pace, check_possible, say_cleared
from chatbox.commands.subscriptions import refusal
from chatbox.core import access, metadata, privileges
from chatbox.core.dispatch import Call, command
from chatbox.core.hub import Hub
from chatbox.core.metadata import EVERYBODY, KEY_DELETED
from chatbox.core.modes import OPERATOR
from chatbox.core.reply import Fail
from chatbox.wire import numerics as n
from chatbox.wire.names import is_channel

SPEC = "https://ircv3.net/specs/extensions/metadata"
NEEDS_KEY = {"GET", "SET", "SUB", "UNSUB"}


def limits(hub: Hub) -> str:
    """The value of the capability."""
    own = hub.limits
    words = ["before-connect"] if own.metadata_before_connect else []
    numbers = {
        "max-subs": own.metadata_subscriptions,
        "max-keys": own.metadata_keys,
        "max-value-bytes": own.metadata_value_bytes,
    }
    return ",".join([*words, *(f"{name}={number}" for name, number in numbers.items() if number)])


@command(
    "METADATA <target|*> <subcommand> [<key> [<value>]]",
    "Tells and asks what people and rooms tell of themselves: GET, LIST, SET, CLEAR; SUB, UNSUB and SUBS for keys of "
    "which you want to hear; SYNC.",
    SPEC,
    min_params=2,
    before_registration=True,
)
def metadata_(call: Call) -> None:
    target, subcommand = call.params[0], call.params[1].upper()
    action = ACTIONS.get(subcommand)
    if action is None:
        raise refusal(call, "SUBCOMMAND_INVALID", call.params[1], "Invalid subcommand")
    if call.session.user is None:
        if not call.hub.limits.metadata_before_connect:
            raise Fail(n.ERR_NOTREGISTERED, "You have not registered")
        if target != "*":
            raise refusal(call, "KEY_NO_PERMISSION", target, "*", "Before you have come in there is only you: *")
        action = EARLY_ACTIONS[subcommand]
    if subcommand in NEEDS_KEY and len(call.params) < 3:
        raise Fail(n.ERR_NEEDMOREPARAMS, "METADATA", "Not enough parameters")
    action(call)


def settle(call: Call, early: dict[str, str]) -> None:
    """What was set before coming in counts now; and who hears of the user hears it."""
    hub, user = call.hub, call.user
    if not early and user.id not in hub.profiles:
        return
    most = hub.limits.metadata_keys
    have = metadata.of_user(hub, user.id)
    changes = {key: value for key, value in early.items() if have.get(key) != value}
    room_left = max(most - len(have), 0) if most else len(changes)
    new = [key for key in changes if key not in have][room_left:]
    metadata_changes: dict[str, str | None] = {key: value for key, value in changes.items() if key not in new}
    if metadata_changes:
        metadata.set_of_user(hub, user, metadata_changes, call.session)
    if len(user.sessions) == 1:
        metadata.tell_all(hub, user, hub.monitors.watchers(hub.casemapping.nick(user.nick)))


def _find(call: Call) -> Target:
    """Whom or what the first parameter means.

    Raises:
        Fail: nobody and nothing that the sender may know of.
    """
    hub, name = call.hub, call.params[0]
    if name == "*":
        return Target(call.user.nick, None, call.user.id, call.user)
    if is_channel(name):
        room = hub.find_room(name)
        if room is not None and access.sees(room, call.user):
            return Target(room.name, room)
    elif (other := find_addressee(hub, name)) is not None:
        return Target(other.nick, None, other.id, other.user)
    raise refusal(call, "INVALID_TARGET", name, "Invalid metadata target")


def _readable(call: Call) -> tuple[Target, dict[str, str]]:
    """A target and what it tells: a room's only to members, unless anybody could come in."""
    target = _find(call)
    room = target.room
    if room is None:
        return target, dict(metadata.of_user(call.hub, target.id))
    if call.user.id not in room.members and not room.open and not privileges.holds(call.user, "metadata"):
        raise refusal(call, "KEY_NO_PERMISSION", target.name, "*", "You are not in that room")
    return target, room.state.metadata


def _check_maychange(call: Call, target: Target, key: str) -> None:
    if target.room is not None:
        allowed = access.power(target.room, call.user) >= OPERATOR
    else:
        allowed = target.id == call.user.id
    if not allowed and not (privileges.holds(call.user, "metadata") and (target.room or target.user)):
        raise refusal(call, "KEY_NO_PERMISSION", target.name, key, "You do not have permission to change that")


def _get(call: Call) -> None:
    target, values = _readable(call)
    call.reply.open_batch("metadata", target.name)
    for key in call.params[2:]:
        if not metadata.is_key(key):
            call.reply.refuse("METADATA", refusal(call, "KEY_INVALID", key, "Invalid key"))
        elif key in values:
            call.reply.numeric(n.RPL_KEYVALUE, target.name, key, EVERYBODY, values[key])
        else:
            call.reply.numeric(n.RPL_KEYNOTSET, target.name, key, NOT_SET)
    call.reply.close_batch()


def _list(call: Call) -> None:
    target, values = _readable(call)
    call.reply.open_batch("metadata", target.name)
    for key, value in values.items():
        call.reply.numeric(n.RPL_KEYVALUE, target.name, key, EVERYBODY, value)
    call.reply.close_batch()


def _sync(call: Call) -> None:
    keys = call.session.subscriptions
    if call.params[0].upper() == subscriptions.ALL:
        subscriptions.sync(call, subscriptions.ALL, subscriptions.everything(call, keys))
        return
    target, _ = _readable(call)
    if target.room is not None:
        values = subscriptions.of_room(call, target.room, keys)
    else:
        values = subscriptions.of_user(call, target.user, keys) if target.user else iter(())
    subscriptions.sync(call, target.name, values)


def _set(call: Call) -> None:
    target, key, value = _find(call), *change(call)
    _check_maychange(call, target, key)
    room = target.room
    have = room.state.metadata if room else metadata.of_user(call.hub, target.id)
    check_possible(call, target, have, key, value)
    if room is None:
        check_pace(call, target, key)
    if have.get(key) != value:
        _put(call, target, key, value)
    if value is None:
        call.reply.numeric(n.RPL_KEYNOTSET, target.name, key, KEY_DELETED)
    else:
        call.reply.numeric(n.RPL_KEYVALUE, target.name, key, EVERYBODY, value)


def _put(call: Call, target: Target, key: str, value: str | None) -> None:
    if target.room is not None:
        metadata.set_of_room(call.hub, target.room, call.user, key, value, call.session)
        return
    assert target.user is not None
    if call.hub.lasting(target.id):
        call.hub.check_storable()
    metadata.set_of_user(call.hub, target.user, {key: value}, call.session)


def _clear(call: Call) -> None:
    target = _find(call)
    _check_maychange(call, target, "*")
    values = target.room.state.metadata if target.room else metadata.of_user(call.hub, target.id)
    if target.room is None:
        check_pace(call, target, "*")
    cleared = dict(values)
    for key in cleared:
        _put(call, target, key, None)
    say_cleared(call, target.name, cleared)


_SUBSCRIPTIONS: dict[str, Callable[[Call], None]] = {
    "SUB": subscriptions.subscribe,
    "UNSUB": subscriptions.unsubscribe,
    "SUBS": subscriptions.list_subscriptions,
}
ACTIONS: dict[str, Callable[[Call], None]] = {
    "GET": _get,
    "LIST": _list,
    "SET": _set,
    "CLEAR": _clear,
    "SYNC": _sync,
    **_SUBSCRIPTIONS,
}
EARLY_ACTIONS = {**metadata_early.ACTIONS, **_SUBSCRIPTIONS}
