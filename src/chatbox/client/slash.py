"""What is typed after a slash: `/help`, `/join books`, `/msg Zoë hello`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple
from typing import Protocol as Interface

from chatbox.client import actions
from chatbox.client import events as ev
from chatbox.client.errors import Unsupported
from chatbox.client.protocol import NotRegistered


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

    def perform(self, action: actions.Action) -> None:
        """Does something beside talking. Raises as `send`, and ValueError where the server cannot."""

    def log_in(self, account: str, password: str) -> None:
        """Logs in to an account, now and on every later connection. Raises as `perform`."""

    def ask_secret(self, question: str, then: Callable[[str], None]) -> bool:
        """Asks for a password that nobody sees, and goes on with it; False where that cannot be done."""


class WrongUse(ValueError):  # noqa: N818 - what a person did, not a fault
    """A command was given too little, or what it cannot take; the text, if any, says what."""


class Command(NamedTuple):
    """One of them: how it is written, what it does for a person, and how."""

    usage: str
    help: str
    run: Callable[[Desk, str], None]


ALIASES = {
    "j": "join",
    "leave": "part",
    "query": "msg",
    "exit": "quit",
    "bye": "quit",
    "who?": "who",
    "h": "help",
    "find": "search",
    "w": "whois",
    "raw": "quote",
}


def execute(desk: Desk, line: str, table: Mapping[str, Command]) -> bool:
    """Carries out a line that begins with a slash, and returns whether it could.

    Whatever is wrong with it is told, and never sent as text.

    Args:
        desk: what the commands work on.
        line: what was typed.
        table: the commands there are.
    """
    word, _, argument = line[1:].partition(" ")
    command = table.get(word.lower()) or table.get(ALIASES.get(word.lower(), ""))
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
    except Unsupported as error:
        desk.tell(f"{str(error)[:1].upper()}{str(error)[1:]}.")
    except ValueError as error:
        desk.tell(f"That cannot be sent: {error}")
    return False


def help_lines(table: Mapping[str, Command], argument: str) -> list[str]:
    """What /help says: one line for each command.

    Raises:
        WrongUse: there is no such command.
    """
    wanted = argument.lstrip("/").lower()
    wanted = ALIASES.get(wanted, wanted)
    if wanted and wanted not in table:
        raise WrongUse(f"there is no command /{wanted}")
    lines = [f"{command.usage:<28} {command.help}" for name, command in table.items() if wanted in ("", name)]
    if not wanted:
        lines.append("Anything else you type is said in the room. A line that begins with // is said with one slash.")
    return lines
