"""METADATA before one has come in: kept with the registration, and set when that is complete."""

from __future__ import annotations

from collections.abc import Callable

from chatbox.commands.metadata_checks import NOT_SET, Target, change, check_possible, say_cleared
from chatbox.core.dispatch import Call
from chatbox.core.metadata import EVERYBODY, KEY_DELETED
from chatbox.wire import numerics as n


def _values(call: Call) -> dict[str, str]:
    registration = call.session.registration
    assert registration is not None
    return registration.metadata


def _set(call: Call) -> None:
    key, value = change(call)
    values = _values(call)
    check_possible(call, Target("*"), values, key, value)
    if value is None:
        values.pop(key, None)
        call.reply.numeric(n.RPL_KEYNOTSET, "*", key, KEY_DELETED)
    else:
        values[key] = value
        call.reply.numeric(n.RPL_KEYVALUE, "*", key, EVERYBODY, value)


def _list(call: Call) -> None:
    keys = call.params[2:] if call.params[1].upper() == "GET" else list(_values(call))
    call.reply.open_batch("metadata", "*")
    for key in keys:
        value = _values(call).get(key)
        if value is None:
            call.reply.numeric(n.RPL_KEYNOTSET, "*", key, NOT_SET)
        else:
            call.reply.numeric(n.RPL_KEYVALUE, "*", key, EVERYBODY, value)
    call.reply.close_batch()


def _clear(call: Call) -> None:
    cleared = dict(_values(call))
    _values(call).clear()
    say_cleared(call, "*", cleared)


def _sync(call: Call) -> None:
    call.reply.numeric(n.RPL_METADATASYNCLATER, "*", "1")


ACTIONS: dict[str, Callable[[Call], None]] = {"GET": _list, "LIST": _list, "SET": _set, "CLEAR": _clear, "SYNC": _sync}
