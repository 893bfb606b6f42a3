"""The tables about people, what they may do and what is kept: accounts to features, cloak and log."""

from typing import Annotated, Literal

from chatbox.config.kinds import Duration, List, Number, Text, Whole, seconds
from chatbox.config.schema import Key, Table

__all__ = ["Accounts", "Cloak", "Features", "Flood", "History", "Limits", "Log", "Oper", "Rooms"]

_NO_LIMIT = "no limit"
_LETTERS = Whole(1, 200, _NO_LIMIT)  # of names, which stand in front of every line
_TEXT = Whole(1, 4000, _NO_LIMIT)
_COUNT = Whole(1, 1_000_000, _NO_LIMIT)
_MESSAGES = Whole(1, 1_000_000_000, _NO_LIMIT)
_BYTES = Whole(1, 1 << 30, _NO_LIMIT)
_SECONDS = Whole(1, 86_400, _NO_LIMIT)
_DAYS = Whole(1, 36_500, _NO_LIMIT)
_WORD = Text("a word: text without spaces and commas", r"[^\s,]+")
_MODES = Text('letters like "+iw"', r"\+?[A-Za-z]*")
_ROOM = Text('a room name like "#lobby"', r"#[^\x00-\x20,\x7f]{1,199}")
_CLIENT_TAG = Text(
    'the name of a client-only tag like "+draft/react"', r"\+(?:[A-Za-z0-9.-]+/)?[A-Za-z0-9][A-Za-z0-9-]*"
)
_DENIED_TAG = Text(
    '"*" or the name of a client-only tag like "draft/react" or "-typing"', r"\*|-?(?:[A-Za-z0-9.-]+/)?[A-Za-z0-9-]+"
)


class Accounts(Table, frozen=True, kw_only=True):
    """Accounts, log-in, and how long a nick belongs to somebody."""

    registration: Annotated[bool, Key("Let people register an account.")] = True
    registration_email: Annotated[
        Literal["none", "required"],
        Key("Whether a new account needs a mail address that answers (see mail)."),
    ] = "none"
    registration_before_connect: Annotated[bool, Key("Let people register an account before they have come in.")] = (
        False
    )
    nick_reservation: Annotated[
        Literal["strict", "lenient", "none"],
        Key(
            "Who may use the nick of an account: strict is only the account, lenient is only the account where "
            "its owner wants that (NickServ SET ENFORCE ON), none is anybody."
        ),
    ] = "strict"
    multiclient: Annotated[bool, Key("Let several clients of an account be one user.")] = True
    always_on: Annotated[
        Literal["opt-in", "opt-out", "never", "always"],
        Key("Whether an account stays in its rooms while no client is connected."),
    ] = "opt-in"
    default_user_modes: Annotated[str, Key("User modes that everybody begins with.", _MODES)] = ""
    login_attempts_per_minute: Annotated[
        int, Key("Most failed log-ins of one address in a minute.", Whole(1, 10_000, _NO_LIMIT))
    ] = 10
    password_hash: Annotated[Literal["argon2id", "fast"], Key("How passwords are stored; fast is for tests only.")] = (
        "argon2id"
    )
    resume_days: Annotated[
        int, Key("Days for which a client without an account is recognised when it comes back.", _DAYS)
    ] = 30


class Oper(Table, frozen=True, kw_only=True):
    """Somebody who may run the server from inside (OPER). The table may stand several times."""

    name: Annotated[str, Key("The name given to OPER.", _WORD, example="admin")]
    password: Annotated[
        str,
        Key(
            'The hash ("$argon2…") of the password; plain text works too, with a warning.',
            Text('text on one line, not ""', ".+"),
            secret=True,
            example="$argon2id$…",
        ),
    ]
    privileges: Annotated[tuple[str, ...], Key('What the operator may do; "*" is everything.', List(_WORD))] = ("*",)


class Rooms(Table, frozen=True, kw_only=True):
    """Rooms that are always there, and when others end."""

    default: Annotated[
        tuple[str, ...],
        Key("Rooms that web, terminal and plain clients join when they come in.", List(_ROOM)),
    ] = ("#lobby",)
    expire_days: Annotated[int, Key("Days after which a room ends that is empty and has no owner.", _DAYS)] = 30


class History(Table, frozen=True, kw_only=True):
    """What is kept of what was said, and what of it is shown."""

    enabled: Annotated[bool, Key("Let clients read what was said before.")] = True
    channel_length: Annotated[int, Key("Most messages kept for each room.", _MESSAGES)] = 0
    direct_length: Annotated[int, Key("Most messages kept for each conversation of two.", _MESSAGES)] = 0
    query_limit: Annotated[
        int, Key("Most messages in the answer to one question; who asks for more gets this many.", _COUNT)
    ] = 100
    playback_limit: Annotated[int, Key("Most messages shown on joining to clients that cannot ask.", _COUNT)] = 100
    retention: Annotated[str, Key("How long messages are kept.", Duration("forever"))] = "forever"
    redact_own: Annotated[bool, Key("Let people take back what they said.")] = True
    stored_tagmsg: Annotated[
        tuple[str, ...],
        Key("Messages without text are kept when they have one of these tags.", List(_CLIENT_TAG)),
    ] = ("+draft/react", "+draft/unreact", "+reply", "+draft/reply")

    @property
    def retention_seconds(self) -> int | None:
        """For how many seconds messages are kept; None: for ever."""
        return seconds(self.retention)


