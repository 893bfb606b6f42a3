"""What is kept of an account beside its names and password."""

from __future__ import annotations

import msgspec


class Pending(msgspec.Struct, array_like=True, frozen=True):
    """A mail address that waits for its code: the address, the code's hash, and when it was sent."""

    email: str
    code: str
    sent_ms: int


class Suspension(msgspec.Struct, array_like=True, frozen=True):
    """Why an account cannot be used, by whom, and until when (0: for ever)."""

    reason: str
    by: str
    until_ms: int = 0


class Seen(msgspec.Struct, array_like=True, frozen=True):
    """How an account that is always on looked when it was last here."""

    nick: str
    username: str
    host: str
    realname: str
    modes: str
    signed_on_s: int


class Details(msgspec.Struct, omit_defaults=True, frozen=True):
    """Of one account.

    Attributes:
        scram: a verifier for SCRAM-SHA-256 (`wire.scram`), "" until one could be made.
        certificates: SHA-256 fingerprints of client certificates that log in, in hexadecimal.
        email: a mail address that is its owner's.
        pending: one that is to become so.
        unverified: it waits for its first code; until then it is nobody's.
        settings: what the owner chose where the server lets them, by name.
        suspended: it cannot be used.
        seen: how it looked, while it is always on.
        vhost: shown instead of the host, "" for none.
    """

    scram: str = ""
    certificates: tuple[str, ...] = ()
    email: str = ""
    pending: Pending | None = None
    unverified: bool = False
    settings: dict[str, str] = {}
    suspended: Suspension | None = None
    vhost: str = ""
    seen: Seen | None = None
