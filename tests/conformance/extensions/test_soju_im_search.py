"""soju.im/search: https://github.com/emersion/soju/blob/master/doc/ext/search.md"""

from __future__ import annotations

from chatbox.wire.render import server_time
from tests.conformance.meeting import Meeting

CAPS = ("soju.im/search", "batch", "message-tags", "server-time")


def test_a_batch_of_messages(meeting: Meeting) -> None:
    """ "the server MUST reply to a successful SEARCH command using a batch"; each message has its own time and id."""
    room = meeting.room
    ann, bob = meeting.person("ann", *CAPS, room=room), meeting.person("bob", *CAPS, "echo-message", room=room)
    (said,) = bob.told(f"PRIVMSG {room} :That was fast!")
    ann.heard()
    opened, hit, closed = ann.told(f"SEARCH in={room};text=fast;limit=2")
    assert (opened.command, opened.params[1]) == ("BATCH", "soju.im/search")
    assert (hit.command, hit.source, hit.params) == ("PRIVMSG", said.source, said.params)
    assert (hit.tags["time"], hit.tags["msgid"]) == (said.tags["time"], said.tags["msgid"])
    assert hit.tags["batch"] == opened.params[0][1:] == closed.params[0][1:]


def test_attributes(meeting: Meeting) -> None:
    """in, from, text, limit, and both times included: "at or after this time", "at or before this time"."""
    room = meeting.room
    ann, bob = meeting.person("ann", *CAPS, "echo-message", room=room), meeting.person("bob", *CAPS, room=room)
    times = [ann.told(f"PRIVMSG {room} :word {number}")[0].tags["time"] for number in range(4)]
    bob.ask(f"PRIVMSG {room} :word of bob")

    def found(attributes: str) -> list[str]:
        return [line.rpartition(" ")[2] for line in ann.ask(f"SEARCH in={room};{attributes}")[1:-1]]

    ann.heard()
    assert found("from=ann;text=word") == ["0", "1", "2", "3"]
    assert found("text=word\\sof") == ["bob"]
    assert found("text=word;limit=2") == ["3", "bob"]
    assert found(f"after={times[1]};from=ann") == ["1", "2", "3"]
    assert found(f"before={times[1]};from=ann") == ["0", "1"]
    assert found(f"after={times[1]};before={times[2]}") == ["1", "2"]
    assert found(f"before={server_time(1000)}") == []


def test_nothing_found(meeting: Meeting) -> None:
    """ "the server SHOULD return an empty batch in order to avoid the client waiting for a reply"."""
    ann = meeting.person("ann", *CAPS, room=meeting.room)
    assert [line.split(" ")[0] for line in ann.ask("SEARCH text=nobodysaidthis")] == ["BATCH", "BATCH"]


def test_without_batch(meeting: Meeting) -> None:
    """ "limited functionality is available to clients without support for these CAPs"."""
    room = meeting.room
    ann = meeting.person("ann", "soju.im/search", room=room)
    ann.ask(f"PRIVMSG {room} :alone")
    assert ann.ask(f"SEARCH in={room};text=alone") == [f":ann!ann@127.0.0.1 PRIVMSG {room} :alone"]
