"""What people on plain clients type and read: `/commands` to messages, and replies to sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from chatbox.wire import numerics as n
from chatbox.wire.message import Message, split

ACTION = "\x01ACTION "
HELP = """\
/help                 this text
/nick NAME            be called something else
/join #room           go to another room (what you type goes there)
/part [#room]         leave a room
/msg NAME TEXT        say something to one person only
/me TEXT              say what you are doing
/names                who is here
/list                 which rooms there are
/topic [TEXT]         read or set the room's topic
/quit [TEXT]          leave
Anything else you type is said to everybody here. To begin with a slash, type it twice."""


def text(message: Message) -> str:
    """A reply as a person reads it; "" where it tells them nothing."""
    params = message.params
    command = message.command
    if command in _SENTENCES:
        return _SENTENCES[command](params)
    if command in ("FAIL", "NOTE", "WARN", "ERROR", "NOTICE"):
        return f"* {params[-1]}" if params else ""
    if len(command) == 3 and command[0] in "45" and command.isdigit():
        subject = f"{params[1]}: " if len(params) > 2 else ""
        return f"* {subject}{params[-1]}"
    return ""


def _names(params: Sequence[str]) -> str:
    return f"* In {params[2]}: {', '.join(params[-1].split())}"


def _reason(text: str) -> str:
    """Why a name cannot be used, without the words that IRC clients look for."""
    why = text.removeprefix("Erroneous nickname: ")
    return why[:1].upper() + why[1:]


_SENTENCES: dict[str, Callable[[Sequence[str]], str]] = {
    n.RPL_NAMREPLY: _names,
    n.RPL_TOPIC: lambda params: f"* The topic of {params[1]}: {params[2]}",
    n.RPL_NOTOPIC: lambda params: f"* {params[1]} has no topic. Set one: /topic TEXT",
    n.RPL_LIST: lambda params: f"* {params[1]} ({params[2]} here){': ' + params[3] if params[3] else ''}",
    n.RPL_LISTEND: lambda params: "* That is all. To go to one: /join #room",
    n.RPL_AWAY: lambda params: f"* {params[1]} is away: {params[2]}",
    n.ERR_NICKNAMEINUSE: lambda params: f"* {params[1]} is taken; choose another name: /nick NAME",
    n.ERR_ERRONEUSNICKNAME: lambda params: f"* {_reason(params[-1])}; choose another name: /nick NAME",
    n.ERR_NOSUCHNICK: lambda params: f"* Nobody here is called {params[1]}. To see who is here: /names",
    n.ERR_NOSUCHCHANNEL: lambda params: f"* There is no room {params[1]}. To see which there are: /list",
    n.ERR_NEEDMOREPARAMS: lambda params: f"* /{params[1].lower()} needs more; see /help",
    n.ERR_UNKNOWNCOMMAND: lambda params: f"* There is no /{params[1].lower()}; see /help",
    n.ERR_CHANOPRIVSNEEDED: lambda params: f"* Only operators of {params[1]} can do that",
    n.ERR_CANNOTSENDTOCHAN: lambda params: f"* {params[1]} did not take that: {params[2]}",
    n.ERR_NOTEXTTOSEND: lambda params: "",
}


class Typed:
    """What a line of a plain client asks for.

    Attributes:
        message: a command for the server, or None.
        answer: what to show at once, or "".
        room: the room that what is typed goes to from now on, or "".
    """

    __slots__ = ("answer", "message", "room")

    def __init__(self, message: Message | None = None, answer: str = "", room: str = "") -> None:
        self.message = message
        self.answer = answer
        self.room = room


def read(line: str, room: str, commands: bool = True) -> Typed:
    """Reads one line typed by a person whose present room is `room`, "" for none.

    Args:
        commands: whether what begins with a slash is a command, or said like all else.
    """
    if not line.strip():
        return Typed()
    if not commands or not line.startswith("/") or line.startswith("//"):
        body = line[1:] if commands and line.startswith("//") else line
        if not room:
            return Typed(answer="* You are in no room. To go to one: /join #room")
        return Typed(Message("PRIVMSG", [room, body]))
    word, _, rest = line[1:].partition(" ")
    reader = _COMMANDS.get(word.lower())
    if reader is None:
        return Typed(answer=f"* There is no /{word}; see /help")
    return reader(rest.strip(), room)


def divide(body: str, limit_bytes: int) -> tuple[str, str]:
    """What of a message's text one line has room for, and the rest of it, "" for none."""
    if body.startswith(ACTION):
        first, rest = divide(body[len(ACTION) : -1], limit_bytes - len(ACTION) - 1)
        return f"{ACTION}{first}\x01", f"{ACTION}{rest}\x01" if rest else ""
    # A character has at least one byte, so no more of them need to be looked at.
    first = split(body[: limit_bytes + 1], limit_bytes)[0]
    return first, body[len(first) :]


def as_typed(body: str, target: str, room: str) -> str:
    """The line with which a person in `room` says `body` to `target`."""
    if body.startswith(ACTION):
        return f"/me {body[len(ACTION) : -1]}"
    if target != room:
        return f"/msg {target} {body}"
    return f"/{body}" if body.startswith("/") else body


def _help(rest: str, room: str) -> Typed:
    return Typed(answer=HELP)


def _nick(rest: str, room: str) -> Typed:
    return Typed(Message("NICK", [rest])) if rest else Typed(answer="* /nick NAME")


def _join(rest: str, room: str) -> Typed:
    name, _, key = rest.partition(" ")
    if not name or "," in name:
        return Typed(answer="* /join #room")
    name = name if name.startswith("#") else "#" + name
    return Typed(Message("JOIN", [name, key] if key else [name]), room=name)


def _part(rest: str, room: str) -> Typed:
    name, _, reason = rest.partition(" ") if rest.startswith("#") else (room, "", rest)
    if not name:
        return Typed(answer="* You are in no room.")
    return Typed(Message("PART", [name, reason] if reason else [name]))


def _msg(rest: str, room: str) -> Typed:
    name, _, body = rest.partition(" ")
    if not name or not body.strip():
        return Typed(answer="* /msg NAME TEXT")
    return Typed(Message("PRIVMSG", [name, body]))


def _me(rest: str, room: str) -> Typed:
    if not rest or not room:
        return Typed(answer="* /me TEXT, in a room")
    return Typed(Message("PRIVMSG", [room, f"{ACTION}{rest}\x01"]))


def _names_command(rest: str, room: str) -> Typed:
    name = rest or room
    return Typed(Message("NAMES", [name])) if name else Typed(answer="* You are in no room.")


def _topic(rest: str, room: str) -> Typed:
    if not room:
        return Typed(answer="* You are in no room.")
    return Typed(Message("TOPIC", [room, rest] if rest else [room]))


_COMMANDS: dict[str, Callable[[str, str], Typed]] = {
    "help": _help,
    "nick": _nick,
    "join": _join,
    "part": _part,
    "leave": _part,
    "msg": _msg,
    "me": _me,
    "names": _names_command,
    "who": _names_command,
    "list": lambda rest, room: Typed(Message("LIST", [])),
    "topic": _topic,
    "quit": lambda rest, room: Typed(Message("QUIT", [rest] if rest else [])),
}
