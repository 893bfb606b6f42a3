"""No relayed line is longer than the protocol allows, however long the names and texts are."""

from __future__ import annotations

import pytest

from chatbox.core.limits import Limits
from chatbox.wire import caps
from chatbox.wire.message import MAX_BODY_BYTES
from tests.core.fakes import Client, World

ROOM = "#" + "é" * 40
LONG = "🙂" * 110


@pytest.mark.parametrize(
    "line",
    [
        f"TOPIC {ROOM} :{LONG}",
        f"AWAY :{LONG}",
        f"PART {ROOM} :{LONG}",
        f"KICK {ROOM} dan :{LONG}",
        f"MODE {ROOM} +bbb {'é' * 90} {'ü' * 90} x",
        f"MODE {ROOM} +k {'é' * 64}",
        "NICK " + "ö" * 32,
        f"QUIT :{LONG}",
    ],
    ids=lambda line: line.partition(" ")[0],
)
def test_what_is_relayed_fits_a_line(line: str) -> None:
    """512 bytes with CR LF; texts are cut between characters, and changes end before one that does not fit."""
    world = World(Limits(topic_length=0, kick_length=0, away_length=0))
    ann = world.client("ä" * 32, room=ROOM)
    bob = world.client("bob", caps.AWAY_NOTIFY, room=ROOM)
    world.client("dan", room=ROOM)
    bob.lines()
    ann.ask(line)
    (heard,) = bob.lines()
    assert 170 < len(heard.encode()) <= MAX_BODY_BYTES - 2


def test_a_real_name_is_cut_where_it_is_told() -> None:
    """extended-join has it after names of any length."""
    world = World()
    bob = world.client("bob", caps.EXTENDED_JOIN, room=ROOM)
    ann = Client(world)
    ann.ask("NICK " + "ä" * 32, f"USER ann 0 * :{LONG}", f"JOIN {ROOM}")
    (heard,) = bob.lines()
    assert heard.endswith("🙂")
    assert len(heard.encode()) <= MAX_BODY_BYTES - 2
