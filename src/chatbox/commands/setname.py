"""SETNAME: one's real name, also later (https://ircv3.net/specs/extensions/setname)."""

from __future__ import annotations

from chatbox.core import presence
from chatbox.core.dispatch import Call, command
from chatbox.core.profile import RealnameSet
from chatbox.core.reply import Fail
from chatbox.wire import caps

SPEC = "https://ircv3.net/specs/extensions/setname"


@command("SETNAME <realname>", "Sets your real name.", SPEC, min_params=1)
def setname(call: Call) -> None:
    hub, user = call.hub, call.user
    realname = call.params[0]
    limit = hub.limits.realname_length
    if not realname.strip() or (limit and len(realname.encode()) > limit):
        raise Fail("INVALID_REALNAME", "Realname is not valid")
    place = presence.set_realname(hub, user, realname)
    if not call.reply.label:
        return
    hub.batch.skip(call.session, place)
    if call.session.has(caps.SETNAME):
        time_ms = max([hub.runtime.clock_ms(), *(room.last_ms for room in user.rooms.values())])
        call.reply.event(RealnameSet(user.source, user.account, realname), "", time_ms, "")
