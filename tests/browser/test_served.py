"""How the client is served: small, cached, and under a policy that lets nothing in."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Response

from tests.support import ServerProcess

FIRST_LOAD_BYTES = 120_000


def test_the_first_load_is_small_and_the_second_smaller(
    new_context: Callable[..., BrowserContext], server: ServerProcess
) -> None:
    """At most 120 kB come over the wire until one can type a name; then only the page itself is asked for again."""
    context = new_context()
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    address = f"http://127.0.0.1:{server.port}/"
    page.goto(address)
    page.get_by_role("textbox", name="Your name").wait_for()
    page.wait_for_load_state("networkidle")
    sizes = {answer.url: answer.request.sizes()["responseBodySize"] for answer in answers}
    print(sizes, sum(sizes.values()))
    assert sum(sizes.values()) <= FIRST_LOAD_BYTES
    for answer in answers:
        assert answer.url.startswith(address)
        if "/assets/" in answer.url:
            assert "immutable" in answer.headers["cache-control"]
            assert answer.headers["content-encoding"] in ("br", "gzip") or not answer.url.endswith((".js", ".css"))
    policy = answers[0].headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_all_of_the_first_load_is_small_in_every_encoding(built: None, server: ServerProcess, encoding: str) -> None:
    """The page, what it names, and what these import, as they are served to who takes only this encoding."""
    address = f"http://127.0.0.1:{server.port}/"

    def get(path: str) -> tuple[bytes, bytes]:
        request = urllib.request.Request(address + path, headers={"Accept-Encoding": encoding})
        with urllib.request.urlopen(request) as answer:
            assert answer.headers["content-encoding"] == encoding
            assert answer.headers["vary"].lower() == "accept-encoding"
            body = answer.read()
        with urllib.request.urlopen(address + path) as answer:
            plain = answer.read()
        return body, plain

    sizes, wanted = {}, [""]
    for path in wanted:
        body, plain = get(path)
        sizes[path] = len(body)
        text = plain.decode()
        found = re.findall(r"(?:src|href)=\"\./(assets/[^\"]+\.(?:js|css))\"", text) if path == "" else []
        found += [f"assets/{name}" for name in re.findall(r"^import[^;]*?\"\./([^\"]+\.js)\"", text, re.MULTILINE)]
        wanted += [one for one in found if one not in wanted]
    assert len(sizes) >= 3
    assert sum(sizes.values()) <= FIRST_LOAD_BYTES, sizes


def test_a_server_without_the_client_says_how_to_join(
    new_context: Callable[..., BrowserContext], start_server: Callable[..., ServerProcess]
) -> None:
    """`[web] enabled = false`."""
    server = start_server(config="[web]\nenabled = false\n")
    page = new_context().new_page()
    page.goto(f"http://127.0.0.1:{server.port}/")
    assert "nc 127.0.0.1" in page.inner_text("body")
    assert "switched its web client off" in page.inner_text("body")
