"""Certificates: one that the server makes for itself, or files; read again when asked to."""

from __future__ import annotations

import datetime
import hashlib
import ipaddress
import os
import socket
import ssl
from collections.abc import Sequence
from pathlib import Path

from chatbox.net.bind import own_addresses

VALID_DAYS = 3650
RENEWED_DAYS = 30
"""So long before its end a certificate of our own is made anew."""


class CertificateError(Exception):
    """A certificate cannot be used; the text names the file and says why."""


class Certificates:
    """A certificate and its key, ready for connections.

    Attributes:
        context: for browsers; replaced as a whole, so that connections under way go on.
        asking: for all others, who are asked for a certificate of theirs.

    Raises:
        CertificateError: it cannot be used.
    """

    def __init__(self, certificate: Path, key: Path) -> None:
        self._certificate = certificate
        self._key = key
        self.reload()

    def reload(self) -> None:
        """Reads the files again.

        Raises:
            CertificateError: they cannot be used; the old ones stay in force.
        """
        from chatbox.net.asking import AskingContext  # late: it takes a while to load, and only TLS needs it

        self.context = self._load()
        self.asking = AskingContext(self._certificate, self._key)

    def fingerprint(self) -> str:
        """SHA-256 of the certificate, as people compare it."""
        pem = self._certificate.read_text()
        end = "-----END CERTIFICATE-----"
        digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem.partition(end)[0] + end)).hexdigest()
        return ":".join(digest[at : at + 2] for at in range(0, len(digest), 2))

    def _load(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.set_alpn_protocols(["http/1.1", "irc"])
        for path in (self._certificate, self._key):
            try:
                path.open("rb").close()
            except OSError as error:
                raise CertificateError(f"{path}: {error.strerror}") from error
        try:
            context.load_cert_chain(self._certificate, self._key, password=_refuse_password)
        except (ssl.SSLError, ValueError) as error:
            why = error.reason or str(error) if isinstance(error, ssl.SSLError) else str(error)
            raise CertificateError(f"{self._certificate} with {self._key}: {why}") from error
        return context


def _refuse_password() -> bytes:
    raise ValueError("the key is encrypted; give one without a password")


def self_signed(directory: Path, names: Sequence[str]) -> Certificates:
    """The server's own certificate, made at the first start and kept.

    Args:
        directory: the data directory.
        names: host names it is for, beside this machine's addresses.

    Raises:
        CertificateError: it can neither be read nor made.
    """
    place = directory / "tls"
    certificate, key = place / "cert.pem", place / "key.pem"
    try:
        if not certificate.exists() or not key.exists() or _ends_soon(certificate):
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
            _make(certificate, key, names)
    except OSError as error:
        raise CertificateError(f"{place}: {error.strerror}") from error
    return Certificates(certificate, key)


def _ends_soon(certificate: Path) -> bool:
    from cryptography import x509

    try:
        end = x509.load_pem_x509_certificate(certificate.read_bytes()).not_valid_after_utc
    except ValueError as error:
        raise CertificateError(f"{certificate}: {error}; remove it to have another made") from error
    return end - datetime.datetime.now(datetime.UTC) < datetime.timedelta(days=RENEWED_DAYS)


def _make(certificate: Path, key: Path, names: Sequence[str]) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    secret = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:64])])
    alternatives: list[x509.GeneralName] = [x509.DNSName(one) for one in dict.fromkeys([*names, "localhost"])]
    addresses = dict.fromkeys([*own_addresses(["0.0.0.0", "::"]), "127.0.0.1", "::1"])
    alternatives += [x509.IPAddress(ipaddress.ip_address(one)) for one in addresses]
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(secret.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=VALID_DAYS))
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .sign(secret, hashes.SHA256())
    )
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    _write(key, secret.private_bytes(encoding, form, serialization.NoEncryption()), 0o600)
    _write(certificate, made.public_bytes(encoding), 0o644)


def _write(path: Path, data: bytes, mode: int) -> None:
    """All of it or nothing, also when the power goes."""
    draft = path.with_suffix(".new")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def names_of(server: str, others: Sequence[str]) -> list[str]:
    """Host names for a certificate: the configured ones and this machine's, as far as they can stand in one."""
    found = [server, *others, socket.gethostname()]
    return [name for name in dict.fromkeys(found) if name and name.isascii() and " " not in name] or ["localhost"]
