"""HTTP on the one port, over real sockets: requests of every shape get an answer, and none reaches the chat."""

from __future__ import annotations

import json
import random
import socket
from collections.abc import Callable

import pytest

from tests.support import LineClient, ServerProcess

pytestmark = pytest.mark.real
IRC = "NICK evil\r\nUSER e 0 * :e\r\nJOIN #lobby\r\nPRIVMSG #lobby :evil words\r\n"


class Answer:
    """One HTTP answer, read from a socket."""

    def __init__(self, client: LineClient, head: bool = False) -> None:
        self.status = int(client.line().split(" ")[1])
        self.headers: dict[str, str] = {}
        while line := client.line():
            name, _, value = line.partition(":")
            self.headers[name.lower()] = value.strip()
        size = 0 if head else int(self.headers["content-length"])
        self.body = client.take(size).decode()

    def check_error(self, status: int) -> None:
        """It is an error in the one shape."""
        assert self.status == status
        assert self.headers["content-type"] == "application/json; charset=utf-8"
        assert self.headers["x-content-type-options"] == "nosniff"
        body = json.loads(self.body)
        assert (body["ok"], body["status"]) == (False, status)
        assert body["error"].endswith(".")


@pytest.fixture
def ear(connect: Callable[[], LineClient]) -> LineClient:
    """Somebody in the room."""
    client = connect()
    client.register("ear")
    client.sync()
    return client


def test_keep_alive_and_pipelining(connect: Callable[[], LineClient]) -> None:
    """Several requests on one connection, also sent at once, are answered in order; GET, HEAD, errors."""
    client = connect()
    for path in ("/join", "/healthz", "/readyz", "/nothing", "/healthz?x=1"):
        client.send(f"GET {path} HTTP/1.1", "Host: localhost", "")
    client.send("HEAD /join HTTP/1.1", "Host: localhost", "")
    client.send("HEAD /nothing HTTP/1.1", "Host: localhost", "Connection: close", "")
    answers = [Answer(client) for _ in range(5)] + [Answer(client, head=True) for _ in range(2)]
    assert [answer.status for answer in answers] == [200, 200, 200, 404, 200, 200, 404]
    answers[3].check_error(404)
    assert "#lobby" in answers[0].body
    assert json.loads(answers[1].body) == {"ok": True}
    assert answers[5].headers["content-length"] == answers[0].headers["content-length"]
    with pytest.raises(EOFError):
        client.line()


@pytest.mark.parametrize("ends", [True, False])
def test_http_1_0(connect: Callable[[], LineClient], ends: bool) -> None:
    """Answered and closed; also to a client that has ended its side already, as netcat does."""
    client = connect()
    client.send("GET /healthz HTTP/1.0", "Host: localhost", "")
    if ends:
        client.socket.shutdown(socket.SHUT_WR)
    answer = Answer(client)
    assert (answer.status, json.loads(answer.body)) == (200, {"ok": True})
    with pytest.raises(EOFError):
        client.line()


METHODS = ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "PROPFIND", "BREW", "CONNECT"]


@pytest.mark.parametrize("method", METHODS)
def test_other_methods_get_an_error_and_reach_no_chat(
    connect: Callable[[], LineClient], ear: LineClient, method: str
) -> None:
    """Also with IRC in the body, with or without its length, and on a page that does not exist."""
    for length in (f"Content-Length: {len(IRC)}", "X-None: 1", "Transfer-Encoding: chunked"):
        client = connect()
        target = "localhost:80" if method == "CONNECT" else "/"
        client.send(f"{method} {target} HTTP/1.1", "Host: localhost", length, "")
        client.send_raw(IRC.encode())
        status = int(client.line().split(" ")[1])
        assert 400 <= status <= 501
    assert not [line for line in ear.sync() if "evil" in line]


