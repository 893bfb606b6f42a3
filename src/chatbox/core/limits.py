"""What the core is told of the configuration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Sts(NamedTuple):
    """Strict transport security: the port with TLS, for how long clients remember it, and for which host names."""

    port: int
    duration_s: int
    names: frozenset[str]


@dataclass(frozen=True)
class Limits:
    """Limits and settings of the rooms; lengths in characters, 0 for none.

    Attributes:
        name: of this server, as IRC shows it.
        network: of the network.
        motd: message of the day, a line each.
        admin: who runs the server, up to three lines.
        password: needed to get in, "" for none.
        default_rooms: they belong to the server, and plain clients sit in the first.
        multiclient: whether several connections may be one account's user.
        cloak_secret: from which cloaked hosts are made.
        default_user_modes: letters that everybody begins with.
        roleplay: whether rooms may have mode E.
        stored_tags: client-only tags for which a TAGMSG is kept.
    """

    name: str = "chatbox"
    network: str = "Chatbox"
    description: str = ""
    version: str = "chatbox"
    motd: Sequence[str] = ()
    admin: Sequence[str] = ()
    password: str = ""
    default_rooms: Sequence[str] = ("#lobby",)
    casemapping: str = "precis"
    utf8_only: bool = True
    nick_length: int = 32
    channel_length: int = 64
    topic_length: int = 390
    away_length: int = 200
    kick_length: int = 390
    realname_length: int = 150
    channels_per_user: int = 100
    list_modes: int = 100
    monitor: int = 100
    whowas: int = 100
    metadata_keys: int = 100
    metadata_value_bytes: int = 300
    metadata_subscriptions: int = 100
    metadata_before_connect: bool = True
    icon: str = ""
    query_limit: int = 100
    playback_limit: int = 100
    history: bool = True
    login_attempts_per_minute: int = 10
    resume_days: int = 30
    reserve_nicks: bool = True
    redact_own: bool = True
    relaymsg: bool = True
    znc_playback: bool = True
    denied_tags: Sequence[str] = ()
    multiline_bytes: int = 4096
    multiline_lines: int = 32
    batch_timeout_s: float = 60.0
    default_user_modes: str = ""
    cloak_secret: str = ""
    sts: Sts | None = None
    multiclient: bool = True
    roleplay: bool = False
    stored_tags: frozenset[str] = field(default_factory=frozenset)
