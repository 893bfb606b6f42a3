"""account-extban: https://ircv3.net/specs/extensions/account-extban"""

from __future__ import annotations

import pytest

from tests.conformance.meeting import Meeting


@pytest.mark.parametrize("mask", ["a:{}", "account:{}"])
def test_an_account_is_kept_out(meeting: Meeting, mask: str) -> None:
    """ "Servers publishing the ACCOUNTEXTBAN token MUST also publish the EXTBAN token"; "Servers MUST support
    matching exact account names"."""
    told = " ".join(meeting.old("ann", room=meeting.room).ask("ISUPPORT"))
    assert " ACCOUNTEXTBAN=a,account " in told
    assert " EXTBAN=,amr " in told
    owner, bob, room = meeting.registered(), meeting.old("bob"), meeting.room
    ann = meeting.operator("op")
    ann.ask(f"SAMODE {room} +b {mask.format(owner.nick)}")
    assert owner.ask(f"JOIN {room}") == [f"474 {owner.nick} {room}"]
    owner.ask(f"NICK hid{owner.nick}")
    assert owner.ask(f"JOIN {room}") == [f"474 hid{owner.nick} {room}"]
    assert bob.ask(f"JOIN {room}")[0].endswith(f" JOIN {room}")
