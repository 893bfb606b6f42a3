"""The commands of every client: one function each, and the table from which /help derives."""

from __future__ import annotations

from chatbox.client import actions
from chatbox.client.nicks import usable
from chatbox.client.slash import Command, Desk, WrongUse, help_lines
from chatbox.wire.message import WireError, parse
from chatbox.wire.names import NameRefused


def _help(desk: Desk, argument: str) -> None:
    for line in help_lines(COMMANDS, argument):
        desk.tell(line)


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


def _notice(desk: Desk, argument: str) -> None:
    target, _, text = argument.partition(" ")
    if not text.strip():
        raise WrongUse
    desk.say(target, text.strip(), "notice")


def _away(desk: Desk, argument: str) -> None:
    desk.send("AWAY", *([argument] if argument else []))


def _whois(desk: Desk, argument: str) -> None:
    if not argument:
        raise WrongUse
    desk.send("WHOIS", argument.split()[0])


def _invite(desk: Desk, argument: str) -> None:
    nick, _, room = argument.partition(" ")
    if not nick:
        raise WrongUse
    desk.send("INVITE", nick, _room(room.strip()) if room.strip() else _current(desk))


def _invitation(desk: Desk, argument: str) -> None:
    words = argument.split()
    room = words.pop(0) if words and words[0][0] in "#&*" else _current(desk)
    desk.send("INVITATION", "CREATE", room, *words[:2])


def _invitations(desk: Desk, argument: str) -> None:
    desk.send("INVITATION", "LIST", argument.split()[0] if argument else _current(desk))


def _revoke(desk: Desk, argument: str) -> None:
    if not argument:
        raise WrongUse
    desk.send("INVITATION", "REVOKE", argument.split()[0])


def _kick(desk: Desk, argument: str) -> None:
    room, rest = _room_or_current(desk, argument)
    nick, _, reason = rest.partition(" ")
    if not nick:
        raise WrongUse
    desk.send("KICK", room, nick, *([reason.strip()] if reason.strip() else []))


def _ban(desk: Desk, argument: str) -> None:
    room, rest = _room_or_current(desk, argument)
    if not rest:
        raise WrongUse
    mask = rest.split()[0]
    desk.send("MODE", room, "+b", mask if set(mask) & set("!@*:") else f"{mask}!*@*")


def _op(desk: Desk, argument: str) -> None:
    _set_rank(desk, argument, "+o")


def _deop(desk: Desk, argument: str) -> None:
    _set_rank(desk, argument, "-o")


def _set_rank(desk: Desk, argument: str, mode: str) -> None:
    room, rest = _room_or_current(desk, argument)
    if not rest:
        raise WrongUse
    desk.send("MODE", room, mode, rest.split()[0])


def _mode(desk: Desk, argument: str) -> None:
    room, rest = _room_or_current(desk, argument)
    desk.send("MODE", room, *rest.split())


def _quote(desk: Desk, argument: str) -> None:
    try:
        message = parse(argument)
    except WireError as error:
        raise WrongUse(str(error)) from error
    desk.send(message.command, *message.params)


def _search(desk: Desk, argument: str) -> None:
    if not argument:
        raise WrongUse
    desk.perform(actions.search(argument))


def _login(desk: Desk, argument: str) -> None:
    account, _, password = argument.partition(" ")
    if not account:
        raise WrongUse
    if password.strip():
        desk.log_in(account, password.strip())
    elif not desk.ask_secret(f"Password of {account}: ", lambda secret: desk.log_in(account, secret)):
        raise WrongUse("the password is missing")


def _register(desk: Desk, argument: str) -> None:
    account, _, rest = argument.partition(" ")
    email, _, password = rest.strip().partition(" ")
    if not account:
        raise WrongUse

    def make(secret: str) -> None:
        desk.perform(actions.register(account, "" if email == "*" else email, secret))

    if password.strip():
        make(password.strip())
    elif not desk.ask_secret(f"A password for {account}: ", make):
        raise WrongUse("the password is missing")


def _verify(desk: Desk, argument: str) -> None:
    account, _, code = argument.partition(" ")
    if not code.strip():
        raise WrongUse
    desk.perform(actions.verify(account, code.strip()))


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
    "search": Command("/search WORDS", "finds messages; from:NAME in:ROOM after:2026-01-31 narrow it", _search),
    "notice": Command("/notice NAME TEXT", "says something that no program may answer", _notice),
    "whois": Command("/whois NAME", "shows who somebody is", _whois),
    "away": Command("/away [REASON]", "tells that you are away, or without a reason that you are back", _away),
    "invite": Command("/invite NAME [ROOM]", "asks somebody into a room", _invite),
    "invitation": Command("/invitation [ROOM] [USES] [TIME]", "lets others in: 5 times, within 7d", _invitation),
    "invitations": Command("/invitations [ROOM]", "shows the invitations that are still good", _invitations),
    "revoke": Command("/revoke NUMBER", "takes an invitation back", _revoke),
    "kick": Command("/kick [ROOM] NAME [REASON]", "puts somebody out of a room", _kick),
    "ban": Command("/ban [ROOM] NAME", "keeps somebody out of a room", _ban),
    "op": Command("/op [ROOM] NAME", "makes somebody an operator of a room", _op),
    "deop": Command("/deop [ROOM] NAME", "takes that back", _deop),
    "mode": Command("/mode [ROOM] [MODES]", "shows or sets the modes of a room", _mode),
    "login": Command("/login ACCOUNT [PASSWORD]", "logs in to your account", _login),
    "register": Command("/register ACCOUNT [EMAIL or *]", "makes an account, so that the name stays yours", _register),
    "verify": Command("/verify ACCOUNT CODE", "completes an account with the code that came by mail", _verify),
    "quote": Command("/quote COMMAND", "sends a command of the protocol as it is", _quote),
    "quit": Command("/quit [REASON]", "leaves (so does Ctrl-D)", _quit),
}
