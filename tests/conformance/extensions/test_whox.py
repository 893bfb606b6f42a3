"""whox: https://ircv3.net/specs/extensions/whox"""

from __future__ import annotations

from tests.conformance.meeting import NAME, Meeting


def test_fields_in_their_order(meeting: Meeting) -> None:
    """ "Servers MUST send the fields in the order specified" t c u i h s n f d l a o r, whatever the order they are
    asked for in; "Exactly the fields requested by the client MUST be returned"."""
    room = meeting.room
    ann = meeting.old("ann", room=room)
    assert " WHOX " in " ".join(ann.ask("ISUPPORT"))
    assert ann.ask(f"WHO {room} %raolncuthsifd,42")[0].split(" ") == (
        f"354 ann 42 {room} ann 127.0.0.1 127.0.0.1 {NAME} ann H@ 0 0 0 n/a :Real ann"
    ).split(" ")
    assert ann.ask(f"WHO {room} %n") == ["354 ann ann", f"315 ann {room} :End of WHO list"]


def test_accounts_tokens_and_nothing(meeting: Meeting) -> None:
    """ "0" for who has no account; the token back as it was; "Servers MUST ignore any fields" they do not know."""
    room = meeting.room
    owner, ann = meeting.registered(room=room), meeting.old("ann", room=room)
    assert ann.ask(f"WHO {owner.nick} %tna,7")[0] == f"354 ann 7 {owner.nick} {owner.nick}"
    assert ann.ask("WHO ann %an")[0] == "354 ann ann 0"
    assert ann.ask("WHO ann %nZ")[0] == "354 ann ann"
    for nothing in ("%", "%Z", "%,5"):
        assert ann.ask(f"WHO ann {nothing}") == ["315 ann ann :End of WHO list"]
