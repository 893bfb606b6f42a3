"""SEARCH: https://github.com/emersion/soju/blob/master/doc/ext/search.md#search-command"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_refusals(meeting: Meeting) -> None:
    """ "If the selectors were invalid, the INVALID_PARAMS error code SHOULD be returned"; 421 where not negotiated."""
    room = meeting.room
    ann = meeting.person("ann", "soju.im/search", "batch", room=room)
    assert ann.ask("SEARCH") == ["461 ann SEARCH"]
    assert ann.ask("SEARCH size=big") == ["FAIL SEARCH INVALID_PARAMS size"]
    assert ann.ask("SEARCH text=x;limit=0") == ["FAIL SEARCH INVALID_PARAMS limit"]
    assert ann.ask("SEARCH text=x;after=now") == ["FAIL SEARCH INVALID_PARAMS after now"]
    assert ann.ask("SEARCH text=x;in=#none") == ["FAIL SEARCH INVALID_PARAMS in"]
    assert meeting.old("old").ask("SEARCH text=x") == ["421 old SEARCH"]
