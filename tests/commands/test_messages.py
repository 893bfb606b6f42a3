"""Messages, echoes, labels and history."""

from __future__ import annotations

import re

from chatbox.wire import caps
from chatbox.wire.render import server_time
from tests.core.fakes import ALL_CAPS, Client, World

TAGGED = caps.MESSAGE_TAGS | caps.SERVER_TIME


def history(client: Client, command: str) -> list[str]:
    """The texts of a page, checked to be one batch of what was asked."""
    lines = client.ask("CHATHISTORY " + command)
    opened = re.search(r"BATCH \+(\w+) chathistory (\S+)$", lines[0])
    assert opened, lines
    assert lines[-1].endswith("BATCH -" + opened[1])
    assert all(f"batch={opened[1]}" in line for line in lines[1:-1])
    return [line.rpartition(" :")[2] for line in lines[1:-1]]


def test_a_message_carries_its_id_and_time() -> None:
    """message-ids and server-time, the same for everybody; each event of a room has a time of its own."""
    world = World()
    ann, bob, cat = (world.client(nick, bits, room="#a") for nick, bits in (("ann", 0), ("bob", TAGGED), ("cat", 0)))
    bob.lines(), cat.lines()
    ann.ask("PRIVMSG #a :hi")
    assert re.fullmatch(
        rf"@time={server_time(world.now_ms + 3)};msgid=test1-\d+ :ann!ann@0::1 PRIVMSG #a :hi", bob.lines()[0]
    )
    assert cat.lines() == [":ann!ann@0::1 PRIVMSG #a :hi"]


def test_echo_with_and_without_label() -> None:
    """labeled-response: the echo carries the label; without echo-message a labelled message gets ACK."""
    world = World()
    ann = world.client("ann", ALL_CAPS, room="#a")
    bob = world.client("bob", caps.LABELED_RESPONSE | caps.BATCH, room="#a")
    ann.lines()
    assert "PRIVMSG #a :1" in ann.ask("PRIVMSG #a :1")[0]
    (echo,) = ann.ask("@label=L1 PRIVMSG #a :2")
    assert "label=L1" in echo
    assert echo.endswith("PRIVMSG #a :2")
    bob.lines()
    assert bob.ask("@label=L2 PRIVMSG #a :3") == ["@label=L2 :chatbox ACK"]
    assert bob.ask("PRIVMSG #a :4") == []


def test_several_lines_in_answer_to_a_label_are_a_batch() -> None:
    """ "…the server MUST batch …"; one line carries the label itself; what must not be answered gets ACK."""
    world = World()
    ann = world.client("ann", ALL_CAPS, room="#a")
    lines = ann.ask("@label=x JOIN #b")
    assert re.match(r"@label=x :chatbox BATCH \+(\w+) labeled-response", lines[0])
    assert all("batch=" in line for line in lines[1:-1])
    assert "JOIN #b" in lines[1]
    assert ann.ask("@label=y PING z") == ["@label=y :chatbox PONG chatbox z"]
    assert ann.ask("@label=z PONG") == ["@label=z :chatbox ACK"]
    assert ann.ask("@label=z MODE #b +t") == ["@label=z :chatbox ACK"]


def test_errors_of_messages() -> None:
    """ERR_NORECIPIENT, ERR_NOTEXTTOSEND, ERR_NOSUCHNICK; a NOTICE is never answered with an error."""
    ann = World().client("ann")
    codes = [line.split(" ")[1] for line in ann.ask("PRIVMSG", "PRIVMSG bob", "PRIVMSG bob :x", "PRIVMSG #no :x")]
    assert codes == ["411", "412", "401", "403"]
    assert ann.ask("NOTICE", "NOTICE bob", "NOTICE bob :x") == []


def test_direct_messages_reach_only_their_two() -> None:
    """A direct message, its echo where asked for, and 301 of who is away."""
    world = World()
    ann, bob, cat = world.client("ann", caps.ECHO_MESSAGE), world.client("bob"), world.client("cat")
    bob.ask("AWAY :lunch")
    assert [line.split(" ", 1)[1] for line in ann.ask("PRIVMSG bob :psst")] == [
        "PRIVMSG bob :psst",
        "301 ann bob lunch",
    ]
    assert bob.lines() == [":ann!ann@0::1 PRIVMSG bob :psst"]
    assert cat.lines() == []


