"""Host and Origin: which names this server goes by, and whose pages may connect."""

from __future__ import annotations

import pytest

from chatbox.http.guard import Guard, host_and_port

GUARD = Guard(["hub", "chat.example"], ["https://pages.example"])


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST:8080",
        "app.localhost",
        "127.0.0.1",
        "192.168.1.5:9000",
        "[::1]:8080",
        "[fd00::1]",
        "hub",
        "HUB:80",
        "chat.example",
        "chat.example.:8080",
    ],
)
def test_hosts_that_are_served(host: str) -> None:
    """IP literals, localhost, this machine's name and configured ones, with any port."""
    assert GUARD.refusal([host], []) is None


@pytest.mark.parametrize(
    ("hosts", "status"),
    [
        (["evil.example"], 421),
        (["evil.example:8080"], 421),
        (["chat.example.evil.example"], 421),
        (["0x7f.1"], 421),
        (["127.1"], 421),
        (["[localhost.evil]"], 400),
        ([], 400),
        ([""], 400),
        ([":8080"], 400),
        (["localhost", "localhost"], 400),
        (["localhost:port"], 400),
        (["localhost:99999"], 400),
        (["user@localhost"], 400),
        (["localhost/path"], 400),
        (["local host"], 400),
        (["[::1"], 400),
        (["::1"], 400),
    ],
)
def test_hosts_that_are_not(hosts: list[str], status: int) -> None:
    """Another name is what DNS rebinding looks like; what is no host is a bad request."""
    refusal = GUARD.refusal(hosts, [])
    assert refusal is not None
    assert refusal.status == status


@pytest.mark.parametrize(
    ("host", "origin", "allowed"),
    [
        ("localhost:8080", "http://localhost:8080", True),
        ("LocalHost:8080", "http://localhost:8080", True),
        ("chat.example", "https://chat.example", True),
        ("localhost:8080", "https://pages.example", True),
        ("localhost:8080", "https://PAGES.example/", True),
        ("localhost:8080", "http://localhost:8081", False),
        ("localhost:8080", "http://localhost", False),
        ("localhost:8080", "http://evil.example", False),
        ("localhost:8080", "http://pages.example", False),
        ("localhost:8080", "null", False),
        ("localhost:8080", "", False),
        ("localhost:8080", "http://[", False),
        ("127.0.0.1:8080", "http://localhost:8080", False),
    ],
)
def test_origins(host: str, origin: str, allowed: bool) -> None:
    """The page's own host, or a configured origin."""
    refusal = GUARD.refusal([host], [origin])
    assert (refusal is None) == allowed
    assert refusal is None or refusal.status == 403


def test_two_origins_are_none() -> None:
    """Nobody sends two."""
    refusal = GUARD.refusal(["localhost"], ["http://localhost", "http://localhost"])
    assert refusal is not None
    assert refusal.status == 403


def test_host_and_port() -> None:
    """As the page tells people to join."""
    assert host_and_port("Hub.Example:9000") == ("hub.example", 9000)
    assert host_and_port("[FD00::1]") == ("fd00::1", 80)
    assert host_and_port("a:b") == ("", 0)
