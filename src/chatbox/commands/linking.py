"""CONNECT and SQUIT: linking servers, of which this one knows none."""

from __future__ import annotations

from chatbox.core.dispatch import Call, command
from chatbox.core.reply import Fail
from chatbox.wire import numerics as n


@command(
    "CONNECT <target server> [<port> [<remote server>]]",
    "Links another server; this one stands alone, so there is none.",
    "https://modern.ircdocs.horse/#connect-message",
    min_params=1,
    privilege="rehash",
)
def connect(call: Call) -> None:
    raise _alone(call)


@command(
    "SQUIT <server> <comment>",
    "Ends the link to a server; this one stands alone, so there is none.",
    "https://modern.ircdocs.horse/#squit-message",
    min_params=2,
    privilege="rehash",
)
def squit(call: Call) -> None:
    raise _alone(call)


def _alone(call: Call) -> Fail:
    return Fail(n.ERR_NOSUCHSERVER, call.params[0], "No such server: this one is linked to no other")
