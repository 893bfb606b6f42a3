"""The commands of the full screen: those of the line mode, and what needs a screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from chatbox.client import actions, slash
from chatbox.client import events as ev
from chatbox.client.slash import Command, Desk, WrongUse
from chatbox.client.slash_commands import COMMANDS
from chatbox.terminal.completion import with_emoji
from chatbox.terminal.person import Person

KEYS = (
    ("Alt+1 … Alt+9", "turn to a conversation by its number"),
    ("Alt+A", "to the next one with something new"),
    ("Ctrl+N, Ctrl+P", "to the next one, to the one before"),
    ("Ctrl+K", "find a room or person by some letters"),
    ("PgUp, PgDn, Ctrl+End", "read what was said, back to the latest"),
    ("Tab", "completes names, #rooms, /commands, :emoji"),
    ("Alt+Enter, Ctrl+J", "a new line in the same message"),
    ("Up, Down", "what you typed before"),
    ("Alt+Up, Alt+Down", "mark a message; Enter replies, + reacts, Del deletes, y copies"),
    ("Alt+L, Alt+M", "show or hide rooms, members"),
    ("Ctrl+C", "empties the line; twice leaves"),
    ("Ctrl+D, /quit", "leaves"),
)


def table() -> dict[str, Command]:
    """All commands."""
    found = dict(COMMANDS)
    quitting = found.pop("quit")
    found |= {
        "help": Command("/help [COMMAND]", "shows the commands and keys", _for_person(partial(_help, found))),
        "query": Command("/query NAME", "opens a conversation with somebody", _for_person(_query)),
        "close": Command("/close", "leaves this room, or closes this conversation", _for_person(_close)),
        "reply": Command("/reply TEXT", "answers the marked, or the latest message", _for_person(_reply)),
        "react": Command("/react EMOJI", "puts a reaction to it", _for_person(_react)),
        "unreact": Command("/unreact EMOJI", "takes that back", _for_person(_unreact)),
        "delete": Command("/delete [REASON]", "deletes the marked message, or your latest", _for_person(_delete)),
        "share": Command("/share", "shows how others come in: link, QR code, join code", _for_person(_share)),
        "quit": quitting,
    }
    return found


def _for_person(run: Callable[[Person, str], None]) -> Callable[[Desk, str], None]:
    def wrapped(desk: Desk, argument: str) -> None:
        assert isinstance(desk, Person)
        run(desk, argument)

    return wrapped


def _help(commands: Mapping[str, Command], person: Person, argument: str) -> None:
    if argument:
        person.tell("\n".join(slash.help_lines(commands, argument)))
    else:
        person.show_help([*((one.usage, one.help) for one in commands.values()), ("", ""), *KEYS])


def _query(person: Person, argument: str) -> None:
    if not argument:
        raise WrongUse
    person.turn_to(argument.split()[0])


def _close(person: Person, argument: str) -> None:
    person.close(argument or person.current)


def _share(person: Person, argument: str) -> None:
    if not person.places:
        raise WrongUse("the address of this server is not known here")
    conversation = person.conversation
    room = conversation.name if conversation and conversation.room else ""
    person.view.share(room)


def _reply(person: Person, argument: str) -> None:
    if not argument:
        raise WrongUse
    message = _wanted(person, lambda one: not one.own)
    person.say(person.current, argument, reply_to=message.msgid)


def _react(person: Person, argument: str) -> None:
    if not argument:
        raise WrongUse
    message = _wanted(person, lambda one: not one.own)
    person.perform(actions.react(person.current, message.msgid, with_emoji(argument)))


def _unreact(person: Person, argument: str) -> None:
    if not argument:
        raise WrongUse
    message = _wanted(person, lambda one: not one.own)
    person.perform(actions.react(person.current, message.msgid, with_emoji(argument), remove=True))


def _delete(person: Person, argument: str) -> None:
    message = _wanted(person, lambda one: one.own)
    person.perform(actions.redact(person.current, message.msgid, argument))


def _wanted(person: Person, fits: Callable[[ev.MessageReceived], bool]) -> ev.MessageReceived:
    message = person.target(fits)
    if message is None:
        raise WrongUse("there is no message for it here")
    return message
