"""Logging in with a client certificate (SASL EXTERNAL) over real TLS, and browsers, who are asked for none."""

from __future__ import annotations

import datetime
import hashlib
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.net.test_tls import until
from tests.support import ServerProcess

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    directory = tmp_path_factory.mktemp("external")
    with ServerProcess(
        directory / "data", config='[accounts]\npassword_hash = "fast"\n', flags=["--tls", "self-signed"]
    ) as process:
        yield process


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate with its key that nobody signed but its owner."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "ann")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("own") / "own.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


def connect(port: int, own: Path | None = None, alpn: str = "", most: ssl.TLSVersion | None = None) -> ssl.SSLSocket:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    if most:
        context.maximum_version = most
    if own:
        context.load_cert_chain(own)
    if alpn:
        context.set_alpn_protocols([alpn])
    return context.wrap_socket(socket.create_connection(("127.0.0.1", port), 5), server_hostname="localhost")


def say(sock: ssl.SSLSocket, *lines: str) -> None:
    sock.sendall("".join(line + "\r\n" for line in lines).encode())


@pytest.mark.parametrize("most", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_external(server: ServerProcess, own: Path, most: ssl.TLSVersion) -> None:
    """ "…the client's certificate": added to the account once, it logs in from then on, without any password."""
    nick = f"ann{int(most)}"
    with connect(server.port, own, most=most) as sock:
        say(sock, f"NICK {nick}", "USER a 0 * :a", "NS REGISTER secret", "NS CERT ADD", "NS CERT LIST", "QUIT")
        told = until(sock, b"ERROR")
        assert (
            hashlib.sha256(
                ssl.PEM_cert_to_DER_cert(
                    own.read_text().partition("-----BEGIN CERT")[1] + own.read_text().partition("-----BEGIN CERT")[2]
                )
            )
            .hexdigest()
            .encode()
            in told
        )
    with connect(server.port, own, most=most) as sock:
        say(sock, "CAP LS 302", "CAP REQ sasl", "AUTHENTICATE EXTERNAL")
        assert b"sasl=PLAIN,SCRAM-SHA-256,EXTERNAL" in until(sock, b"AUTHENTICATE +")
        say(sock, "AUTHENTICATE +")
        until(sock, b" 903 ")
    with connect(server.port, most=most) as sock:
        say(sock, "CAP REQ sasl", "AUTHENTICATE EXTERNAL")
        until(sock, b"AUTHENTICATE +")
        say(sock, "AUTHENTICATE +")
        until(sock, b" 904 ")


def test_without_tls_it_is_not_offered(server: ServerProcess) -> None:
    with socket.create_connection(("127.0.0.1", server.port), 5) as sock:
        sock.sendall(b"CAP LS 302\r\nAUTHENTICATE EXTERNAL\r\n")
        told = until(sock, b" 904 ")
        assert b"EXTERNAL" not in told


def test_browsers_are_not_asked(server: ServerProcess, own: Path) -> None:
    """They would ask their user which certificate to show."""
    with connect(server.port, own, "http/1.1") as sock:
        assert sock.selected_alpn_protocol() == "http/1.1"
        sock.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        until(sock, b"200 OK")


def test_much_in_both_directions(server: ServerProcess) -> None:
    """Long histories and long pastes pass whole."""
    with connect(server.port) as sock:
        say(sock, "NICK much", "USER a 0 * :a", "JOIN #much")
        until(sock, b" 366 ")
        say(
            sock,
            *[f"PRIVMSG #much :{number} {'x' * 400}" for number in range(500)],
            "CAP REQ draft/chathistory",
            "PING a",
        )
        until(sock, b"PONG", 30)
        say(sock, "CHATHISTORY LATEST #much * 100", "PING b")
        assert until(sock, b" b\r\n", 30).count(b"PRIVMSG #much") == 100
