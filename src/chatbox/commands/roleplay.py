"""NPC, NPCA and SCENE: speaking as somebody else, or as the narrator, in a room with mode E."""

from __future__ import annotations

from chatbox.core import access, privileges
from chatbox.core.dispatch import Call, command
from chatbox.core.events import Said
from chatbox.core.reply import Fail
from chatbox.wire import numerics as n
from chatbox.wire.message import MAX_BODY_BYTES, cut
from chatbox.wire.names import is_channel

HOST = "npc.fakeuser.invalid"
SPEC = "https://defs.ircdocs.horse/defs/chanmodes"


@command("NPC <channel> <name> <text>", "Says something as somebody else.", SPEC, min_params=3)
def npc(call: Call) -> None:
    _speak(call, _source(call), " ".join(call.params[2:]), acts=False)


@command("NPCA <channel> <name> <text>", "Does something as somebody else.", SPEC, min_params=3)
def npca(call: Call) -> None:
    _speak(call, _source(call), " ".join(call.params[2:]), acts=True)


@command("SCENE <channel> <text>", "Says what happens.", SPEC, min_params=2)
def scene(call: Call) -> None:
    _speak(call, f"=Scene=!{call.user.nick}@{HOST}", " ".join(call.params[1:]), acts=False)


@command("AMBIANCE <channel> <text>", "The same as SCENE.", SPEC, min_params=2)
def ambiance(call: Call) -> None:
    scene(call)


def _source(call: Call) -> str:
    """The name is put between asterisks, so that nobody takes it for a nick; who speaks is its user name."""
    name = call.params[1]
    try:
        call.hub.casemapping.nick(name)
    except ValueError as why:
        raise Fail(n.ERR_CANNOTSENDRP, call.params[0], "Invalid roleplay name") from why
    return f"*{name}*!{call.user.nick}@{HOST}"


def _speak(call: Call, source: str, text: str, acts: bool) -> None:
    hub, user, target = call.hub, call.user, call.params[0]
    if not hub.limits.roleplay:
        raise Fail(n.ERR_CANNOTSENDRP, target, "Roleplaying has been disabled by the server administrators")
    if not is_channel(target):
        raise Fail(n.ERR_CANNOTSENDRP, target, "Roleplaying is for channels")
    room = access.find(hub, user, target)
    if "E" not in room.state.modes and not privileges.holds(user, "roleplay"):
        raise Fail(n.ERR_CANNOTSENDRP, room.name, "Channel doesn't have roleplaying mode available")
    if text.startswith("\x01"):
        raise Fail(n.ERR_CANNOTSENDRP, room.name, "No CTCP")
    body, audience = access.check_speak(hub, room, user, "PRIVMSG", text)
    start, end = ("\x01ACTION ", f" ({user.nick})\x01") if acts else ("", f" ({user.nick})")
    left_bytes = MAX_BODY_BYTES - 2 - len(f":{source} PRIVMSG {room.name} :{start}{end}".encode())
    event = Said(source, "", "PRIVMSG", room.name, f"{start}{cut(body, left_bytes)}{end}")
    # The sender hears it in any case: no client shows these commands by itself.
    call.own_line(event, room, hub.append(event, user.id, room, audience))
