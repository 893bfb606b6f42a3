"""`chatbox status`: how the server that runs on a data directory is doing."""

from __future__ import annotations

import json
import sys

from chatbox.config import Loaded
from chatbox.net import control


def run(loaded: Loaded, as_json: bool) -> int:
    """Prints the figures; returns the exit status, 1 where no server answers."""
    directory = loaded.config.storage.directory
    try:
        figures = control.ask(directory, {"command": "status"})
    except control.NoServer:
        print(f"chatbox: no server runs on {directory}; name another with --data", file=sys.stderr)
        return 1
    except control.Refused as refusal:
        print(f"chatbox: {refusal}", file=sys.stderr)
        return 1
    if as_json:
        print(json.dumps(figures))
        return 0
    width = max(map(len, figures))
    for name, value in figures.items():
        print(f"{name.replace('_', ' ').ljust(width)}  {value}")
    return 0
