"""TLS on the one port, with all kinds of clients inside; certificates; proxies. Against a real server."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import ssl
import struct
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.support import ServerProcess

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    directory = tmp_path_factory.mktemp("tls")
    with ServerProcess(directory / "data", flags=["--tls", "self-signed"]) as process:
        yield process


def wrapped(port: int, alpn: Sequence[str] = ()) -> ssl.SSLSocket:
    """A TLS connection that trusts anybody, and says which protocols it speaks."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    if alpn:
        context.set_alpn_protocols([*alpn])
    raw = socket.create_connection(("127.0.0.1", port), 5)
    return context.wrap_socket(raw, server_hostname="localhost")


def until(sock: socket.socket, text: bytes, limit_s: float = 5) -> bytes:
    """What comes, up to and with `text`."""
    data = b""
    sock.settimeout(limit_s)
    while text not in data:
        more = sock.recv(65536)
        assert more, data
        data += more
    return data


def irc(sock: socket.socket, nick: str) -> socket.socket:
    sock.sendall(f"NICK {nick}\r\nUSER u 0 * :r\r\nJOIN #lobby\r\n".encode())
    until(sock, b" 366 ")
    return sock


def test_every_kind_of_client_in_one_room_with_and_without_tls(server: ServerProcess) -> None:
    """IRC in the clear, and over TLS: IRC, a person, a request, a WebSocket."""
    clear = irc(socket.create_connection(("127.0.0.1", server.port), 5), "clear")
    sealed = irc(wrapped(server.port), "sealed")
    person = wrapped(server.port)
    person.sendall("Zoë\n".encode())
    until(person, b"In #lobby")
    person.sendall(b"hello all\n")
    assert b"hello all" in until(clear, b"hello all")
    assert b"hello all" in until(sealed, b"hello all")
    clear.sendall(b"PRIVMSG #lobby :back\r\n")
    until(person, b"clear: back")
    clear.sendall(b"WHOIS sealed\r\nWHOIS clear\r\n")
    whois = until(clear, b"318 clear clear")
    assert whois.count(b" 671 ") == 1
    web = wrapped(server.port)
    web.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert until(web, b"\r\n\r\n").startswith(b"HTTP/1.1 200")
    upgrade = wrapped(server.port)
    upgrade.sendall(
        b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    assert until(upgrade, b"\r\n\r\n").startswith(b"HTTP/1.1 101")
    for one in (clear, sealed, person, web, upgrade):
        one.close()


def test_a_page_of_a_megabyte_arrives_whole(server: ServerProcess) -> None:
    """More than any buffer in between."""
    sock = irc(wrapped(server.port), "big")
    for number in range(60):
        sock.sendall(f"PRIVMSG #lobby :{number} {'x' * 380}\r\n".encode())
    sock.sendall(b"CAP REQ :batch\r\n")
    for _ in range(40):
        sock.sendall(b"CHATHISTORY LATEST #lobby * 60\r\n")
    sock.sendall(b"PING end\r\n")
    time.sleep(1)
    data = until(sock, b"PONG", 30)
    assert data.count(b"BATCH -") == 40
    assert data.count(b"59 xxx") == 40
    sock.close()


def test_a_room_over_tls_is_heard_whole_and_in_order_also_by_who_reads_late(server: ServerProcess) -> None:
    """Browsers and IRC clients are encrypted for by different libraries, and sent to together; a socket may be full."""
    listening = [irc(wrapped(server.port, alpn=["http/1.1"] * (number % 2)), f"late{number}") for number in range(6)]
    clear = irc(socket.create_connection(("127.0.0.1", server.port), 5), "plain")
    talking = irc(wrapped(server.port), "talking")
    said = [f":{number} {'y' * 300}" for number in range(1500)]
    for at in range(0, len(said), 100):
        talking.sendall("".join(f"PRIVMSG #lobby {text}\r\n" for text in said[at : at + 100]).encode())
        until(clear, f":{at + 99} ".encode())
    talking.sendall(b"PRIVMSG #lobby :the end\r\n")
    for late in listening:
        lines = until(late, b":the end\r\n", 20).decode().split("\r\n")
        heard = [line.partition("PRIVMSG #lobby ")[2] for line in lines if line.startswith(":talking!")]
        assert [text for text in heard if text] == [*said, ":the end"]
    for one in (*listening, clear, talking):
        one.close()


def test_a_broken_handshake_harms_nobody(server: ServerProcess) -> None:
    """Garbage after the first byte, half a hello and then silence or an end, a second hello inside."""
    for garbage in (b"\x16\x03\x01\x00\x05hello", b"\x16", b"\x16\x03\x01\xff\xff" + os.urandom(2000)):
        with socket.create_connection(("127.0.0.1", server.port), 5) as sock:
            sock.sendall(garbage)
            sock.shutdown(socket.SHUT_WR)
            sock.settimeout(5)
            with contextlib.suppress(ConnectionError):
                while sock.recv(4096):
                    pass
    with wrapped(server.port) as inside, contextlib.suppress(OSError):
        inside.sendall(b"\x16\x03\x01\x00\x05hello")
        while inside.recv(4096):
            pass
    irc(wrapped(server.port), "after").close()
    assert "Traceback" not in server.log


def test_sighup_takes_a_new_certificate_and_drops_nobody(tmp_path: Path) -> None:
    """Those who are here stay; who comes gets the new one; files that cannot be used change nothing."""
    made = [_make(tmp_path / str(number)) for number in range(2)]
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    cert.write_bytes(made[0][0]), key.write_bytes(made[0][1])
    listen = f'[[listen]]\nhost = "127.0.0.1"\nport = 0\ntls = "files"\ntls_cert = "{cert}"\ntls_key = "{key}"\n'
    with ServerProcess(tmp_path / "data", listen, listens=False) as server:
        old = irc(wrapped(server.port), "old")
        first = ssl.get_server_certificate(("127.0.0.1", server.port))
        key.write_text("nonsense")
        os.kill(server.process.pid, signal.SIGHUP)
        _wait(lambda: "the certificate stays as it was" in server.log)
        cert.write_bytes(made[1][0]), key.write_bytes(made[1][1])
        server.file.write_text(server.file.read_text() + '[server]\nmotd = ["fresh"]\n')
        os.kill(server.process.pid, signal.SIGHUP)
        _wait(lambda: ssl.get_server_certificate(("127.0.0.1", server.port)) != first)
        old.sendall(b"MOTD\r\n")
        until(old, b"fresh")
        old.close()


def _wait(done) -> None:  # type: ignore[no-untyped-def]
    deadline = time.monotonic() + 10
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _make(place: Path) -> tuple[bytes, bytes]:
    script = "import sys; from pathlib import Path; from chatbox.net.certificate import self_signed; "
    script += "self_signed(Path(sys.argv[1]), ['localhost'])"
    subprocess.run([sys.executable, "-c", script, str(place)], check=True, timeout=30)
    return (place / "tls/cert.pem").read_bytes(), (place / "tls/key.pem").read_bytes()


def test_only_configured_proxies_are_believed(tmp_path: Path) -> None:
    """From others the words mean nothing special; where a proxy is required they are not served."""
    config = '[server]\nproxy_from = ["127.0.0.2"]\n[[listen]]\nhost = "0.0.0.0"\nport = 0\n'

    def host_of(port: int, source: str, header: bytes) -> bytes:
        sock = socket.create_connection(("127.0.0.1", port), 5, (source, 0))
        sock.sendall(header)
        irc(sock, "pat")
        sock.sendall(b"WHOIS pat\r\n")
        answer = until(sock, b" 318 ")
        sock.close()
        return next(line for line in answer.split(b"\r\n") if b" 311 " in line).split()[5]

    binary = b"\r\n\r\n\x00\r\nQUIT\n\x21\x11" + struct.pack("!H", 12)
    binary += bytes([198, 51, 100, 7, 127, 0, 0, 1]) + struct.pack("!HH", 1, 2)
    with ServerProcess(tmp_path / "data", config, listens=False) as server:
        assert host_of(server.port, "127.0.0.2", b"PROXY TCP4 192.0.2.9 127.0.0.1 1 2\r\n") == b"192.0.2.9"
        assert host_of(server.port, "127.0.0.2", binary) == b"198.51.100.7"
        assert host_of(server.port, "127.0.0.2", b"") == b"127.0.0.2"
        with socket.create_connection(("127.0.0.1", server.port), 5, ("127.0.0.3", 0)) as other:
            other.sendall(b"PROXY TCP4 192.0.2.9 127.0.0.1 1 2\r\n")
            assert b"192.0.2.9" not in until(other, b"#lobby")
    config += "proxy_required = true\n"
    with ServerProcess(tmp_path / "data", config, listens=False) as server:
        assert host_of(server.port, "127.0.0.2", binary) == b"198.51.100.7"
        for source in ("127.0.0.2", "127.0.0.3"):
            with socket.create_connection(("127.0.0.1", server.port), 5, (source, 0)) as other:
                other.sendall(b"NICK x\r\n")
                assert other.recv(100) == b""
