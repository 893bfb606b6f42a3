"""Events as lines of text, in the words of a person."""

from __future__ import annotations

from chatbox.client import events as ev
from chatbox.client import whois
from chatbox.client.display import clock_time, enumeration
from chatbox.wire import numerics as num

_QUIET = frozenset(
    f"{code:03d}"
    for code in (1, 2, 3, 4, 5, 221, *range(250, 256), 265, 266, 315, 321, 323, 329, 333, 366, 375, 376, 396)
) | {num.ERR_NOMOTD, num.RPL_LOGGEDIN, num.RPL_SASLSUCCESS}
"""Numerics that tell a person nothing."""
_WHAT_FAILED = {"JOIN": "Cannot join", "NICK": "Cannot take the name"}


def who_is_here(names: ev.NamesReceived, own: str) -> str:
    """ "Zoë and 小明 are here", without ourselves."""
    others = [member.nick for member in names.members if member.nick != own]
    if not others:
        return "nobody else is here yet"
    return f"{enumeration(others)} {'is' if len(others) == 1 else 'are'} here"


def everybody(names: ev.NamesReceived) -> str:
    """All in a room, with their ranks: the answer to /names."""
    people = [member.prefixes[:1] + member.nick for member in names.members]
    return f"In {names.room}: {' '.join(people) or 'nobody'}"


def line(event: ev.Event, current: str) -> str | None:
    """The line for an event, or None for those that a person need not be told.

    Args:
        current: the room that the person is writing in: it goes without saying. "" for none.
    """
    match event:
        case ev.MessageReceived():
            return message(event, current)
        case ev.Found():
            return "\n".join([*(text for one in event.messages if (text := message(one, ""))), how_many(event)])
        case ev.Joined() | ev.Parted() | ev.Kicked() | ev.Quit() | ev.NickChanged():
            text = _movement(event, current)
            return f"[{clock_time(event.time)}] {text}" if text else None
        case ev.TopicChanged() | ev.ModeChanged():
            return _change(event, current)
        case ev.Refused():
            return _refusal(event)
        case ev.RoomListed():
            return f"{event.room}  {event.people} here  {event.topic}".rstrip()
        case ev.PersonListed():
            away = " (away)" if event.away else ""
            return f"{event.nick}{away}  {event.source}  {event.realname}".rstrip()
        case ev.Invited():
            return f"{event.by} invites {event.nick} to {event.room}: /join {event.room}"
        case ev.ServerText():
            return _server_text(event)
        case ev.AccountAnswered() | ev.LoggedIn() | ev.RoomRenamed() | ev.InvitationMade():
            return _aside(event)
        case ev.NickAdjusted():
            return _adjusted(event)
    return None


def how_many(found: ev.Found) -> str:
    """ "3 messages found"."""
    count = sum(one.kind != "ctcp" for one in found.messages)
    if found.more:
        return f"{count} messages found; there may be more"
    return f"{count or 'No'} message{'' if count == 1 else 's'} found"


def message(said: ev.MessageReceived, current: str) -> str | None:
    """Something said: `[14:03] <Zoë> hello`. Questions between programs are not for people."""
    if said.kind == "ctcp":
        return None
    return f"[{clock_time(said.time)}] {_place(said, current)}{_voice(said)}"


def _place(said: ev.MessageReceived, current: str) -> str:
    if said.room:
        return "" if said.target == current else f"{said.target} "
    return f"(to {said.target}) " if said.own else "(to you) "


def _voice(said: ev.MessageReceived) -> str:
    if said.kind == "action":
        return f"* {said.sender} {said.text}"
    if said.kind == "notice":
        return f"-{said.sender}- {said.text}"
    return f"<{said.sender}> {said.text}"


