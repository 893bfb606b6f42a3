"""LIST: which rooms there are, and which of them one is looking for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from chatbox.core import access
from chatbox.core.dispatch import Call, command
from chatbox.core.room import Room
from chatbox.wire import numerics as n
from chatbox.wire.names import match

Test = Callable[[Room], bool]
ELIST = "CMNTU"
"""What can be searched for (https://modern.ircdocs.horse/#elist-parameter)."""


@command(
    "LIST [<channel or mask>{,<channel or mask>}] [<condition>{,<condition>}]",
    "Lists the rooms. Conditions: >n and <n members; C>n, C<n made more or less than n minutes ago; T>n, T<n the same "
    "for the topic; !mask leaves out.",
    "https://modern.ircdocs.horse/#list-message",
)
def list_(call: Call) -> None:
    call.reply.stream(_list(call))


def _list(call: Call) -> Iterator[None]:
    user = call.user
    words = [word for param in call.params for word in param.split(",") if word]
    fits = _search(call, words)
    call.reply.numeric(n.RPL_LISTSTART, "Channel", "Users  Name")
    for room in _rooms(call, words):
        if access.lists(room, user) and fits(room):
            call.reply.numeric(n.RPL_LIST, room.name, str(len(room.members)), room.state.topic)
            yield
    call.reply.numeric(n.RPL_LISTEND, "End of /LIST")


def _rooms(call: Call, words: list[str]) -> list[Room]:
    """Those to look through: by name where only names are given."""
    if words and all(word[0] == "#" and not set("*?") & set(word) for word in words):
        return [room for room in dict.fromkeys(map(call.hub.find_room, words)) if room is not None]
    return [room for room in call.hub.rooms.values() if room.members or room.state.topic]


def _search(call: Call, words: list[str]) -> Test:
    """Whether a room fits: one of the masks if there are any, none of those with a `!`, and all conditions."""
    fold = call.hub.casemapping.fold_source
    masks: list[str] = []
    tests: list[Test] = []
    for word in words:
        condition = _condition(call, word)
        if condition is not None:
            tests.append(condition)
        elif word[0] == "!":
            tests.append(_without(fold(word[1:])))
        else:
            masks.append(fold(word))

    def fits(room: Room) -> bool:
        if masks and not any(mask == room.folded or match(mask, room.folded) for mask in masks):
            return False
        return all(test(room) for test in tests)

    return fits


def _without(mask: str) -> Test:
    return lambda room: not match(mask, room.folded)


def _condition(call: Call, word: str) -> Test | None:
    """A count of members (`>5`), or how many minutes ago something was (`C<60`, `T>60`); None for a mask."""
    kind = word[0].upper() if word[0] in "CcTt" else ""
    rest = word[len(kind) :]
    number = rest[1:]
    if rest[:1] not in ("<", ">") or not number.isascii() or not number.isdecimal() or len(number) > 9:
        return None
    more, limit = rest[0] == ">", int(number)
    if not kind:
        return lambda room: len(room.members) > limit if more else len(room.members) < limit
    now_s = call.hub.runtime.clock_ms() // 1000

    def of_age(room: Room) -> bool:
        at_s = room.state.created_s if kind == "C" else room.state.topic_s
        if not at_s or (kind == "T" and not room.state.topic):
            return False
        age_s = max(now_s - at_s, 0)
        # What is exactly as old as the limit, to the second, is older: "C>0" is everything, "C<0" is nothing.
        return age_s >= limit * 60 if more else age_s < limit * 60

    return of_age
