"""The table of extensions in the documentation."""

from __future__ import annotations

from pathlib import Path

from chatbox.wire.caps import CAPS
from chatbox.wire.extensions import OTHERS, inserted, table

PAGE = Path(__file__).parents[2] / "docs" / "extensions.md"


def test_the_documentation_is_fresh() -> None:
    """Whoever adds a row runs `make docs`."""
    text = PAGE.read_text("utf-8")
    assert inserted(text) == text, "run make docs"


def test_every_extension_is_in_it_once() -> None:
    """With its page, and since when."""
    rows = [line.split(" | ") for line in table().splitlines()[2:]]
    assert len(rows) == len(CAPS) + len(OTHERS) == len({row[0] for row in rows})
    for name, _, spec, status, since in rows:
        assert spec.startswith("<https://")
        assert status in {"ratified", "draft", "proposal", "in use", "Chatbox's own"}
        if name.removeprefix("| ").startswith("draft/") and "extended-monitor" not in name and "implicit" not in name:
            assert status in {"draft", "proposal"}, name
        assert since.removesuffix(" |").count(".") == 2
