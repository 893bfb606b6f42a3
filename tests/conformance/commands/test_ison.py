"""ISON: https://www.rfc-editor.org/rfc/rfc2812#section-4.9"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_who_is_here(meeting: Meeting) -> None:
    """ "a quick and efficient means to get a response about whether a given nickname was currently on IRC": 303
    ":*1<nick> *( " " <nick> )", the list in one parameter or in several."""
    ann = meeting.old("ann")
    meeting.new("bob")
    for command in ("ISON bob nobody ANN", "ISON :bob nobody ANN"):
        assert ann.ask(command) == ["303 ann :bob ann"]


def test_none_of_them_and_nobody_named(meeting: Meeting) -> None:
    """ "If none of the given nicknames is present, an empty list"; ERR_NEEDMOREPARAMS."""
    ann = meeting.old("ann")
    assert ann.ask("ISON nobody", "ISON") == ["303 ann :", "461 ann ISON"]
