"""LINKS: https://modern.ircdocs.horse/#links-message"""

from __future__ import annotations

from tests.conformance.meeting import NAME, Meeting


def test_this_server_is_the_list(meeting: Meeting) -> None:
    """364 "<client> <server1> <server2> :<hopcount> <server info>", and "mark the end of the list using a
    RPL_ENDOFLINKS message"."""
    ann = meeting.old("ann")
    own = f"364 ann {NAME} {NAME} :0 A server for examples"
    assert ann.ask("LINKS") == [own, "365 ann * :End of /LINKS list"]
    assert ann.ask("LINKS *.example") == [own, "365 ann *.example :End of /LINKS list"]


def test_a_mask_that_fits_no_server(meeting: Meeting) -> None:
    """The end alone, with the mask as it was given."""
    assert meeting.old("ann").ask("LINKS *.org") == ["365 ann *.org :End of /LINKS list"]
