"""The client's side of SCRAM-SHA-256, written down again for tests (https://www.rfc-editor.org/rfc/rfc5802)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os


def encoded(text: str) -> str:
    """As AUTHENTICATE carries it."""
    return base64.b64encode(text.encode()).decode()


def _mac(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")


class Scram:
    """One log-in.

    Args:
        account: whose.
        password: what is never told.
    """

    def __init__(self, account: str, password: str) -> None:
        self._password = password.encode()
        self._bare = f"n={account},r={base64.b64encode(os.urandom(12)).decode()}"
        self._signature = b""

    def first(self) -> str:
        """The first message."""
        return "n,," + self._bare

    def final(self, challenge: str) -> str:
        """The second message, which proves the password."""
        parts = dict(part.split("=", 1) for part in challenge.split(","))
        salted = hashlib.pbkdf2_hmac("sha256", self._password, base64.b64decode(parts["s"]), int(parts["i"]))
        without = f"c=biws,r={parts['r']}"
        signed = f"{self._bare},{challenge},{without}"
        key = _mac(salted, "Client Key")
        signature = _mac(hashlib.sha256(key).digest(), signed)
        self._signature = _mac(_mac(salted, "Server Key"), signed)
        proof = bytes(one ^ other for one, other in zip(key, signature, strict=True))
        return f"{without},p={base64.b64encode(proof).decode()}"

    def is_answered_by(self, final: str) -> bool:
        """Whether the server knows the password too."""
        return final == f"v={base64.b64encode(self._signature).decode()}"
