"""What a session has subscribed to of people's and rooms' metadata, and being told all of it (METADATA SUB, SYNC)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from chatbox.core import access, metadata
from chatbox.core.dispatch import Call
from chatbox.core.reply import Fail
from chatbox.core.room import Room
from chatbox.core.user import User
from chatbox.wire import caps
from chatbox.wire import numerics as n

ALL = "*ALL"
"""The target of a SYNC of everything, in `draft/metadata-3`."""
LINE_BYTES = 400
MOST_LINES = 200
"""With more to tell, who joins is asked to come for it (RPL_METADATASYNCLATER)."""
CODES_3 = {
    "KEY_INVALID": "INVALID_KEY",
    "VALUE_INVALID": "INVALID_VALUE",
    "SUBCOMMAND_INVALID": "INVALID_PARAMS",
    "TOO_MANY_SUBS": "LIMIT_REACHED",
}
"""What `draft/metadata-3` calls the same refusals."""


def refusal(call: Call, code: str, *params: str) -> Fail:
    """A refusal by the name it has in the draft that the session negotiated."""
    return Fail(CODES_3.get(code, code) if call.session.has(caps.METADATA_3) else code, *params)


# SUB, UNSUB, SUBS


def subscribe(call: Call) -> None:
    """Subscribes to keys, in their order, as far as there is room for them."""
    session, limit = call.session, call.hub.limits.metadata_subscriptions
    held, taken = set(session.subscriptions), []
    refused: list[Fail] = []
    for key in call.params[2:]:
        if not metadata.is_key(key):
            refused.append(refusal(call, "KEY_INVALID", key, "Invalid key"))
            continue
        if limit and len(held) >= limit and (key not in held or not session.has(caps.METADATA_3)):
            count = [str(limit)] if session.has(caps.METADATA_3) else []
            refused.append(refusal(call, "TOO_MANY_SUBS", key, *count, "Too many subscriptions"))
            break
        held.add(key)
        taken.append(key)
    fresh = [key for key in dict.fromkeys(taken) if key not in session.subscriptions]
    session.subscriptions = held
    _say_keys(call, n.RPL_METADATASUBOK, dict.fromkeys(taken))
    for one in refused:
        call.reply.refuse("METADATA", one)
    if session.user is None or not taken:
        return
    if session.has(caps.METADATA_3):
        call.reply.numeric(n.RPL_METADATASYNCLATER, ALL, "0")
    elif session.has(caps.METADATA_2) and fresh:
        call.reply.stream(_told(call, everything(call, set(fresh))))


def unsubscribe(call: Call) -> None:
    """Takes subscriptions back; those that there were not, too."""
    keys = dict.fromkeys(call.params[2:])
    for key in keys:
        if not metadata.is_key(key):
            call.reply.refuse("METADATA", refusal(call, "KEY_INVALID", key, "Invalid key"))
    valid = [key for key in keys if metadata.is_key(key)]
    call.session.subscriptions = set(call.session.subscriptions).difference(valid)
    _say_keys(call, n.RPL_METADATAUNSUBOK, valid)


def list_subscriptions(call: Call) -> None:
    """Lists them, in a batch."""
    call.reply.open_batch("metadata-subs")
    _say_keys(call, n.RPL_METADATASUBS, sorted(call.session.subscriptions))
    call.reply.close_batch()


def _say_keys(call: Call, code: str, keys: Iterable[str]) -> None:
    line: list[str] = []
    for key in keys:
        if line and sum(len(word) + 1 for word in line) + len(key) > LINE_BYTES:
            call.reply.numeric(code, *line)
            line = []
        line.append(key)
    if line:
        call.reply.numeric(code, *line)


# being told


Value = tuple[str, str, str]
"""A target, a key and its value."""


def sync(call: Call, target: str, values: Iterator[Value]) -> None:
    """Tells a session what it has subscribed to, in a batch, as fast as it takes it."""

    def steps() -> Iterator[None]:
        call.reply.open_batch("metadata", target)
        yield from _told(call, values)
        call.reply.close_batch()

    call.reply.stream(steps())


def greet(call: Call, room: Room) -> None:
    """What is told of a room and its members to who has come in; with too much of it, that it can be asked for."""
    values = []
    for value in of_room(call, room, call.session.subscriptions):
        values.append(value)
        if len(values) > MOST_LINES:
            call.reply.numeric(n.RPL_METADATASYNCLATER, room.name, "1")
            return
    call.reply.open_batch("metadata", room.name)
    for _ in _told(call, iter(values)):
        pass
    call.reply.close_batch()


def own(call: Call) -> None:
    """What a client that has just come tells of itself, by what it said before or by its account."""
    session, user = call.session, call.user
    if session.caps & metadata.CAPABLE:
        call.reply.open_batch("metadata", user.nick)
        for _ in _told(call, ((user.nick, *item) for item in metadata.of_user(call.hub, user.id).items())):
            pass
        call.reply.close_batch()


def of_user(call: Call, user: User, keys: Iterable[str]) -> Iterator[Value]:
    """What somebody tells under some keys."""
    return _picked(user.nick, metadata.of_user(call.hub, user.id), keys)


def of_room(call: Call, room: Room, keys: Iterable[str]) -> Iterator[Value]:
    """What a room and its members tell under some keys."""
    keys = set(keys)
    yield from _picked(room.name, room.state.metadata, keys)
    for user_id in list(room.members) if call.hub.profiles else ():
        user = call.hub.by_id.get(user_id)
        if user is not None and user_id in call.hub.profiles and access.sees_member(room, call.user, user_id):
            yield from of_user(call, user, keys)


def everything(call: Call, keys: Iterable[str]) -> Iterator[Value]:
    """What the session hears of: its user, their rooms with all members, and those whom it watches; each once."""
    keys, hub = set(keys), call.hub
    told = set()
    for value in of_user(call, call.user, keys):
        told.add(value)
        yield value
    for room in list(call.user.rooms.values()):
        for value in of_room(call, room, keys):
            if value not in told:
                told.add(value)
                yield value
    for nick in list(hub.monitors.watched_by(call.session)):
        user = hub.find_user(nick)
        for value in of_user(call, user, keys) if user else ():
            if value not in told:
                yield value


def _picked(target: str, values: Mapping[str, str], keys: Iterable[str]) -> Iterator[Value]:
    return ((target, key, value) for key, value in list(values.items()) if key in keys)


def _told(call: Call, values: Iterator[Value]) -> Iterator[None]:
    for target, key, value in values:
        if call.session.has(caps.METADATA_3):
            call.reply.numeric(n.RPL_KEYVALUE, target, key, metadata.EVERYBODY, value)
        else:
            call.reply.say("METADATA", target, key, metadata.EVERYBODY, value)
        yield
