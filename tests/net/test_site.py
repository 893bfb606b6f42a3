"""What serves HTTP is loaded beside the loop."""

from __future__ import annotations

import threading

import pytest

from chatbox.net import site as site_module
from chatbox.net.site import LazySite


def test_the_end_of_the_process_waits_for_libraries_being_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the server runs in a daemon thread, whose own threads would be daemons, too."""
    loaded: list[bool] = []
    done = threading.Event()

    def load() -> None:
        loaded.append(threading.current_thread().daemon)
        done.set()

    monkeypatch.setattr(site_module, "_load", load)
    site = LazySite.__new__(LazySite)
    threading.Thread(target=site.warm, daemon=True).start()
    assert done.wait(10)
    assert loaded == [False]
