"""MONITOR: being told when somebody comes and goes (https://ircv3.net/specs/extensions/monitor)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from chatbox.core import metadata
from chatbox.core.dispatch import Call, command
from chatbox.core.reply import Fail
from chatbox.wire import numerics as n

SPEC = "https://ircv3.net/specs/extensions/monitor"
LINE_BYTES = 400


@command(
    "MONITOR <+|-|C|L|S> [<nick>{,<nick>}]",
    "Tells you when people come and go: + watches, - does not any more, C watches nobody, L lists, S says who is here.",
    SPEC,
    min_params=1,
)
def monitor(call: Call) -> None:
    action = ACTIONS.get(call.params[0].upper())
    if action is None:
        raise Fail(n.ERR_UNKNOWNERROR, "MONITOR", call.params[0], "Unknown subcommand: + - C L S")
    if call.params[0] in "+-" and not call.param(1):
        raise Fail(n.ERR_NEEDMOREPARAMS, "MONITOR", "Not enough parameters")
    action(call)


def _add(call: Call) -> None:
    monitors, session = call.hub.monitors, call.session
    limit = call.hub.limits.monitor
    added: list[str] = []
    targets = [target for target in call.params[1].split(",") if target]
    for index, target in enumerate(targets):
        try:
            folded = call.hub.casemapping.nick(target)
        except ValueError:
            continue  # nobody can have it
        if monitors.watches(session, folded):
            continue
        if limit and len(monitors.watched_by(session)) >= limit:
            left = ",".join(targets[index:])
            call.reply.numeric(n.ERR_MONLISTFULL, str(limit), left, "Monitor list is full")
            break
        monitors.add(session, folded, target)
        added.append(target)
    _say_presence(call, added)
    if session.subscriptions:
        call.reply.flush()
        for user in filter(None, map(call.hub.find_user, added)):
            metadata.tell_all(call.hub, user, [session])


def _remove(call: Call) -> None:
    for target in call.params[1].split(","):
        call.hub.monitors.remove(call.session, call.hub.folded(target))


def _clear(call: Call) -> None:
    call.hub.monitors.forget(call.session)


def _list(call: Call) -> None:
    for line in _joined(call.hub.monitors.watched_by(call.session)):
        call.reply.numeric(n.RPL_MONLIST, line)
    call.reply.numeric(n.RPL_ENDOFMONLIST, "End of MONITOR list")


def _status(call: Call) -> None:
    _say_presence(call, call.hub.monitors.watched_by(call.session))


def _say_presence(call: Call, nicks: Iterable[str]) -> None:
    found = [(nick, call.hub.find_user(nick)) for nick in nicks]
    for line in _joined(user.source for _, user in found if user is not None):
        call.reply.numeric(n.RPL_MONONLINE, line)
    for line in _joined(nick for nick, user in found if user is None):
        call.reply.numeric(n.RPL_MONOFFLINE, line)


def _joined(words: Iterable[str]) -> Iterator[str]:
    """Words with commas between them, as many as fit a line."""
    line, size_bytes = "", 0
    for word in words:
        word_bytes = len(word.encode()) + 1
        if line and size_bytes + word_bytes > LINE_BYTES:
            yield line
            line, size_bytes = "", 0
        line += ("," if line else "") + word
        size_bytes += word_bytes
    if line:
        yield line


ACTIONS: dict[str, Callable[[Call], None]] = {"+": _add, "-": _remove, "C": _clear, "L": _list, "S": _status}
