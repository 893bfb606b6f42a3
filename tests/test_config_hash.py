"""`chatbox config hash`: what `[[oper]] password` takes."""

from __future__ import annotations

import pytest

from tests.test_cli import run

pytestmark = pytest.mark.real


def test_it_tells_nothing_of_the_password() -> None:
    made = run("config", "hash", stdin="secret\n")
    assert made.stdout.startswith("$argon2id$")
    assert "secret" not in made.stdout
