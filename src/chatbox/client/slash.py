"""What is typed after a slash: `/help`, `/join books`, `/msg Zoë hello`."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple
from typing import Protocol as Interface

from chatbox.client import events as ev
from chatbox.client.nicks import usable
from chatbox.client.protocol import NotRegistered
from chatbox.wire.names import NameRefused


class Desk(Interface):
    """What commands work on."""

    @property
    def current(self) -> str:
        """The room that is written in, "" for none."""

    def tell(self, text: str) -> None:
        """Shows a line."""

    def say(self, target: str, text: str, kind: ev.Kind = "privmsg") -> None:
        """Sends a message, now or when there is a connection again."""

    def send(self, command: str, *params: str) -> None:
        """Sends a command. Raises NotRegistered when there is no connection, ValueError when it cannot be sent."""

    def enter(self, room: str, key: str) -> None:
        """Joins a room, or turns to one that we are in. Raises as `send`."""

    def show_names(self, room: str) -> None:
        """Asks who is in a room. Raises as `send`."""

    def leave(self, reason: str) -> None:
        """Ends the program."""


class WrongUse(ValueError):  # noqa: N818 - what a person did, not a fault
    """A command was given too little, or what it cannot take; the text, if any, says what."""


class Command(NamedTuple):
    """One of them: how it is written, what it does for a person, and how."""

    usage: str
    help: str
    run: Callable[[Desk, str], None]


def execute(desk: Desk, line: str) -> bool:
    """Carries out a line that begins with a slash, and returns whether it could.

    Whatever is wrong with it is told, and never sent as text.
    """
    word, _, argument = line[1:].partition(" ")
    command = COMMANDS.get(_ALIASES.get(word.lower(), word.lower()))
    if command is None:
        desk.tell(f"There is no command /{word}. /help shows them all; a text that begins with a slash is typed //…")
        return False
    try:
        command.run(desk, argument.strip())
        return True
    except NotRegistered:
        desk.tell("There is no connection at the moment. What you write is kept; commands have to wait.")
    except WrongUse as error:
        desk.tell(f"{error}. Usage: {command.usage}" if str(error) else f"Usage: {command.usage}")
    except ValueError as error:
        desk.tell(f"That cannot be sent: {error}")
    return False


def _help(desk: Desk, argument: str) -> None:
    wanted = argument.lstrip("/").lower()
    if wanted and wanted not in COMMANDS:
        raise WrongUse(f"there is no command /{wanted}")
    for name, command in COMMANDS.items():
        if wanted in ("", name):
            desk.tell(f"{command.usage:<24} {command.help}")
    if not wanted:
        desk.tell("Anything else you type is said in the room. A line that begins with // is said with one slash.")


def _join(desk: Desk, argument: str) -> None:
    room, _, key = argument.partition(" ")
    if not room:
        raise WrongUse
    desk.enter(_room(room), key.strip())


def _part(desk: Desk, argument: str) -> None:
    room, reason = _room_or_current(desk, argument)
    desk.send("PART", room, *([reason] if reason else []))


def _msg(desk: Desk, argument: str) -> None:
    target, _, text = argument.partition(" ")
    if not text.strip():
        raise WrongUse
    desk.say(target, text.strip())


def _me(desk: Desk, argument: str) -> None:
    if not argument:
        raise WrongUse
    desk.say(_current(desk), argument, "action")


def _nick(desk: Desk, argument: str) -> None:
    if not argument:
        raise WrongUse
    try:
        desk.send("NICK", usable(argument))
    except NameRefused as error:
        raise WrongUse(str(error)) from error


def _topic(desk: Desk, argument: str) -> None:
    room, topic = _room_or_current(desk, argument)
    desk.send("TOPIC", room, *([topic] if topic else []))


def _names(desk: Desk, argument: str) -> None:
    desk.show_names(_room(argument.split()[0]) if argument else _current(desk))


def _list(desk: Desk, argument: str) -> None:
    desk.send("LIST", *argument.split()[:1])


def _who(desk: Desk, argument: str) -> None:
    desk.send("WHO", argument.split()[0] if argument else _current(desk))


def _quit(desk: Desk, argument: str) -> None:
    desk.leave(argument)


def _room(name: str) -> str:
    return name if name[0] in "#&" else "#" + name


def _current(desk: Desk) -> str:
    if not desk.current:
        raise WrongUse("You are in no room: /join one first")
    return desk.current


def _room_or_current(desk: Desk, argument: str) -> tuple[str, str]:
    """The room that an argument begins with, and the rest; or the current room, and all of it."""
    if argument.startswith(("#", "&")):
        room, _, rest = argument.partition(" ")
        return room, rest.strip()
    return _current(desk), argument


COMMANDS = {
    "help": Command("/help [COMMAND]", "shows the commands", _help),
    "join": Command("/join ROOM [KEY]", "goes into a room, or turns to one you are in", _join),
    "part": Command("/part [ROOM] [REASON]", "leaves a room", _part),
    "msg": Command("/msg NAME TEXT", "says something to one person, or in another room", _msg),
    "me": Command("/me TEXT", 'says what you do: "* Zoë waves"', _me),
    "nick": Command("/nick NAME", "changes your name", _nick),
    "topic": Command("/topic [ROOM] [TEXT]", "shows or sets the topic of a room", _topic),
    "names": Command("/names [ROOM]", "shows who is in a room", _names),
    "list": Command("/list [ROOM]", "shows the rooms of the server", _list),
    "who": Command("/who [ROOM or NAME]", "shows more about people", _who),
    "quit": Command("/quit [REASON]", "leaves (so does Ctrl-D)", _quit),
}
_ALIASES = {"j": "join", "leave": "part", "query": "msg", "exit": "quit", "bye": "quit", "who?": "who", "h": "help"}
