"""What a newly registered client is told: 001 to 005, LUSERS, MOTD, and the rooms it is in already."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from chatbox.commands import replay, subscriptions
from chatbox.commands.listing import ELIST
from chatbox.commands.names import room_greeting
from chatbox.core import bans, modes
from chatbox.core.dispatch import Call
from chatbox.core.events import Joined
from chatbox.core.hub import Hub
from chatbox.core.prepared import NICK, Prepared
from chatbox.core.room import Room
from chatbox.core.user_modes import BOT, LETTERS
from chatbox.wire import caps
from chatbox.wire import numerics as n
from chatbox.wire.render import server_time

MAX_MODES = 6
TOKENS_A_LINE = 12
COUNTED = ("visible", "invisible", "operators", "unknown", "rooms", "here", "most")
LUSERS = (
    (n.RPL_LUSERCLIENT, "There are %(visible)d users and %(invisible)d invisible on 1 servers"),
    (n.RPL_LUSEROP, "%(operators)d", "operator(s) online"),
    (n.RPL_LUSERUNKNOWN, "%(unknown)d", "unknown connection(s)"),
    (n.RPL_LUSERCHANNELS, "%(rooms)d", "channels formed"),
    (n.RPL_LUSERME, "I have %(here)d clients and 0 servers"),
    (n.RPL_LOCALUSERS, "%(here)d", "%(most)d", "Current local users %(here)d, max %(most)d"),
    (n.RPL_GLOBALUSERS, "%(here)d", "%(most)d", "Current global users %(here)d, max %(most)d"),
)
ALSO: list[Callable[[Call], None]] = []
"""What others have to say to who comes in, before the message of the day."""


class _Constants:
    """What everybody is told alike, until the configuration changes."""

    def __init__(self, hub: Hub) -> None:
        self.limits = hub.limits
        self.opening = Prepared(hub.name, list(_opening(hub)))
        self.isupport = Prepared(hub.name, list(_isupport(hub)))
        self.lusers = Prepared(hub.name, LUSERS, COUNTED)
        self.motd = Prepared(hub.name, list(_motd(hub)))


def _prepared(hub: Hub) -> _Constants:
    found = hub.services.get(_Constants)
    if found is None or found.limits is not hub.limits:
        found = hub.services[_Constants] = _Constants(hub)
    return found


def _opening(hub: Hub) -> Iterator[tuple[str, ...]]:
    limits = hub.limits
    yield n.RPL_WELCOME, f"Welcome to the {limits.network} network, {NICK}"
    yield n.RPL_YOURHOST, f"Your host is {hub.name}, running {limits.version}"
    yield n.RPL_CREATED, f"This server was started {server_time(hub.started_ms)}"
    letters, with_argument = modes.letters(), modes.letters(with_argument=True)
    yield n.RPL_MYINFO, hub.name, limits.version, LETTERS, letters, with_argument


def _isupport(hub: Hub) -> Iterator[tuple[str, ...]]:
    return supported([*tokens(hub).values()])


def tokens(hub: Hub) -> dict[str, str]:
    """What the server supports, by name."""
    return {token.partition("=")[0]: token for token in sorted(_tokens(hub))}


def supported(tokens: list[str]) -> Iterator[tuple[str, ...]]:
    """The numerics that say it."""
    for at in range(0, len(tokens), TOKENS_A_LINE):
        yield n.RPL_ISUPPORT, *tokens[at : at + TOKENS_A_LINE], "are supported by this server"


def _motd(hub: Hub) -> Iterator[tuple[str, ...]]:
    lines = hub.limits.motd
    if not lines:
        yield n.ERR_NOMOTD, "MOTD File is missing"
        return
    yield n.RPL_MOTDSTART, f"- {hub.name} Message of the day - "
    for line in lines:
        yield n.RPL_MOTD, f"- {line}"
    yield n.RPL_ENDOFMOTD, "End of /MOTD command."


def welcome(call: Call) -> None:
    """Says the welcome (https://modern.ircdocs.horse/#connection-registration)."""
    hub, reply, user = call.hub, call.reply, call.user
    reply.prepared(_prepared(hub).opening)
    isupport(call)
    lusers(call)
    subscriptions.own(call)
    for tell in ALSO:
        tell(call)
    motd(call)
    if user.modes:
        reply.numeric(n.RPL_UMODEIS, "+" + user.modes)
    show_rooms(call, user.rooms.values())


def show_rooms(call: Call, rooms: Iterable[Room]) -> None:
    """Shows a session that has just become somebody the rooms they are in, which it hears from now on."""
    user = call.user
    for room in rooms:
        if not room.admits(call.session):
            continue
        room.attach(call.session)
        call.reply.event(Joined(user.source, user.account, user.realname), room.name, room.last_ms, "")
        room_greeting(call, room, room.members[user.id])
        missed = user.missed.pop(room.id, 0)
        if missed and replay.wanted(call.session):
            call.reply.flush()
            replay.replay(call.hub, call.session, room, missed, room.next, replay.most_shown(call.hub, call.session))


def isupport(call: Call) -> None:
    """Says 005 (https://modern.ircdocs.horse/#rplisupport-005).

    In a batch for those who know of it (https://ircv3.net/specs/extensions/extended-isupport#draftisupport-batch).
    """
    batched = call.session.has(caps.EXTENDED_ISUPPORT) and call.session.has(caps.BATCH)
    if batched:
        call.reply.open_batch("draft/isupport")
    call.reply.prepared(_prepared(call.hub).isupport)
    if batched:
        call.reply.close_batch()


def _tokens(hub: Hub) -> Iterator[str]:
    limits = hub.limits
    yield f"ACCOUNTEXTBAN={bans.ACCOUNT_NAMES}"
    yield f"AWAYLEN={limits.away_length or ''}"
    yield f"BOT={BOT}"
    yield f"CASEMAPPING={limits.casemapping}"
    yield f"CHANLIMIT=#:{limits.channels_per_user or ''}"
    yield f"CHANMODES={modes.chanmodes()}"
    yield f"CHANNELLEN={limits.channel_length or ''}"
    yield "CHANTYPES=#"
    if limits.history:
        yield f"CHATHISTORY={limits.query_limit}"
    if limits.icon:
        yield f"draft/ICON={escape(limits.icon)}"
    yield f"ELIST={ELIST}"
    yield "EXCEPTS"
    yield f"EXTBAN=,{bans.EXTENDED}"
    yield "INVEX"
    yield "KNOCK"
    yield f"KICKLEN={limits.kick_length or ''}"
    yield "MAXLIST=" + ",".join(f"{letter}:{limits.list_modes or ''}" for letter in modes.LISTS)
    yield "MAXTARGETS=4"
    yield f"MODES={MAX_MODES}"
    yield f"MONITOR={limits.monitor or ''}".rstrip("=")
    if limits.history:
        yield "MSGREFTYPES=msgid,timestamp"
    if limits.realname_length:
        yield f"NAMELEN={limits.realname_length}"
    yield f"NETWORK={escape(limits.network)}"
    yield f"NICKLEN={limits.nick_length or ''}"
    yield f"PREFIX=({''.join(modes.PREFIXES)}){''.join(modes.PREFIXES.values())}"
    yield "SAFELIST"
    if limits.denied_tags:
        yield f"CLIENTTAGDENY={','.join(limits.denied_tags)}"
    yield f"STATUSMSG={''.join(modes.PREFIXES.values())}"
    yield "TARGMAX=JOIN:,KICK:,LIST:,NAMES:,NOTICE:4,PART:,PRIVMSG:4,TAGMSG:4,WHOIS:10,WHOWAS:10"
    yield f"TOPICLEN={limits.topic_length or ''}"
    if limits.utf8_only:
        yield "UTF8ONLY"
    yield "WHOX"


def escape(value: str) -> str:
    """A token's value as it travels (https://modern.ircdocs.horse/#rplisupport-005)."""
    return "".join(f"\\x{ord(char):02X}" if char in " \\=" else char for char in value)


def lusers(call: Call) -> None:
    """Says how many are here (https://modern.ircdocs.horse/#lusers-message)."""
    hub = call.hub
    here, invisible = len(hub.users), hub.census.with_mode("i")
    counts = {
        "visible": here - invisible,
        "invisible": invisible,
        "operators": hub.census.with_mode("o"),
        "unknown": len(hub.unregistered),
        "rooms": hub.census.rooms,
        "here": here,
        "most": hub.peak,
    }
    call.reply.prepared(_prepared(hub).lusers, counts)


def motd(call: Call) -> None:
    """Says the message of the day (https://modern.ircdocs.horse/#motd-message)."""
    call.reply.prepared(_prepared(call.hub).motd)
