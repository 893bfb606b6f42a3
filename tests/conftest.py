"""Fixtures for tests of the real thing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.support import LineClient, ServerProcess

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture(autouse=True)
def own_data(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients in this process know no certificate and no token of another test, whose port may have been the same."""
    if request.node.get_closest_marker("real"):
        monkeypatch.setenv("XDG_DATA_HOME", str(request.getfixturevalue("tmp_path") / "own"))


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[Callable[..., ServerProcess]]:
    """Starts servers, and ends them with the test."""
    servers: list[ServerProcess] = []

    def start(**options: Any) -> ServerProcess:
        server = ServerProcess(options.pop("data", tmp_path / f"data{len(servers)}"), **options)
        servers.append(server)
        return server

    yield start
    for server in servers:
        server.kill()
        assert "Traceback" not in server.log, server.log


@pytest.fixture
def server(start_server: Callable[..., ServerProcess]) -> ServerProcess:
    """A server with defaults, without flood control."""
    return start_server()


@pytest.fixture
def connect(server: ServerProcess) -> Iterator[Callable[[], LineClient]]:
    """Connects sockets to `server`, and closes them with the test."""
    clients: list[LineClient] = []

    def make() -> LineClient:
        clients.append(LineClient(server.port))
        return clients[-1]

    yield make
    for client in clients:
        client.close()
