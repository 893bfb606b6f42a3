"""The person's own settings, and how addresses are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbox.client import profile
from chatbox.client.address import Server, find
from chatbox.client.joincode import encode


def load(tmp_path: Path, text: str) -> profile.Profile:
    file = tmp_path / "client.toml"
    file.write_text(text)
    return profile.load({profile.VARIABLE: str(file)})


def test_no_settings_are_no_fault(tmp_path: Path) -> None:
    """Most people have none."""
    assert profile.load({profile.VARIABLE: str(tmp_path / "none")}) == profile.Profile()


def test_credentials(tmp_path: Path) -> None:
    """The command line comes before the settings; a password is only used for its own account."""
    settings = load(tmp_path, '[[servers]]\naddress = "box"\naccount = "zoe"\npassword_env = "P"\n')
    found = profile.credentials(settings, Server("box", 8080), "", {"P": "secret"})
    assert (found.account, found.password) == ("zoe", "secret")
    found = profile.credentials(settings, Server("box", 8080), "ivan", {"P": "secret"})
    assert (found.account, found.password) == ("ivan", "")
    found = profile.credentials(settings, Server("elsewhere", 8080), "", {"P": "secret"})
    assert (found.account, found.password) == ("", "")
    assert "secret" not in repr(profile.credentials(settings, Server("box", 8080), "", {"P": "secret"}))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nam = 'x'", "nam is no setting"),
        ("name = 1", "must be a text"),
        ("servers = 1", "give each as [[servers]]"),
        ("[[servers]]\naccount = 'x'", "address is missing"),
        ("[[servers]]\naddress = 'x'\ntls = 'yes'", "true or false"),
        ("name =", "client.toml"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, said: str) -> None:
    """The file, the key, and what is wrong."""
    with pytest.raises(profile.ProfileError, match=said.replace("[", r"\[")):
        load(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "server"),
    [
        ("box", Server("box", 8080)),
        ("192.168.1.5:9000", Server("192.168.1.5", 9000)),
        ("irc://box/books", Server("box", 8080, room="#books")),
        ("ircs://box:6697/#books", Server("box", 6697, True, room="#books")),
        ("ws://box:8080/chat", Server("box", 8080, websocket="ws://box:8080/chat")),
        ("https://chat.example.org/", Server("chat.example.org", 443, True, "wss://chat.example.org:443/")),
        ("http://box:8080/#/books", Server("box", 8080, False, "ws://box:8080/", "#books")),
        ("http://box:8080/?invite=abc#/%23books", Server("box", 8080, False, "ws://box:8080/", "#books", "abc")),
        (encode("192.168.1.5", 8080), Server("192.168.1.5", 8080)),
        (encode("192.168.1.5", 9000, True) + "+abc", Server("192.168.1.5", 9000, True, token="abc")),
    ],
)
def test_addresses_links_and_codes(text: str, server: Server) -> None:
    """Whatever a person was told."""
    assert find(text) == server


@pytest.mark.parametrize("text", ["", "a b", "gopher://x", "http://", "acorn-actor-album-alley"])
def test_what_is_no_address(text: str) -> None:
    """Said in words, with a ValueError and nothing else."""
    with pytest.raises(ValueError, match=r"\w"):
        find(text)
