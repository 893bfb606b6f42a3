"""What is kept of an account beside its names and password."""

from __future__ import annotations

import msgspec


class Details(msgspec.Struct, omit_defaults=True, frozen=True):
    """Of one account.

    Attributes:
        scram: a verifier for SCRAM-SHA-256 (`wire.scram`), "" until one could be made.
    """

    scram: str = ""