def _movement(event: ev.Joined | ev.Parted | ev.Kicked | ev.Quit | ev.NickChanged, current: str) -> str:
    because = f" ({event.reason})" if isinstance(event, ev.Parted | ev.Kicked | ev.Quit) and event.reason else ""
    match event:
        case ev.Joined():
            return "" if event.own else f"{event.nick} has joined {_room(event.room, current)}"
        case ev.Parted(own=True):
            return f"You have left {event.room}"
        case ev.Parted():
            return f"{event.nick} has left {_room(event.room, current)}{because}"
        case ev.Kicked():
            who = "You were" if event.own else f"{event.nick} was"
            return f"{who} put out of {_room(event.room, current)} by {event.by}{because}"
        case ev.Quit():
            return f"{event.nick} has left{because}" if event.rooms and not event.own else ""
        case ev.NickChanged():
            return f"You are {event.new} now" if event.own else f"{event.old} is {event.new} now"


def _room(room: str, current: str) -> str:
    return "the room" if room == current else room


def _change(event: ev.TopicChanged | ev.ModeChanged, current: str) -> str | None:
    if isinstance(event, ev.ModeChanged):
        if event.target[:1] not in "#&":
            return None
        modes = " ".join((event.modes, *event.params))
        return f"[{clock_time(event.time)}] {event.by} sets {modes} in {_room(event.target, current)}"
    if event.told:
        said = f"The topic of {event.room} is: {event.topic}" if event.topic else f"{event.room} has no topic"
        return None if event.by else said  # who set it is told separately, and is not worth a line
    if not event.topic:
        return f"[{clock_time(event.time)}] {event.by} has removed the topic of {event.room}"
    return f"[{clock_time(event.time)}] {event.by} has set the topic of {event.room}: {event.topic}"


def _refusal(event: ev.Refused) -> str:
    if event.message:
        return f"Not sent to {event.subject}: {event.message} ({event.text})"
    what = _WHAT_FAILED.get(event.command, "")
    if what:
        return f"{what} {event.subject}: {event.text}"
    return f"{event.subject}: {event.text}" if event.subject else event.text


def _aside(event: ev.Event) -> str | None:
    match event:
        case ev.AccountAnswered(status="SUCCESS", account=account):
            return f"The account {account} is yours."
        case ev.AccountAnswered(text=text):
            return text
        case ev.LoggedIn(account=account):
            return f"You are logged in to {account}." if account else "You are logged in to no account now."
        case ev.InvitationMade(room="*", token=token):
            return f"Whoever has this token may make an account: {token}"
        case ev.InvitationMade(room=room, token=token, uses=uses):
            return (
                f"Whoever has this token comes into {room} ({uses if uses != '*' else 'any number of'} times): {token}"
            )
        case ev.RoomRenamed(old=old, new=new):
            return f"{old} is called {new} now"
    return None


def _server_text(event: ev.ServerText) -> str | None:
    if event.code in _QUIET:
        return None
    if event.code == "INVITATION":
        return _invitation(event.params)
    of_somebody = whois.line(event)
    if of_somebody is not None:
        return of_somebody or None
    if event.code == num.RPL_MOTD:
        return f"- {event.text.removeprefix('- ')}"
    params = () if event.code == "NOTICE" else event.params
    return " ".join(("-", *params, event.text)) if event.text or params else None


def _invitation(params: tuple[str, ...]) -> str | None:
    match params:
        case ("LIST", room, number, uses, until, by, *_):
            where = "an account" if room == "*" else room
            often = "any number of times" if uses == "*" else f"{uses} more times"
            ends = "" if until == "*" else f", until {until}"
            return f"Invitation {number}: for {where}, {often}{ends}, made by {by}. /revoke {number} takes it back."
        case ("END", room, *_):
            return "Those are all."
        case ("REVOKED", number, *_):
            return f"Invitation {number} is no good any more."
        case ("USED", "*", *_):
            return "You may make an account now: /register NAME"
    return None


def _adjusted(event: ev.NickAdjusted) -> str:
    if event.taken:
        return f"Somebody else is called {event.wanted}. You are {event.nick} here."
    return f"You are {event.nick} here."
