"""NAMES (https://modern.ircdocs.horse/#names-message): everybody once, in lines that fit, however many they are."""

from __future__ import annotations

import pytest

from chatbox.commands import names
from chatbox.core import roster
from chatbox.core.limits import Limits
from chatbox.wire import caps
from chatbox.wire.message import parse
from tests.core.fakes import World


@pytest.mark.parametrize("few", [0, roster.FEW])
@pytest.mark.parametrize("capabilities", [0, caps.USERHOST_IN_NAMES | caps.MULTI_PREFIX])
@pytest.mark.parametrize("ending", ["", "é"])
@pytest.mark.parametrize("count", [1, 2, 37, 200])
def test_everybody_once(few: int, capabilities: int, ending: str, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """In both ways of making the lines: put together at once, and member by member."""
    monkeypatch.setattr(roster, "FEW", few)
    world = World(Limits(nick_length=400))
    ann = world.client("ann", capabilities, room="#a")
    nicks = {"@ann", *(f"member{'x' * (number % 23)}{number}{ending}" for number in range(1, count))}
    for nick in nicks - {"@ann"}:
        world.client(nick, room="#a")
    ann.lines()
    lines = [line for line in ann.ask("NAMES #a") if " 353 " in line]
    assert all(len(line.encode()) <= 510 for line in lines)
    told = " ".join(parse(line).params[-1] for line in lines).split(" ")
    assert sorted(word.split("!")[0] for word in told) == sorted(nicks)
    assert all(("!" in word) == bool(capabilities) for word in told)
    assert len(lines) <= 1 + sum(len(word.encode()) + 1 for word in told) / (names.MAX_NAMES_BYTES - 60)
