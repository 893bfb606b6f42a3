"""Files of the web client: compressed as the browser takes them, cached for as long as their names promise."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
from aiohttp.test_utils import make_mocked_request

from chatbox.http import assets, client

JS = b"console.log('chat');" * 50


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """What a build leaves."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>one</title>")
    script = tmp_path / "assets" / "index-abc.js"
    script.write_bytes(JS)
    script.with_name("index-abc.js.gz").write_bytes(gzip.compress(JS))
    script.with_name("index-abc.js.br").write_bytes(b"brotli")
    (tmp_path / ".built").write_text("x")
    return tmp_path


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip;q=0.5", "gzip"), ("", None), ("identity", None)],
)
def test_the_smallest_that_the_browser_takes(built: Path, accepted: str, encoding: str | None) -> None:
    """And a name with a hash is never asked for again."""
    asset = assets.Assets(built).find("/assets/index-abc.js")
    assert asset is not None
    answer = assets.answer(make_mocked_request("GET", "/", {"Accept-Encoding": accepted}), asset)
    assert answer.headers.get("Content-Encoding") == encoding
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_what_the_browser_has_is_not_sent_again(built: Path) -> None:
    """https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2"""
    asset = assets.Assets(built).find("/")
    assert asset is not None
    first = assets.answer(make_mocked_request("GET", "/"), asset)
    assert first.headers["Cache-Control"] == "no-cache"
    again = assets.answer(make_mocked_request("GET", "/", {"If-None-Match": f"W/{first.headers['ETag']}"}), asset)
    assert (again.status, again.body) == (304, None)


def test_nothing_outside_and_nothing_hidden(built: Path) -> None:
    """The table holds what was built; a path is never made into a file's name."""
    found = assets.Assets(built)
    assert found.find("/") is not None
    for path in (
        "/.built",
        "/assets/index-abc.js.gz",
        "/../client.py",
        "/assets/../index.html",
        "//index.html",
        "/index.html",
    ):
        assert found.find(path) is None


def test_a_new_build_is_served_and_the_old_files_are_still_found(built: Path) -> None:
    """A page that is open goes on loading the parts it was made of."""
    found = assets.Assets(built)
    assert found.find("/") is not None
    (built / "assets" / "index-abc.js").rename(built / "assets" / "index-new.js")
    index = built / "index.html"
    index.write_text("<!doctype html><title>two</title>")
    os.utime(index, ns=(1, 1))
    page = found.find("/")
    assert page is not None
    assert b"two" in page.bodies[""]
    assert found.find("/assets/index-new.js") is not None
    assert found.find("/assets/index-abc.js") is not None


def test_before_the_build_there_is_nothing_and_afterwards_there_is(tmp_path: Path) -> None:
    """The server listens before the client is built."""
    found = assets.Assets(tmp_path)
    assert found.find("/") is None
    (tmp_path / "index.html").write_text("here")
    assert found.find("/") is not None


def test_the_policy_names_configured_servers_and_nobody_else() -> None:
    """Only what is served from here runs, and nothing else is asked for anything."""
    policy = client.policy(("wss://irc.example.org:8097/socket",))
    assert "connect-src 'self' wss://irc.example.org:8097;" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
