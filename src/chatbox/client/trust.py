"""Whom to trust with TLS: certificates that somebody vouches for, and others as they were the first time."""

from __future__ import annotations

import asyncio
import hashlib
import ssl
from collections.abc import Callable

from chatbox.client.errors import CertificateChanged
from chatbox.client.kept import Kept

CONNECT_SECONDS = 15.0


async def trusted_context(host: str, port: int, known: Kept, tell: Callable[[str], None]) -> ssl.SSLContext:
    """How to speak TLS with a server.

    Args:
        host, port: where it is.
        known: fingerprints of certificates that nobody vouches for, by server.
        tell: shows a line to the person.

    Raises:
        OSError: there is no connection.
        CertificateChanged: it has another certificate than the last time.
    """
    ordinary = ssl.create_default_context()
    try:
        await _certificate(host, port, ordinary)
        return ordinary
    except ssl.SSLCertVerificationError:
        pass
    unverified = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    unverified.check_hostname = False
    unverified.verify_mode = ssl.CERT_NONE
    certificate = await _certificate(host, port, unverified)
    fingerprint = show(hashlib.sha256(certificate).hexdigest())
    before = known.get(f"{host}:{port}")
    if before and before != fingerprint:
        raise CertificateChanged(
            f"its certificate is not the one of the last time (SHA-256 {fingerprint}, then {before}). "
            f"Somebody may be in between. If its owner says that it was replaced, remove its line from {known.path}"
        )
    if not before:
        tell(f"Nobody vouches for this server's certificate. Compare with its owner: SHA-256 {fingerprint}")
        known.put(f"{host}:{port}", fingerprint)
    pinned = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    pinned.check_hostname = False  # this very certificate is what is trusted, whatever names are in it
    pinned.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    pinned.load_verify_locations(cadata=certificate)
    return pinned


def show(digest: str) -> str:
    """A fingerprint as people compare it."""
    return ":".join(digest[at : at + 2] for at in range(0, len(digest), 2))


async def _certificate(host: str, port: int, context: ssl.SSLContext) -> bytes:
    async with asyncio.timeout(CONNECT_SECONDS):
        _, writer = await asyncio.open_connection(host, port, ssl=context, server_hostname=host)
    try:
        found: bytes | None = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
        return found or b""
    finally:
        writer.transport.abort()
