"""`*playback`: history for clients that ask for it in the way of the ZNC bouncer (https://wiki.znc.in/Playback)."""

from __future__ import annotations

import re

from chatbox.commands import cap, replay
from chatbox.core.dispatch import Call, command
from chatbox.core.playback import Playback
from chatbox.core.reply import Fail
from chatbox.wire import numerics as n

NICK = "*playback"
SOURCE = f"{NICK}!znc@znc.in"
MOST_LOGS = 128
_SECONDS = re.compile(r"\d{1,11}(\.\d{1,9})?", re.ASCII)

cap.OFFERED["znc.in/playback"] = lambda call: call.hub.limits.znc_playback


@command(
    "ZNC <module> <command>",
    "Asks *playback for history, as clients do that know the ZNC bouncer.",
    "https://wiki.znc.in/Playback",
    min_params=2,
)
def znc(call: Call) -> None:
    module = f"*{call.params[0].removeprefix('*')}"
    if not answers(call, module):
        raise Fail(n.ERR_NOSUCHNICK, call.params[0], "No such module")
    told(call, " ".join(call.params[1:]))


def told(call: Call, text: str) -> None:
    """Does what a message to `*playback` asks for: `PLAY {*|<target>,…} [<from> [<to>]]` or `LIST`."""
    words = text.split()
    verb = words[0].upper() if words else ""
    if verb == "PLAY" and 2 <= len(words) <= 4 and all(_SECONDS.fullmatch(word) for word in words[2:]):
        _play(call, words[1], [round(float(word) * 1000) for word in words[2:]])
    elif verb == "LIST":
        _list(call)
    else:
        call.reply.say("NOTICE", call.session.nick, "PLAY {*|<target>,…} [<from> [<to>]], or LIST", source=SOURCE)


def _play(call: Call, targets: str, times_ms: list[int]) -> None:
    """What is asked for now also holds for rooms that the client joins next."""
    hub, user, session = call.hub, call.user, call.session
    names = None if targets == "*" else frozenset(_folded(call, name) for name in targets.split(","))
    start_ms, end_ms, *_ = [*times_ms, 0, 0]
    asked = Playback(names, start_ms, end_ms, hub.runtime.monotonic_s())
    session.playback = asked
    call.reply.flush()
    directs = sorted(hub.directs_of.get(user.id, ()), key=lambda log: -log.last_ms)
    for room in [*user.rooms.values(), *directs][:MOST_LOGS]:
        name = room.folded if room.name else hub.folded(replay.other_nick(hub, room, user))
        if names is None or name in names:
            replay.play(hub, session, room, asked)


def _folded(call: Call, name: str) -> str:
    fold = call.hub.casemapping
    try:
        return fold.channel(name) if name.startswith("#") else fold.nick(name)
    except ValueError:
        return name


def _list(call: Call) -> None:
    """Each log with the times of its first and last message."""
    hub, user = call.hub, call.user
    for room in [*user.rooms.values(), *hub.directs_of.get(user.id, ())]:
        if room.next == 1:
            continue  # nobody has said anything there
        name = room.name or replay.other_nick(hub, room, user)
        seconds, rest_ms = divmod(room.last_ms, 1000)
        call.reply.say("PRIVMSG", call.session.nick, f"{name} 0 {seconds}.{rest_ms:03d}", source=SOURCE)


def answers(call: Call, target: str) -> bool:
    """Whether a message is for `*playback`."""
    return target.lower() == NICK and call.hub.limits.znc_playback
