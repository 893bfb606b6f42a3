"""TOPIC: what a room is about."""

from __future__ import annotations

from chatbox.commands.names import say_topic
from chatbox.core import access
from chatbox.core.dispatch import Call, command
from chatbox.core.events import TopicSet
from chatbox.core.reply import Fail
from chatbox.wire import numerics as n
from chatbox.wire.message import fit


@command(
    "TOPIC <channel> [<topic>]",
    "Shows or sets the topic of a room.",
    "https://modern.ircdocs.horse/#topic-message",
    min_params=1,
)
def topic(call: Call) -> None:
    room = access.find(call.hub, call.user, call.params[0])
    if len(call.params) == 1:
        if room.state.topic:
            say_topic(call, room)
        else:
            call.reply.numeric(n.RPL_NOTOPIC, room.name, "No topic is set")
        return
    if access.power(room, call.user) < access.OPERATOR:
        access.member(room, call.user)
    if "t" in room.state.modes:
        access.check_rank(room, call.user, access.HALFOP)
    text = fit(f":{call.user.source} TOPIC {room.name} :", call.params[1], call.hub.limits.topic_length)
    if text == room.state.topic:
        raise Fail(n.RPL_TOPIC, room.name, text) if text else Fail(n.RPL_NOTOPIC, room.name, "No topic is set")
    event = TopicSet(call.user.source, call.user.account, text)
    place = call.hub.append(event, call.user.id, room)
    call.own_line(event, room, place)
