"""TLS that asks for a client certificate and takes any, for logging in with it (SASL EXTERNAL).

Python's own ssl module either asks for none or refuses those that no authority signed; a certificate that its owner
made is known by its fingerprint alone, so it is not for the handshake to judge. Here is just what asyncio's TLS layer
needs of an SSL context and its objects, on pyOpenSSL.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from cryptography.hazmat.bindings.openssl.binding import Binding
from OpenSSL import SSL, crypto

from chatbox.net.sealed import NoRoomError

ssl_read, ssl_write, ssl_get_error = Binding.lib.SSL_read, Binding.lib.SSL_write, Binding.lib.SSL_get_error
bio_read, bio_write = Binding.lib.BIO_read, Binding.lib.BIO_write
cast, from_buffer, buffer = Binding.ffi.cast, Binding.ffi.from_buffer, Binding.ffi.buffer
CHARS = Binding.ffi.typeof("char *")
WANTS_MORE: int = Binding.lib.SSL_ERROR_WANT_READ
READ_BYTES = 16384
"""No record holds more (https://www.rfc-editor.org/rfc/rfc8446#section-5.1)."""
READ = Binding.ffi.new("char[]", READ_BYTES)
"""What is read passes through here, of all connections."""
T = TypeVar("T")
SESSION_CONTEXT = b"chatbox"
PROTOCOLS = (b"irc",)


class AskingContext:
    """Takes the place of an `ssl.SSLContext`.

    Args:
        certificate, key: PEM files that were found usable before.
    """

    def __init__(self, certificate: Path, key: Path) -> None:
        context = self._context = SSL.Context(SSL.TLS_SERVER_METHOD)
        context.set_min_proto_version(SSL.TLS1_2_VERSION)
        # An idle connection takes half as much so, and what is sealed for one is where it was for the one before: near.
        context.set_mode(SSL.MODE_RELEASE_BUFFERS)
        context.use_certificate_chain_file(str(certificate))
        context.use_privatekey_file(str(key))
        context.set_verify(SSL.VERIFY_PEER, _take_any)
        context.set_session_id(SESSION_CONTEXT)
        context.set_alpn_select_callback(_select)

    def wrap_bio(
        self,
        incoming: ssl.MemoryBIO,
        outgoing: ssl.MemoryBIO,
        server_side: bool = True,
        server_hostname: str | None = None,
    ) -> AskingObject:
        """The TLS between two buffers, as `ssl.SSLContext.wrap_bio`."""
        return AskingObject(SSL.Connection(self._context, None), incoming, outgoing)


def _take_any(*_: object) -> bool:
    return True


def _select(connection: SSL.Connection, offered: list[bytes]) -> Any:
    return next((name for name in offered if name in PROTOCOLS), SSL.NO_OVERLAPPING_PROTOCOLS)


class AskingObject:
    """Takes the place of an `ssl.SSLObject`: its methods and exceptions, but that all is read at once."""

    __slots__ = ("_came", "_connection", "_incoming", "_outgoing", "_sent", "_ssl")

    def __init__(self, connection: SSL.Connection, incoming: ssl.MemoryBIO, outgoing: ssl.MemoryBIO) -> None:
        self._connection = connection
        self._ssl, self._came, self._sent = connection._ssl, connection._into_ssl, connection._from_ssl
        self._incoming = incoming
        self._outgoing = outgoing
        connection.set_accept_state()

    def do_handshake(self) -> None:
        """Goes on with the handshake as far as it gets."""
        self._do(self._connection.do_handshake)

    def read_all(self) -> tuple[bytes, bool]:
        """Everything that the peer has said by now, decrypted; and whether it has said that nothing follows."""
        # What `recv`, `bio_write` and `bio_read` do, without the exceptions that end it each time.
        if data := self._incoming.read():
            bio_write(self._came, data, len(data))
        pieces: list[bytes] = []
        while (size := ssl_read(self._ssl, READ, READ_BYTES)) > 0:
            pieces.append(buffer(READ, size)[:])
        over = ssl_get_error(self._ssl, size) != WANTS_MORE and self._is_over(size)
        self._flush()
        return b"".join(pieces), over

    def _is_over(self, size: int) -> bool:
        """Whether the peer has ended it, where no more can be read. Raises what is wrong otherwise."""
        try:
            self._do(lambda: self._connection._raise_ssl_error(self._ssl, size))
        except SSL.ZeroReturnError:
            return True
        return False

    def write(self, data: bytes | memoryview) -> int:
        """Encrypts as much as it takes."""
        return self._do(lambda: self._connection.send(bytes(data)))

    def seal(self, data: bytes, address: int, room_bytes: int) -> int:
        """Encrypts all of it, as `Tls.seal`. Raises what OpenSSL does."""
        # What `send` and `bio_read` do, without the checks and three copies around it that make it twice as long.
        size: int = 0
        left, rest = len(data), data
        while left:  # a record at a time
            taken = ssl_write(self._ssl, rest, left)
            if taken <= 0:
                taken = self._connection.send(data[-left:])  # which says what is wrong
            size += bio_read(self._sent, cast(CHARS, address + size), room_bytes - size)
            if size >= room_bytes:
                raise NoRoomError
            left -= taken
            if left:
                rest = from_buffer(data) + (len(data) - left)
        return size

    def unwrap(self) -> None:
        """Says that nothing follows, and waits until the peer has said so too."""
        try:
            if not self._do(self._connection.shutdown):
                raise ssl.SSLWantReadError
        except SSL.ZeroReturnError:
            return

    def getpeercert(self) -> None:
        """Nobody asks the transport for it: see `client_certificate`."""

    def client_certificate(self) -> bytes | None:
        """The client's certificate in DER, None where it has none."""
        found = self._connection.get_peer_certificate()
        return crypto.dump_certificate(crypto.FILETYPE_ASN1, found) if found is not None else None

    def cipher(self) -> tuple[str, str, int] | None:
        """The cipher in use: its name, the version of TLS, and bits."""
        name = self._connection.get_cipher_name()
        return (
            (name, self._connection.get_protocol_version_name(), self._connection.get_cipher_bits() or 0)
            if name
            else None
        )

    def compression(self) -> None:
        """There is none."""

    def _do(self, step: Callable[[], T]) -> T:
        """Gives OpenSSL what came, does a step, and takes what is to be sent."""
        while data := self._incoming.read():
            self._connection.bio_write(data)
        try:
            return step()
        except SSL.WantReadError as error:
            raise ssl.SSLWantReadError from error
        except SSL.ZeroReturnError:
            raise
        except SSL.SysCallError as error:
            raise ssl.SSLEOFError(ssl.SSL_ERROR_EOF, "the peer went away") from error
        except SSL.Error as error:
            raise ssl.SSLError(ssl.SSL_ERROR_SSL, str(error)) from error
        finally:
            self._flush()

    def _flush(self) -> None:
        while (size := bio_read(self._sent, READ, READ_BYTES)) > 0:
            self._outgoing.write(buffer(READ, size)[:])
