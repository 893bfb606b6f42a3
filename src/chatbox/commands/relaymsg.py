"""RELAYMSG: bridges speak under the names of those they relay (https://github.com/ircv3/ircv3-specifications/pull/417)."""

from __future__ import annotations

from chatbox.commands import cap, deliver
from chatbox.core import access, privileges
from chatbox.core.bans import Subject
from chatbox.core.dispatch import Call, command
from chatbox.core.modes import OPERATOR
from chatbox.core.reply import Fail
from chatbox.core.said import RELAYED, Lines, Piece, put_together

SPEC = "https://github.com/ircv3/ircv3-specifications/pull/417"
SEPARATOR = "/"
"""Stands in every relayed nick and in no other, so that none can be taken for somebody who is here."""
USERNAME = "relay"
_NEVER = frozenset(" ,*?!@.:\"'<>#&~%;\\$+=|`()[]{}^\0\a\r\n\t\x7f")

cap.VALUES["draft/relaymsg"] = lambda call: SEPARATOR
cap.OFFERED["draft/relaymsg"] = lambda call: call.hub.limits.relaymsg


@command(
    "RELAYMSG <channel> <nick> <text>",
    "Says something in a room as somebody from elsewhere, whose nick has a / in it; for operators of the room.",
    SPEC,
    min_params=3,
)
def relaymsg(call: Call) -> None:
    hub, user = call.hub, call.user
    if not hub.limits.relaymsg:
        raise Fail("NOT_ENABLED", "RELAYMSG has been disabled")
    name, nick, text = call.params[:3]
    room = access.find(hub, user, name)
    if room.rank(user.id) < OPERATOR and not privileges.holds(user, "relaymsg"):
        raise Fail("PRIVS_NEEDED", "You cannot relay messages to this channel")
    if not text.strip():
        raise Fail("BLANK_MSG", "The message must not be blank")
    if SEPARATOR not in nick.strip(SEPARATOR) or not _NEVER.isdisjoint(nick) or _too_long(call, nick):
        raise Fail(
            "INVALID_NICK", f"A relayed nick has a {SEPARATOR} within it, and nothing else that no nick may have"
        )
    source = f"{nick}!{USERNAME}@{user.host}"
    verdict = access.bans_of(hub, room).judge(Subject(hub.casemapping.fold_source(source), "", "", ()))
    if verdict.banned or verdict.muted:
        raise Fail("BANNED", f"{nick} is banned from relaying to the channel")
    text, audience = access.check_speak(hub, room, user, "PRIVMSG", text)
    body = put_together([Piece(text, joined=False)], f":{source} PRIVMSG {room.name} :")
    tags = {RELAYED: user.nick, **deliver.client_tags(call)}
    deliver.in_room(call, Lines(source, "", "PRIVMSG", room.name, body.partition("\r")[0], tags), room, audience)


def _too_long(call: Call, nick: str) -> bool:
    """A nick from elsewhere comes with the name of where that is."""
    limit = call.hub.limits.nick_length
    return bool(limit) and len(nick) > 2 * limit
