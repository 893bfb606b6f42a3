"""What is announced, and what is not."""

from __future__ import annotations

import threading

import pytest

from chatbox.net import announce
from chatbox.net.announce import Announcement, reachable


@pytest.mark.parametrize("hosts", [["127.0.0.1"], ["::1"], ["127.0.0.1", "::1"], []])
def test_loopback_is_never_announced(hosts: list[str]) -> None:
    """Nobody else could come in."""
    before = threading.active_count()
    announcement = Announcement("box", hosts, 8080, {})
    announcement.start()
    assert threading.active_count() == before
    announcement.stop()
    assert reachable(hosts) == []


def test_addresses_of_interfaces(monkeypatch: pytest.MonkeyPatch) -> None:
    """ "0.0.0.0" and "::" stand for all of the machine's; those listened on by name are told as they are."""
    monkeypatch.setattr(announce, "_own", lambda version: ["192.168.1.5"] if version == 4 else ["2001:db8::5"])
    assert reachable(["0.0.0.0", "::"]) == ["192.168.1.5", "2001:db8::5"]
    assert reachable(["192.168.7.7", "127.0.0.1"]) == ["192.168.7.7"]


def test_since_when_a_server_is_there_does_not_depend_on_how_long_announcing_takes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who was started last is listed first."""
    monkeypatch.setattr("time.time", lambda: 1000.9)
    announcement = Announcement("box", ["192.0.2.1"], 8080, {"tls": "0"})
    monkeypatch.setattr("time.time", lambda: 1002.0)
    properties = announcement._service(["192.0.2.1"]).properties
    assert properties == {b"tls": b"0", b"since": b"1000"}
