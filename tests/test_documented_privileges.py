"""What operators may do is documented, all of it and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from chatbox.core.privileges import PRIVILEGES

PAGE = Path(__file__).parent.parent / "docs" / "accounts.md"


def test_every_privilege_is_documented() -> None:
    assert dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", PAGE.read_text(), re.MULTILINE)) == dict(PRIVILEGES)
