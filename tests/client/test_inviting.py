"""Links and codes for others, and back."""

from __future__ import annotations

import pytest

from chatbox.client.address import find
from chatbox.client.inviting import code, link, qr


@pytest.mark.parametrize("host", ["192.168.1.5", "2001:db8::5"])
@pytest.mark.parametrize("secure", [False, True])
@pytest.mark.parametrize("port", [80, 443, 8080])
def test_what_is_told_is_found(host: str, port: int, secure: bool) -> None:
    """`chatbox join` takes both, with room and token."""
    server = find(link(host, port, secure=secure, room="#büro", token="a-b_c"))
    assert (server.host, server.port, server.secure, server.room, server.token) == (
        host,
        port,
        secure,
        "#büro",
        "a-b_c",
    )
    server = find(code(host, port, secure=secure, token="a-b_c"))
    assert (server.host, server.port, server.secure, server.token) == (host, port, secure, "a-b_c")


def test_names_have_no_code() -> None:
    """They are told as they are."""
    assert code("chat.example.org", 8080) == ""
    assert link("chat.example.org", 443, secure=True) == "https://chat.example.org/"


def test_the_picture_is_dark_on_light_in_any_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """And without escape sequences where no colours are wanted."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert all(line.startswith("\x1b[97;40m") for line in qr("http://192.168.1.5:8080/").splitlines())
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in qr("http://192.168.1.5:8080/")
