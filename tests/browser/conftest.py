"""Browsers for tests: Debian's Chromium, each person with a profile of their own, and the client as it is built."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.browser.visitor import Visitor
from tests.support import ServerProcess

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP room.lan 127.0.0.1",
]
LIMIT_MS = 20_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of it starts real programs."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.real)
            item.add_marker(pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium here"))


@pytest.fixture(scope="session")
def built() -> None:
    """The client, built from the sources of this tree."""
    subprocess.run(["sh", str(ROOT / "scripts" / "build-web"), sys.executable], check=True)


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """The library's driver. It ends with these tests, since it leaves an event loop running that is in others' way."""
    expect.set_options(timeout=LIMIT_MS)
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="package")
def browser(built: None, playwright: Playwright) -> Iterator[Browser]:
    """One browser for all; people are kept apart by contexts."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes profiles that know nothing, and closes them with the test."""
    contexts: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        context = browser.new_context(locale="en-GB", **options)  # type: ignore[arg-type]
        context.set_default_timeout(LIMIT_MS)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def visit(new_context: Callable[..., BrowserContext], server: ServerProcess) -> Callable[..., Visitor]:
    """Opens the client on `server` for somebody; with a name they join."""

    def open_page(name: str = "", context: BrowserContext | None = None, path: str = "/", **options: object) -> Visitor:
        page: Page = (context or new_context(**options)).new_page()
        visitor = Visitor(page, f"http://127.0.0.1:{server.port}{path}")
        visitor.open()
        if name:
            visitor.join(name)
        return visitor

    return open_page
