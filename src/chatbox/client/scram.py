"""The client's side of SCRAM-SHA-256: logging in without ever telling the password.

Sources: https://www.rfc-editor.org/rfc/rfc5802, https://www.rfc-editor.org/rfc/rfc7677
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

MAX_ITERATIONS = 1_000_000
"""A server that asks for more wants to keep us busy."""


class ScramFailed(ValueError):  # noqa: N818 - it is what has happened
    """The server's part is not right: it is none, or does not know the password."""


class Scram:
    """One log-in.

    Args:
        account: whose.
        password: the secret.
        nonce: ours; random where not given.
    """

    def __init__(self, account: str, password: str, nonce: str = "") -> None:
        name = account.replace("=", "=3D").replace(",", "=2C")
        self._bare = f"n={name},r={nonce or secrets.token_urlsafe(24)}"
        self._password = password.encode()
        self._signature = b""

    def first(self) -> bytes:
        """What to send first."""
        return f"n,,{self._bare}".encode()

    def final(self, server_first: bytes) -> bytes:
        """What to send when the server has answered with its salt.

        Raises:
            ScramFailed: the answer is not one, or to another question.
        """
        fields = _fields(server_first)
        nonce, salt, iterations = fields.get("r", ""), fields.get("s", ""), fields.get("i", "")
        ours = self._bare.partition("r=")[2]
        if not nonce.startswith(ours) or nonce == ours or not iterations.isdecimal() or len(iterations) > 7:
            raise ScramFailed("the server's answer is not part of this log-in")
        if not 0 < int(iterations) <= MAX_ITERATIONS:
            raise ScramFailed("the server asks for too much work")
        try:
            salted = hashlib.pbkdf2_hmac(
                "sha256", self._password, base64.b64decode(salt, validate=True), int(iterations)
            )
        except ValueError as error:
            raise ScramFailed("the server's salt cannot be read") from error
        client_key = _mac(salted, b"Client Key")
        without_proof = f"c=biws,r={nonce}"
        signed = ",".join((self._bare, server_first.decode(), without_proof)).encode()
        signature = _mac(hashlib.sha256(client_key).digest(), signed)
        proof = bytes(one ^ other for one, other in zip(client_key, signature, strict=True))
        self._signature = _mac(_mac(salted, b"Server Key"), signed)
        return f"{without_proof},p={base64.b64encode(proof).decode()}".encode()

    def verify(self, server_final: bytes) -> None:
        """Sees that the server knows the password too.

        Raises:
            ScramFailed: it does not.
        """
        told = _fields(server_final).get("v", "")
        expected = base64.b64encode(self._signature).decode()
        if not self._signature or not hmac.compare_digest(told.encode(), expected.encode()):
            raise ScramFailed("the server could not show that it knows the account")


def _mac(key: bytes, text: bytes) -> bytes:
    return hmac.digest(key, text, "sha256")


def _fields(data: bytes) -> dict[str, str]:
    try:
        parts = data.decode().split(",")
    except UnicodeDecodeError as error:
        raise ScramFailed("the server's answer is not text") from error
    return {part[:1]: part[2:] for part in parts if part[1:2] == "="}
