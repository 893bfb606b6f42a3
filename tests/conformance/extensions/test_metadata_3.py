"""draft/metadata-3: https://ircv3.net/specs/extensions/metadata"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_what_the_value_says(meeting: Meeting) -> None:
    """ "max-subs", "max-keys", "max-value-bytes", "before-connect"."""
    told = " ".join(line.partition(" :")[2] for line in meeting.nobody().ask("CAP LS 302"))
    assert "draft/metadata-3=before-connect,max-subs=100,max-keys=100,max-value-bytes=300" in told.split()


def test_before_registration(meeting: Meeting) -> None:
    """ "before-connect": keys and subscriptions may be set "before … connection registration"."""
    ann = meeting.nobody()
    ann.ask("CAP REQ :draft/metadata-3 batch", "NICK ann")
    assert ann.ask("METADATA * SET url https://a.example")[0].startswith("761 * * url ")
    assert ann.ask("METADATA * SUB avatar")[0].startswith("770 * avatar")
    ann.ask("USER ann 0 * :Ann", "CAP END")
    ann.nick = "ann"
    assert any("https://a.example" in line for line in ann.ask("METADATA ann GET url"))


def test_how_changes_are_told(meeting: Meeting) -> None:
    """As numerics, as Ergo tells them: 761 RPL_KEYVALUE, and 766 RPL_KEYNOTSET when it is taken away; those without
    it are not told."""
    room = meeting.room
    ann = meeting.old("ann", room=room)
    some, old = meeting.person("some", "draft/metadata-3", room=room), meeting.old("old", room=room)
    some.ask("METADATA * SUB url")
    ann.ask("METADATA * SET url https://a.example", "METADATA * SET url")
    set_, taken = some.heard()
    assert set_ == "761 * ann url * https://a.example"
    assert taken.startswith("766 * ann url")
    assert old.heard() == []
