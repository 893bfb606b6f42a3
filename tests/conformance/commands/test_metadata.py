"""METADATA: https://ircv3.net/specs/extensions/metadata"""

from __future__ import annotations

from tests.conformance.meeting import Meeting

CAPS = ("batch", "draft/metadata-2")


def test_set_get_list_clear(meeting: Meeting) -> None:
    """761 RPL_KEYVALUE "<target> <key> <visibility> :<value>", 766 RPL_KEYNOTSET "<target> <key>"; GET, LIST and
    CLEAR "in a batch of type metadata"."""
    ann = meeting.person("ann", *CAPS)
    assert ann.ask("METADATA * SET url :https://a.example") == ["761 ann ann url * https://a.example"]
    batch, *rows, end = ann.ask("METADATA * GET url none")
    assert batch.split(" ")[2:] == ["metadata", "ann"]
    assert [row.split(" ")[:4] for row in rows] == [["761", "ann", "ann", "url"], ["766", "ann", "ann", "none"]]
    assert end.startswith("BATCH -")
    assert len(ann.ask("METADATA * LIST")) == 3
    assert ann.ask("METADATA * CLEAR")[1] == "761 ann ann url * https://a.example"
    assert len(ann.ask("METADATA * LIST")) == 2
    assert ann.ask("METADATA * SET url x", "METADATA * SET url")[1].startswith("766 ann ann url")


def test_subscriptions(meeting: Meeting) -> None:
    """770 RPL_METADATASUBOK, 771 RPL_METADATAUNSUBOK, 772 RPL_METADATASUBS; who subscribed hears of changes:
    "METADATA <target> <key> <visibility> :<value>"; others do not."""
    room = meeting.room
    ann, bob = meeting.person("ann", *CAPS, room=room), meeting.person("bob", *CAPS, room=room)
    old = meeting.old("old", room=room)
    for one in (ann, bob):
        one.heard()
    assert bob.ask("METADATA * SUB url avatar")[0].startswith("770 bob ")
    assert {word for line in bob.ask("METADATA * SUBS") if line.startswith("772 ") for word in line.split()[2:]} == {
        "url",
        "avatar",
    }
    ann.ask("METADATA * SET url :https://a.example", "METADATA * SET other x")
    assert bob.heard() == ["METADATA ann url * https://a.example"]
    assert old.heard() == []
    assert bob.ask("METADATA * UNSUB url")[0].startswith("771 bob ")
    ann.ask("METADATA * SET url :https://b.example")
    assert bob.heard() == []


def test_refusals(meeting: Meeting) -> None:
    """ "FAIL METADATA INVALID_TARGET", KEY_INVALID, KEY_NO_PERMISSION, SUBCOMMAND_INVALID, VALUE_INVALID; 461."""
    room = meeting.room
    meeting.old("owner", room=room)
    ann = meeting.person("ann", *CAPS, room=room)
    assert ann.ask("METADATA", "METADATA *", "METADATA * GET") == ["461 ann METADATA"] * 3
    assert ann.ask("METADATA nobody GET x", "METADATA #none LIST") == [
        "FAIL METADATA INVALID_TARGET nobody",
        "FAIL METADATA INVALID_TARGET #none",
    ]
    assert ann.ask("METADATA * SET bad!key x") == ["FAIL METADATA KEY_INVALID bad!key"]
    assert ann.ask("METADATA * NOSUCH") == ["FAIL METADATA SUBCOMMAND_INVALID NOSUCH"]
    for target in ("owner", room):
        assert ann.ask(f"METADATA {target} SET x y") == [f"FAIL METADATA KEY_NO_PERMISSION {target} x"]
    assert ann.ask("METADATA * SET x :" + "y" * 301)[0].startswith("FAIL METADATA VALUE_INVALID")
