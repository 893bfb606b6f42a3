"""The commands of the protocol, one small file for each family. Importing this registers them all."""

from chatbox.commands import (
    away,
    cap,
    history,
    information,
    invite,
    join,
    kick,
    listing,
    message,
    mode,
    nick,
    ping,
    registration,
    sasl,
    topic,
    who,
)

__all__ = [
    "away",
    "cap",
    "history",
    "information",
    "invite",
    "join",
    "kick",
    "listing",
    "message",
    "mode",
    "nick",
    "ping",
    "registration",
    "sasl",
    "topic",
    "who",
]