def test_a_body_without_end_is_not_waited_for_for_ever(connect: Callable[[], LineClient]) -> None:
    """The answer comes before the body does."""
    client = connect()
    client.send("POST / HTTP/1.1", "Host: localhost", "Content-Length: 1000000", "")
    Answer(client).check_error(405)


@pytest.mark.parametrize(
    "head",
    [
        ["GET / HTTP/1.1", "Host: localhost", "Broken header", ""],
        ["GET / HTTP/1.1", "Host: localhost", "Content-Length: many", ""],
        ["GET / HTTP/1.1", "Host: localhost", "Content-Length: 1", "Transfer-Encoding: chunked", ""],
        ["GET / HTTP/1.1", "Host: localhost:port", ""],
        ["GET / HTTP/1.1", ""],
        ["GET /%zz HTTP/9.9", "Host: localhost", ""],
        ["GET http://[ HTTP/1.1", "Host: localhost", ""],
        ["GET", "Host: localhost", ""],
        ["PRI * HTTP/2.0", "", "SM", ""],
    ],
    ids=lambda head: " ".join(head)[:40],
)
def test_what_cannot_be_understood_is_a_400(connect: Callable[[], LineClient], head: list[str]) -> None:
    """In the shape of all errors."""
    client = connect()
    client.send(*head)
    Answer(client).check_error(400)


def test_a_huge_head_is_refused_and_the_refusal_arrives(connect: Callable[[], LineClient]) -> None:
    """The peer is still sending when it is refused; it can read the answer all the same."""
    client = connect()
    client.send("GET / HTTP/1.1", "Host: localhost")
    client.send_raw((b"X-Filler: " + b"x" * 1000 + b"\r\n") * 500)
    Answer(client).check_error(431)


def test_foreign_pages_and_names_are_refused(connect: Callable[[], LineClient]) -> None:
    """421 for a Host that is not ours, 403 for an Origin; before anything else is looked at."""
    client = connect()
    client.send("GET /nothing HTTP/1.1", "Host: evil.example", "")
    Answer(client).check_error(421)
    client.send("POST / HTTP/1.1", "Host: localhost", "Origin: http://evil.example", "Content-Length: 0", "")
    Answer(client).check_error(403)


def test_the_page_says_how_to_join_where_it_was_asked(connect: Callable[[], LineClient], server: ServerProcess) -> None:
    """Host and port as the visitor used them; nothing of the request gets into the page unescaped."""
    client = connect()
    client.send("GET /join HTTP/1.1", f"Host: [::1]:{server.port}", "")
    page = Answer(client)
    for part in ("#lobby", f"chatbox join [::1]:{server.port}", f"nc ::1 {server.port}", f"ws://[::1]:{server.port}/"):
        assert part in page.body
    assert "default-src 'none'" in page.headers["content-security-policy"]
    client.send("GET http://evil<b>/join HTTP/1.1", "Host: localhost", "")
    assert "evil" not in Answer(client).body


def test_random_requests(connect: Callable[[], LineClient], ear: LineClient) -> None:
    """Nothing of what comes in heads leaves a trace in the log (looked at when the server ends) or reaches the room."""
    seed = 9110
    chance = random.Random(seed)
    print("seed", seed)
    parts = ["GET", "/", "HTTP/1.1", "Host: localhost", "Upgrade: websocket", "Content-Length: 5", "Origin: x", "\r\n"]
    for _ in range(200):
        client = connect()
        words = [chance.choice(parts) for _ in range(chance.randrange(1, 8))]
        noise = chance.randbytes(chance.randrange(0, 20))
        data = b"GET / HTTP/1.1\r\n" + chance.choice([b"\r\n", b" ", b""]).join(word.encode() for word in words) + noise
        try:
            client.send_raw(data + b"\r\n\r\n")
            client.socket.shutdown(socket.SHUT_WR)
            while client.socket.recv(65536):
                pass
        except ConnectionError:
            pass
        client.close()
    assert ear.sync() == []