class Limits(Table, frozen=True, kw_only=True):
    """How long, how many, how large. 0 is without limit."""

    nick_length: Annotated[int, Key("Longest nick, in characters.", _LETTERS)] = 32
    channel_length: Annotated[int, Key("Longest name of a room, in characters.", _LETTERS)] = 64
    topic_length: Annotated[int, Key("Longest topic, in bytes.", _TEXT)] = 390
    away_length: Annotated[int, Key("Longest away message, in bytes.", _TEXT)] = 200
    kick_length: Annotated[int, Key("Longest reason of a kick, in bytes.", _TEXT)] = 390
    realname_length: Annotated[int, Key("Longest real name, in bytes.", _TEXT)] = 150
    channels_per_user: Annotated[int, Key("Most rooms that one user may be in.", _COUNT)] = 100
    list_modes: Annotated[int, Key("Most entries in each list of a room (bans, exceptions, invitations).", _COUNT)] = (
        100
    )
    monitor: Annotated[int, Key("Most nicks that one client may watch.", _COUNT)] = 100
    whowas: Annotated[int, Key("Most entries that WHOWAS remembers.", _COUNT)] = 100
    receive_queue_bytes: Annotated[
        int, Key("Most bytes that wait from one client to be executed.", Whole(512, 1 << 30, _NO_LIMIT))
    ] = 16384
    send_queue_bytes: Annotated[
        int,
        Key(
            "Most bytes a client may leave unread before it is cut (131072 at least: a full page of history).",
            _BYTES,
        ),
    ] = 1048576
    multiline_bytes: Annotated[int, Key("Longest message of several lines, in bytes.", _BYTES)] = 4096
    multiline_lines: Annotated[int, Key("Most lines in a message of several lines.", _COUNT)] = 32
    metadata_keys: Annotated[int, Key("Most metadata keys of one user or room.", _COUNT)] = 100
    metadata_value_bytes: Annotated[int, Key("Longest value of metadata, in bytes.", _BYTES)] = 300
    metadata_subscriptions: Annotated[int, Key("Most metadata keys that one client may subscribe to.", _COUNT)] = 100
    connections_per_address: Annotated[
        int, Key("Most connections from one address at a time; loopback is exempt.", _COUNT)
    ] = 64
    connects_per_minute: Annotated[
        int, Key("Most new connections from one address in a minute; loopback is exempt.", _COUNT)
    ] = 60
    ping_seconds: Annotated[
        int, Key("Seconds of silence after which a client is asked whether it is still there.", _SECONDS)
    ] = 120
    registration_seconds: Annotated[
        int, Key("Seconds to log on in; 120 for a person who was prompted for a name.", _SECONDS)
    ] = 30


class Flood(Table, frozen=True, kw_only=True):
    """How fast one client may speak. Faster is slowed, not cut, until the receive queue is full."""

    enabled: Annotated[bool, Key("Slow down who speaks too fast.")] = True
    lines_per_second: Annotated[
        float, Key("Lines that are executed each second, for ever.", Number(0.01, 1_000_000, _NO_LIMIT))
    ] = 2.0
    burst: Annotated[int, Key("Lines that are executed at once after a silence.", _COUNT)] = 20


class Features(Table, frozen=True, kw_only=True):
    """Extras that not everybody wants."""

    relaymsg: Annotated[bool, Key("Let bridges speak under the names of those they relay (RELAYMSG).")] = True
    roleplay: Annotated[bool, Key("Let people speak as somebody else for a scene (NPC, SCENE).")] = False
    znc_playback: Annotated[bool, Key("Answer clients that ask for history in the way of the ZNC bouncer.")] = True
    denied_client_tags: Annotated[
        tuple[str, ...],
        Key(
            'Client-only tags that are not passed on, without their "+"; "*" is all, "-typing" all but that.',
            List(_DENIED_TAG),
        ),
    ] = ()
    metadata_before_connect: Annotated[bool, Key("Let clients set metadata before they have come in.")] = True


class Cloak(Table, frozen=True, kw_only=True):
    """What others see instead of an address."""

    secret: Annotated[
        str,
        Key(
            "Secret from which cloaks are made.",
            secret=True,
            when_empty="one that the server makes and keeps",
        ),
    ] = ""


class Log(Table, frozen=True, kw_only=True):
    """What the server writes about itself."""

    level: Annotated[Literal["debug", "info", "warning", "error"], Key("The least important that is written.")] = "info"
    format: Annotated[Literal["text", "json"], Key("For people, or for programs.")] = "text"
