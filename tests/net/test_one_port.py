"""Everybody on one port: told apart by their first bytes, however those come, and never mistaken for another."""

from __future__ import annotations

import contextlib
import http.client
import json
import random
import socket
import time
from collections.abc import Callable

import pytest

from tests.support import LineClient, ServerProcess

pytestmark = pytest.mark.real


EVIL = b"\r\nNICK evil\r\nUSER e 0 * :e\r\nJOIN #lobby\r\nPRIVMSG #lobby :x\r\n"
UPGRADE = (
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: " + "A" * 22 + "==",
)
STARTS = (b"", b"NICK ", b"GET ", b"@", b":", b"CAP LS\r\n", b"GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n", b"\x16")


def byte_by_byte(client: LineClient, data: bytes) -> None:
    """Sends as a very slow network does."""
    for value in data:
        client.send_raw(bytes((value,)))
        time.sleep(0.001)


def ask(port: int, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, dict[str, object] | str]:
    """One HTTP request; the answer's status and body, JSON decoded."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        is_json = answer.headers["Content-Type"].startswith("application/json") and text
        return answer.status, json.loads(text) if is_json else text
    finally:
        connection.close()


def test_each_kind_byte_by_byte(connect: Callable[[], LineClient]) -> None:
    """The bytes of IRC, HTTP and netcat one at a time, at the same moment."""
    irc, web, person = connect(), connect(), connect()
    byte_by_byte(irc, b"NICK ann\r\nUSER a 0 * :r\r\nJOIN #lobby\r\n")
    byte_by_byte(web, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
    byte_by_byte(person, "Zoë\n".encode())
    irc.until(" 001 ann ")
    assert web.line() == "HTTP/1.1 200 OK"
    person.until("* In #lobby:")
    irc.until("Zoë!plain@127.0.0.1 JOIN #lobby")


@pytest.mark.parametrize("name", ["Nick", "User", "Get", "NICKY", "小明"])
def test_names_are_not_taken_for_openings(connect: Callable[[], LineClient], name: str) -> None:
    """Only upper-case openings followed by a space or line end count."""
    person = connect()
    person.send_raw(f"{name}\n".encode())
    assert name in person.until("* In #lobby:")


def test_a_beginning_of_an_opening_is_a_name_after_a_second(connect: Callable[[], LineClient]) -> None:
    """A bare client called "GE" is not kept waiting for the rest of "GET "."""
    bare = connect()
    bare.send_raw(b"GE")
    assert 0 < len(bare.socket.recv(1024)) <= 64
    assert b"Nobody else" in bare.socket.recv(1024)


def test_a_silent_person_is_asked_for_a_name(connect: Callable[[], LineClient]) -> None:
    """After about a second; an IRC client that starts late is still one."""
    person, late = connect(), connect()
    assert person.socket.recv(1024).endswith(b"What is your name? ")
    person.send("Zoë")
    person.until("* In #lobby:")
    late.socket.recv(1024)
    late.send("NICK late", "USER l 0 * :l")
    late.until(" 001 late ")


def test_bare_clients_get_the_name_alone_and_short_whole_writes(connect: Callable[[], LineClient]) -> None:
    """Name, who is here, then messages in reads of at most 1,024 bytes that split no character; no history."""
    ann, bare = connect(), connect()
    ann.register("ann")
    ann.send("PRIVMSG #lobby :before")
    ann.sync()
    bare.send_raw("Zoë".encode())
    name = bare.socket.recv(1024).decode()
    assert "\n" not in name
    assert bare.socket.recv(1024).decode() == "Here: ann.\n"
    for _ in range(12):
        ann.send("PRIVMSG #lobby :" + "🙂" * 100)
    heard = ""
    while heard.count("\n") < 12:
        heard += bare.socket.recv(1024).decode()  # each read is whole characters
    assert heard == ("ann: " + "🙂" * 100 + "\n") * 12


def test_long_lines_of_people_become_several_messages(connect: Callable[[], LineClient]) -> None:
    """Nothing is cut off, nobody is, and no character is split."""
    ann, person = connect(), connect()
    ann.register("ann")
    person.send("Zoë")
    person.until("* In #lobby:")
    whole = "é🙂" * 2000
    person.send(whole)
    heard = ""
    while len(heard) < len(whole):
        heard += ann.until("PRIVMSG #lobby :").partition(" :")[2]
    assert heard == whole


def test_bytes_that_are_no_utf8_change_nothing(connect: Callable[[], LineClient]) -> None:
    """A clear error for people and for IRC clients, and nobody hears it."""
    ann, person = connect(), connect()
    ann.register("ann")
    person.send_raw(b"\xff\xfe\n")
    person.until("not UTF-8")
    person.send("Zoë")
    person.until("* In #lobby:")
    person.send_raw(b"caf\xe9\n")
    person.until("not UTF-8")
    ann.send_raw(b"PRIVMSG #lobby :caf\xe9\r\n")
    ann.until("FAIL PRIVMSG INVALID_UTF8")
    assert not [line for line in ann.sync() if "caf" in line]


def test_taken_and_reserved_names_get_a_variant(start_server: Callable[..., ServerProcess]) -> None:
    """And their owner is told."""
    server = start_server()
    first, second, third = (LineClient(server.port) for _ in range(3))
    try:
        first.send("Zoë")
        first.until("* In #lobby:")
        second.send("Zoë")
        assert "Zoë_2" in second.until("Zoë_2")
        third.send("Ivan Petrov")
        third.until("You are Ivan_Petrov here")
    finally:
        for client in (first, second, third):
            client.close()


def test_a_server_with_a_password_asks_for_it(start_server: Callable[..., ServerProcess]) -> None:
    """People are asked, bare clients refused with one line, IRC clients get 464."""
    server = start_server(config='[server]\npassword = "open"\n')
    person, wrong, bare, irc = (LineClient(server.port) for _ in range(4))
    try:
        person.send("Zoë")
        assert person.socket.recv(1024) == b"Password: "
        person.send("open")
        person.until("* In #lobby:")
        wrong.send("Bob", "shut")
        wrong.until("not the password")
        bare.send_raw(b"Robot")
        assert bare.socket.recv(1024).count(b"\n") == 1
        irc.send("NICK a", "USER a 0 * :a")
        irc.until(" 464 ")
    finally:
        for client in (person, wrong, bare, irc):
            client.close()


def test_http_errors_and_pages(server: ServerProcess) -> None:
    """Pages, one shape for errors, Host and Origin checked; a body with IRC in it reaches no chat parser."""
    port = server.port
    assert ask(port, "GET", "/healthz") == (200, {"ok": True})
    assert ask(port, "GET", "/readyz") == (200, {"ok": True})
    status, page = ask(port, "GET", "/join")
    assert (status, "#lobby" in str(page)) == (200, True)
    assert ask(port, "HEAD", "/")[0] == 200
    watcher = LineClient(port)
    watcher.register("watcher")
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
        status, error = ask(
            port, method, "/", b"\r\nNICK evil\r\nUSER e 0 * :e\r\nJOIN #lobby\r\nPRIVMSG #lobby :x\r\n"
        )
        assert status == 405
        assert isinstance(error, dict)
        assert (error["ok"], error["status"]) == (False, 405)
    assert ask(port, "GET", "/nothing")[0] == 404
    assert ask(port, "GET", "/", Host="evil.example")[0] == 421
    assert ask(port, "GET", "/", Origin="http://evil.example")[0] == 403
    assert ask(port, "GET", "/", Origin=f"http://127.0.0.1:{port}")[0] == 200
    assert not [line for line in watcher.sync() if "evil" in line or "PRIVMSG" in line]
    watcher.close()


def test_a_websocket_of_a_foreign_page_is_refused(connect: Callable[[], LineClient]) -> None:
    """Upgrades are requests like others: 403 for the Origin, 421 for the Host."""
    for headers, status in (
        (["Host: localhost", "Origin: http://evil.example"], "403"),
        (["Host: evil.example"], "421"),
    ):
        client = connect()
        client.send("GET /any/path HTTP/1.1", *headers, *UPGRADE, "")
        assert client.line().split(" ")[1] == status


def test_tls_without_a_certificate_gets_an_alert(connect: Callable[[], LineClient]) -> None:
    """A client that speaks TLS learns at once that there is none."""
    client = connect()
    client.send_raw(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
    assert client.socket.recv(1024)[:1] == b"\x15"


def test_ipv6_too(start_server: Callable[..., ServerProcess]) -> None:
    """Listening on everything means both families."""
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    server = start_server(host="")
    for host in ("127.0.0.1", "::1"):
        client = LineClient(server.port, host)
        client.send("NICK a", "USER a 0 * :a")
        client.until(" 001 ")
        client.close()


def test_who_does_not_say_who_they_are_is_cut(start_server: Callable[..., ServerProcess]) -> None:
    """A peer that has begun something and not ended it is not kept for ever."""
    server = start_server(config="[limits]\nregistration_seconds = 1\n")
    for opening in (b"GET / HTTP/1.1\r\n", b"NICK a\r\n"):
        client = LineClient(server.port)
        client.send_raw(opening)
        with pytest.raises(EOFError):
            all(True for _ in iter(client.line, None))
        client.close()


def test_flood_control_slows_and_does_not_cut(start_server: Callable[..., ServerProcess]) -> None:
    """What is sent faster than the limit waits its turn."""
    server = start_server(flood=True, config="[flood]\nburst = 5\nlines_per_second = 20\n")
    client = LineClient(server.port)
    client.register("fast")
    began_s = time.monotonic()
    client.send(*(f"PING {number}" for number in range(30)))
    client.until(" 29")
    assert 0.8 < time.monotonic() - began_s < 8
    client.close()


def test_garbage_harms_nobody(server: ServerProcess) -> None:
    """Hundreds of random openings: no exception in the log (checked when the server ends), and chat goes on."""
    seed = 20
    chance = random.Random(seed)
    for _ in range(200):
        client = LineClient(server.port)
        with contextlib.suppress(OSError):  # it may have been cut at once
            client.send_raw(chance.choice(STARTS) + chance.randbytes(chance.randrange(1, 200)) + b"\r\n\r\n")
        client.close()
    endless = LineClient(server.port)
    endless.send_raw(b"NICK " + b"x" * 300_000)
    endless.close()
    client = LineClient(server.port)
    client.register("calm")
    client.close()
