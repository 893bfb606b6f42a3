"""HELP and HELPOP, made from the table of commands and those of modes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from chatbox.core import user_modes
from chatbox.core.dispatch import COMMANDS, Call, Command, command
from chatbox.core.modes import MODES
from chatbox.core.privileges import PRIVILEGES
from chatbox.core.reply import Fail
from chatbox.wire import numerics as n
from chatbox.wire.caps import CAPS

SPEC = "https://modern.ircdocs.horse/#help-message"
NAMES_A_LINE = 8


@command(
    "HELP [<command>]",
    "Explains a command; CMODES explains the modes of rooms, UMODES those of people, CAPS lists extensions.",
    SPEC,
)
def help_(call: Call) -> None:
    _help(call)


@command("HELPOP [<command>]", "The same as HELP.", SPEC)
def helpop(call: Call) -> None:
    _help(call)


def _help(call: Call) -> None:
    subject = call.param(0).upper()
    row = COMMANDS.get(subject)
    if row is not None:
        _say(call, subject, _about(row))
    elif subject in TOPICS:
        _say(call, subject, TOPICS[subject]())
    elif not subject:
        _say(call, "*", _overview())
    else:
        raise Fail(n.ERR_HELPNOTFOUND, call.params[0], "No help available on this topic")


def _say(call: Call, subject: str, lines: Iterator[str]) -> None:
    call.reply.numeric(n.RPL_HELPSTART, subject, next(lines))
    call.reply.numeric(n.RPL_HELPTXT, subject, "")
    for line in lines:
        call.reply.numeric(n.RPL_HELPTXT, subject, line)
    call.reply.numeric(n.RPL_ENDOFHELP, subject, "End of /HELP")


def _overview() -> Iterator[str]:
    yield "Commands; for more: HELP <command>"
    names = sorted(COMMANDS)
    for at in range(0, len(names), NAMES_A_LINE):
        yield " ".join(names[at : at + NAMES_A_LINE])
    yield f"Topics: {' '.join(sorted(TOPICS))}"


def _about(row: Command) -> Iterator[str]:
    yield row.syntax
    yield row.help
    if row.privilege:
        yield f"Only for operators who may {PRIVILEGES.get(row.privilege, row.privilege)}."
    yield row.spec


def _channel_modes() -> Iterator[str]:
    yield "Modes of rooms: MODE <channel> +<letter> [<argument>]"
    for mode in MODES:
        yield f"+{mode.letter}  {mode.help}"


def _user_modes() -> Iterator[str]:
    yield "Your own modes: MODE <your nick> +<letter>"
    for letter, text in user_modes.HELP.items():
        yield f"+{letter}  {text}"


def _capabilities() -> Iterator[str]:
    yield "Extensions that clients negotiate with CAP"
    for cap in CAPS:
        yield f"{cap.name}  {cap.spec}"


TOPICS: dict[str, Callable[[], Iterator[str]]] = {
    "CMODES": _channel_modes,
    "UMODES": _user_modes,
    "CAPS": _capabilities,
}
