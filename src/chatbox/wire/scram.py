"""SCRAM-SHA-256: proving to know a password without telling it, both sides.

Sources: https://www.rfc-editor.org/rfc/rfc5802 (the exchange), https://www.rfc-editor.org/rfc/rfc7677 (with SHA-256).
Channel binding is not offered.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import stringprep
import unicodedata
from typing import NamedTuple

from chatbox.wire.message import WireError

MECHANISM = "SCRAM-SHA-256"
MIN_ITERATIONS = 4096
"""Fewer are never used (https://www.rfc-editor.org/rfc/rfc7677#section-4)."""
MOST_ITERATIONS = 10_000_000
"""A client computes no more, whatever a server asks for."""


class Verifier(NamedTuple):
    """What a server keeps of a password: enough to check a proof, too little to make one."""

    iterations: int
    salt: bytes
    stored_key: bytes
    server_key: bytes

    def text(self) -> str:
        """In one line, as it is kept (https://www.rfc-editor.org/rfc/rfc5803)."""
        salt, stored, server = map(_base64, self[1:])
        return f"{MECHANISM}${self.iterations}:{salt}${stored}:{server}"


def read_verifier(text: str) -> Verifier:
    """A verifier from its line.

    Raises:
        WireError: it is none.
    """
    try:
        mechanism, salted, keys = text.split("$")
        iterations, salt = salted.split(":")
        stored, server = keys.split(":")
        found = Verifier(int(iterations), *map(_bytes, (salt, stored, server)))
    except ValueError as error:
        raise WireError("that is no SCRAM verifier") from error
    if mechanism != MECHANISM:
        raise WireError(f"that is a verifier for {mechanism}")
    return found


def make_verifier(password: str, salt: bytes, iterations: int) -> Verifier:
    """What is to be kept of a password. Takes as long as `iterations` say."""
    salted = _salted(password, salt, iterations)
    return Verifier(iterations, salt, _hash(_hmac(salted, b"Client Key")), _hmac(salted, b"Server Key"))


class ClientFirst(NamedTuple):
    """A client's first message: on whose behalf, who, its nonce, and what enters into the proof."""

    header: str
    authzid: str
    name: str
    nonce: str
    bare: str


def read_client_first(data: bytes) -> ClientFirst:
    """Reads a client's first message.

    Raises:
        WireError: it is none, or asks for channel binding.
    """
    text = _text(data)
    parts = text.split(",", 2)
    if len(parts) != 3 or (parts[1] and not parts[1].startswith("a=")):
        raise WireError("that is no first message of SCRAM")
    binding, authzid, bare = parts
    if binding not in ("n", "y"):
        raise WireError("channel binding is not supported")
    fields = bare.split(",")
    if len(fields) < 2 or not fields[0].startswith("n=") or not fields[1].startswith("r="):
        raise WireError("the first message of SCRAM has a name and a nonce")
    if not fields[1][2:]:
        raise WireError("the nonce is missing")
    return ClientFirst(f"{binding},{authzid},", _name(authzid[2:]), _name(fields[0][2:]), fields[1][2:], bare)


class ServerSide:
    """The server's side of one exchange, once it knows who wants to log in.

    Args:
        first: the client's first message.
        verifier: of the account it names.
        nonce: the server's own part, printable ASCII without comma.

    Attributes:
        first, verifier: as given.
    """

    def __init__(self, first: ClientFirst, verifier: Verifier, nonce: str) -> None:
        self.first = first
        self.verifier = verifier
        self._nonce = first.nonce + nonce
        self._challenge = f"r={self._nonce},s={_base64(verifier.salt)},i={verifier.iterations}"

    def challenge(self) -> bytes:
        """What the client is asked."""
        return self._challenge.encode()

    def answer(self, data: bytes) -> bytes | None:
        """The server's own proof when the client's is right, else None.

        Raises:
            WireError: that is no final message, or not of this exchange.
        """
        without_proof, separator, proof = _text(data).rpartition(",p=")
        fields = dict(field.split("=", 1) for field in without_proof.split(",") if "=" in field)
        if not separator or fields.get("r") != self._nonce:
            raise WireError("that is no final message of this exchange")
        if _bytes(fields.get("c", "")) != self.first.header.encode():
            raise WireError("the channel binding is another than at first")
        signed = f"{self.first.bare},{self._challenge},{without_proof}".encode()
        client_key = _xor(_bytes(proof), _hmac(self.verifier.stored_key, signed))
        if not hmac.compare_digest(_hash(client_key), self.verifier.stored_key):
            return None
        return b"v=" + base64.b64encode(_hmac(self.verifier.server_key, signed))


class ClientSide:
    """The client's side of one exchange.

    Args:
        name, password: of the account.
        nonce: random, printable ASCII without comma; never used twice.

    Attributes:
        header: without channel binding, for oneself (https://www.rfc-editor.org/rfc/rfc5802#section-7, `gs2-header`).
    """

    def __init__(self, name: str, password: str, nonce: str) -> None:
        self._password = password
        self._nonce = nonce
        self.header = "n,,"
        self._bare = f"n={name.replace('=', '=3D').replace(',', '=2C')},r={nonce}"
        self._expected = b""

    def first(self) -> bytes:
        """The first message."""
        return f"{self.header}{self._bare}".encode()

    def final(self, challenge: bytes) -> bytes:
        """The proof that answers the server's challenge.

        Raises:
            WireError: that is no challenge, or one that would give the password away too easily.
        """
        text = _text(challenge)
        fields = dict(field.split("=", 1) for field in text.split(",") if "=" in field)
        nonce, iterations = fields.get("r", ""), fields.get("i", "")
        if not nonce.startswith(self._nonce) or nonce == self._nonce or not iterations.isdecimal():
            raise WireError("that is no challenge of SCRAM")
        if not MIN_ITERATIONS <= int(iterations) <= MOST_ITERATIONS:
            raise WireError("the server asks for an unsafe number of iterations")
        salted = _salted(self._password, _bytes(fields.get("s", "")), int(iterations))
        without_proof = f"c={_base64(self.header.encode())},r={nonce}"
        signed = f"{self._bare},{text},{without_proof}".encode()
        self._expected = _hmac(_hmac(salted, b"Server Key"), signed)
        client_key = _hmac(salted, b"Client Key")
        proof = _xor(client_key, _hmac(_hash(client_key), signed))
        return f"{without_proof},p={_base64(proof)}".encode()

    def trusts(self, answer: bytes) -> bool:
        """Whether the server proved that it knows the account too."""
        given = answer.removeprefix(b"v=")
        return bool(self._expected) and hmac.compare_digest(given, base64.b64encode(self._expected))


def prepare(password: str) -> str:
    """A password as both sides hash it (SASLprep, https://www.rfc-editor.org/rfc/rfc4013).

    One with characters that SASLprep forbids stays as it is: what is set can always be used.
    """
    if password.isascii():
        return password
    mapped = "".join(
        " " if stringprep.in_table_c12(char) else char for char in password if not stringprep.in_table_b1(char)
    )
    return unicodedata.normalize("NFKC", mapped) or password


def _salted(password: str, salt: bytes, iterations: int) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", prepare(password).encode(), salt, iterations)


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise WireError("the response is not UTF-8") from error


def _name(text: str) -> str:
    return text.replace("=2C", ",").replace("=3D", "=")


def _hmac(key: bytes, data: bytes) -> bytes:
    return hmac.digest(key, data, "sha256")


def _hash(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _xor(one: bytes, other: bytes) -> bytes:
    if len(one) != len(other):
        raise WireError("the proof has another length")
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise WireError("that is not base64") from error