def test_what_cannot_be_relayed_whole_is_refused() -> None:
    """The relayed line has at most 512 bytes, CR LF included; nothing of what was acknowledged is lost: 417 says so."""
    world = World()
    ann, bob = world.client("ann", room="#a"), world.client("bob", room="#a")
    bob.lines()
    assert ann.ask("PRIVMSG #a :" + "é" * 242) == []
    (line,) = bob.lines()
    assert len(line.encode()) == 510
    for command in ("PRIVMSG", "NOTICE"):
        assert " 417 ann :" in ann.ask(f"{command} #a :" + "é" * 243)[0]
    assert bob.lines() == []


def test_tags_without_text() -> None:
    """TAGMSG goes to who has message-tags; those configured are stored, others not."""
    world = World()
    ann, bob, cat = world.client("ann", TAGGED, room="#a"), world.client("bob", TAGGED, room="#a"), world.client("cat")
    cat.ask("JOIN #a")
    cat.lines(), bob.lines()
    before = len(world.log.stored.events)
    ann.ask("@+typing=active TAGMSG #a")
    assert "+typing=active" in bob.lines()[0]
    assert len(world.log.stored.events) == before
    ann.ask("@+draft/react=x TAGMSG #a")
    assert "+draft/react=x;" in bob.lines()[0].replace(" ", ";")
    assert len(world.log.stored.events) == before + 1
    assert cat.lines() == []


def test_pages_follow_each_other_without_gap_or_overlap() -> None:
    """LATEST, BEFORE and AFTER by msgid and by time; an empty batch is the end; joins do not count."""
    world = World()
    ann = world.client("ann", ALL_CAPS & ~caps.EVENT_PLAYBACK, room="#a")
    for number in range(10):
        ann.ask(f"PRIVMSG #a :{number}")
        world.client(f"b{number}", room="#a").end()
        world.now_ms += 1 if number % 3 else 0
    world.turn()
    ids = {
        line.rpartition(" :")[2]: found[1]
        for line in ann.ask("CHATHISTORY LATEST #a * 100")
        if (found := re.search(r"msgid=([^; ]+).*PRIVMSG", line))
    }
    assert history(ann, "LATEST #a * 3") == ["7", "8", "9"]
    assert history(ann, f"BEFORE #a msgid={ids['7']} 3") == ["4", "5", "6"]
    assert history(ann, f"BEFORE #a msgid={ids['0']} 3") == []
    assert history(ann, f"AFTER #a msgid={ids['7']} 9") == ["8", "9"]
    assert history(ann, f"LATEST #a msgid={ids['7']} 1") == ["9"]
    early, late = server_time(world.now_ms - 10_000), server_time(world.now_ms + 10_000)
    assert history(ann, f"AFTER #a timestamp={early} 2") == ["0", "1"]
    assert history(ann, f"BEFORE #a timestamp={late} 2") == ["8", "9"]


def test_history_is_for_members_and_never_tells_more_than_was_said() -> None:
    """What was said while the room was closed is for those whose present membership began before it."""
    world = World()
    ann, bob = (
        world.client("ann", ALL_CAPS & ~caps.EVENT_PLAYBACK, room="#a"),
        world.client("bob", ALL_CAPS & ~caps.EVENT_PLAYBACK),
    )
    ann.ask("PRIVMSG #a :open", "MODE #a +i", "PRIVMSG #a :closed", "MODE #a -i", "PRIVMSG #a :again")
    outside = bob.ask("CHATHISTORY LATEST #a * 10")
    assert outside == [":chatbox FAIL CHATHISTORY INVALID_TARGET LATEST #a :Messages could not be retrieved"]
    bob.ask("JOIN #a")
    assert history(bob, "LATEST #a * 10") == ["open", "again"]
    assert history(ann, "LATEST #a * 10") == ["open", "closed", "again"]


def test_bad_references_are_refused() -> None:
    """FAIL CHATHISTORY with the codes of the specification."""
    ann = World().client("ann", ALL_CAPS & ~caps.EVENT_PLAYBACK, room="#a")
    for command, code in (
        ("CHATHISTORY", "INVALID_PARAMS"),
        ("CHATHISTORY FOO #a * 1", "INVALID_PARAMS"),
        ("CHATHISTORY LATEST #a *", "INVALID_PARAMS"),
        ("CHATHISTORY BEFORE #a timestamp=yesterday 1", "INVALID_PARAMS"),
        ("CHATHISTORY BEFORE #a msgid=nonsense 1", "MESSAGE_ERROR"),
        ("CHATHISTORY LATEST #a * many", "INVALID_PARAMS"),
    ):
        assert ann.ask(command)[0].split(" ")[1:4] == ["FAIL", "CHATHISTORY", code]
