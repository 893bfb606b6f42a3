"""Messages of several lines: https://ircv3.net/specs/extensions/multiline and …/client-batch."""

from __future__ import annotations

import re

import pytest

from chatbox.core.limits import Limits
from chatbox.wire import caps
from chatbox.wire.caps import Framing
from tests.core.fakes import ALL_CAPS, Client, World

NO_MULTILINE = ALL_CAPS & ~caps.MULTILINE
OPEN = "BATCH +1 draft/multiline #a"


def lines_of(target: str, *texts: str) -> list[str]:
    """A batch; a text that begins with `~` is joined to the one before."""
    return [
        f"BATCH +1 draft/multiline {target}",
        *(
            f"@batch=1{';draft/multiline-concat' if text.startswith('~') else ''} PRIVMSG {target} :{text.lstrip('~')}"
            for text in texts
        ),
        "BATCH -1",
    ]


def people(world: World) -> tuple[Client, Client, Client, Client]:
    """Who writes, who knows of batches, who knows of tags, and a person in netcat."""
    ann, bob, cat = world.client("ann", ALL_CAPS, room="#a"), world.client("bob", ALL_CAPS), world.client("cat")
    cat.session.caps = cat.session.shape = NO_MULTILINE & caps.ALTERING
    dan = world.client("dan", framing=Framing.PLAIN)
    for one in (bob, cat, dan):
        one.ask("JOIN #a")
    for one in (ann, bob, cat, dan):
        one.lines()
    return ann, bob, cat, dan


def without_time(line: str) -> str:
    """A line without its server-time, which is another in each run."""
    return re.sub(r"time=[^; ]*;?", "", line)


def test_the_value_of_the_capability() -> None:
    """ "The capability MUST be advertised by servers with a REQUIRED value": max-bytes, and max-lines."""
    client = Client(World(Limits(multiline_bytes=5000, multiline_lines=7)))
    assert "draft/multiline=max-bytes=5000,max-lines=7" in " ".join(client.ask("CAP LS 302"))
    client = Client(World(Limits(multiline_bytes=0, multiline_lines=0)))
    assert "draft/multiline=max-bytes=1073741824 " in " ".join(client.ask("CAP LS 302")) + " "


def test_everybody_gets_it_in_their_form() -> None:
    """Batches as sent; "servers MUST deliver the component messages without using a multiline BATCH", and "MUST NOT
    send blank lines"; a message id only on the first; tags of the batch on its opening.
    """
    world = World()
    ann, bob, cat, dan = people(world)
    first, *rest = lines_of("#a", "hello", "", "how is ", "~everyone?")
    echo = ann.ask("@+x=y " + first, *rest)
    opening, *inside, closing = [without_time(line) for line in bob.lines()]
    reference = re.fullmatch(r"@msgid=(\S+);\+x=y :ann!ann@\S+ BATCH \+(\S+) draft/multiline #a", opening)
    assert reference
    assert closing.endswith(" BATCH -" + reference[2])
    assert [line.partition(" PRIVMSG #a ")[2] for line in inside] == [":hello", ":", ":how is ", ":everyone?"]
    assert [line.partition(" ")[0] for line in inside] == [
        *[f"@batch={reference[2]}"] * 3,
        f"@batch={reference[2]};draft/multiline-concat",
    ]
    assert [without_time(line) for line in echo] == [opening, *inside, closing]
    assert [without_time(line).partition(" :ann!ann@0::1 ") for line in cat.lines()] == [
        (f"@msgid={reference[1]};+x=y", " :ann!ann@0::1 ", "PRIVMSG #a :hello"),
        ("@+x=y", " :ann!ann@0::1 ", "PRIVMSG #a :how is "),
        ("@+x=y", " :ann!ann@0::1 ", "PRIVMSG #a :everyone?"),
    ]
    assert dan.lines() == ["ann: hello", "ann: how is everyone?"]


def test_it_is_one_event_and_one_message_of_history() -> None:
    """It takes one number, counts once in a page, and comes as a batch within the batch of the page."""
    world = World()
    ann, bob, cat, _ = people(world)
    ann.ask("PRIVMSG #a :before", *lines_of("#a", "one", "two"))
    page = bob.ask("CHATHISTORY LATEST #a * 1")
    outer = re.search(r"BATCH \+(\S+) chathistory", page[0])
    assert outer
    assert f"batch={outer[1]}" in page[1].partition(" ")[0]
    assert f"batch={outer[1]}" in page[4].partition(" ")[0]
    assert [line.rpartition(" :")[2] for line in page[2:4]] == ["one", "two"]
    assert f"batch={outer[1]}" not in page[2]
    cat.session.caps |= caps.BATCH
    assert [line.rpartition(" :")[2] for line in cat.ask("CHATHISTORY LATEST #a * 1")[1:-1]] == ["one", "two"]


def test_the_label_of_the_opening_is_answered_when_it_ends() -> None:
    """ "Servers MUST only include the label tag on the opening BATCH command when replying to a client"."""
    ann, *_ = people(World())
    first, *rest, last = lines_of("#a", "one", "two")
    assert ann.ask("@label=L " + first, *rest) == []
    answer = ann.ask(last)
    assert [("label=L" in line) for line in answer] == [True, False, False, False]
    assert " draft/multiline #a" in answer[0]
    ann.session.caps &= ~caps.ECHO_MESSAGE
    assert ann.ask("@label=M " + first, *rest, last) == ["@label=M :chatbox ACK"]


@pytest.mark.parametrize(
    ("lines", "codes"),
    [
        ([OPEN, "@batch=1 PRIVMSG #b :x"], ["MULTILINE_INVALID_TARGET #a #b"]),
        ([OPEN, "@batch=2 PRIVMSG #a :x"], ["MULTILINE_INVALID"]),
        ([OPEN, "PRIVMSG #a :x"], ["MULTILINE_INVALID"]),
        ([OPEN, "@batch=1 PRIVMSG #a :x", "@batch=1 NOTICE #a :x"], ["MULTILINE_INVALID"]),
        ([OPEN, "@batch=1 PRIVMSG #a :x", "@batch=1;draft/multiline-concat PRIVMSG #a :"], ["MULTILINE_INVALID"]),
        ([OPEN, "@batch=1 PRIVMSG #a :", "@batch=1 PRIVMSG #a :", "BATCH -1"], ["MULTILINE_INVALID"]),
        ([OPEN, "BATCH -1"], ["MULTILINE_INVALID"]),
        ([OPEN, *["@batch=1 PRIVMSG #a :x"] * 6], ["MULTILINE_MAX_LINES 4"]),
        ([OPEN, *["@batch=1 PRIVMSG #a :" + "x" * 21] * 2], ["MULTILINE_MAX_BYTES 40"]),
        ([OPEN, *["@batch=1;draft/multiline-concat PRIVMSG #a :" + "x" * 20] * 2], []),
        ([OPEN, *["@batch=1 PRIVMSG #a :" + "x" * 20] * 2], ["MULTILINE_MAX_BYTES 40"]),
        ([OPEN, "TOPIC #a :x"], ["MULTILINE_INVALID"]),
        ([OPEN, "PING x"], []),
        ([OPEN, OPEN], ["MULTILINE_INVALID"]),
        (["BATCH +1 draft/multiline #a,#b"], ["MULTILINE_INVALID"]),
        (["BATCH +1 draft/multiline"], ["MULTILINE_INVALID"]),
        (["@batch=2 " + OPEN], ["MULTILINE_INVALID"]),
        (["BATCH -1"], ["MULTILINE_INVALID"]),
        (["@batch=1 PRIVMSG #a :x"], ["MULTILINE_INVALID"]),
        (["BATCH +1 example.com/none"], ["UNKNOWN_TYPE 1 example.com/none"]),
        (["BATCH +a_b draft/multiline #a"], ["INVALID_REFTAG +a_b"]),
        (["BATCH 1 draft/multiline #a"], ["INVALID_REFTAG 1"]),
    ],
)
def test_refusals(lines: list[str], codes: list[str]) -> None:
    """ "Servers MUST use FAIL messages … The command is BATCH"; what still comes of a failed batch is ignored."""
    world = World(Limits(multiline_bytes=40, multiline_lines=4))
    ann = world.client("ann", ALL_CAPS, room="#a")
    said = [line for line in ann.ask(*lines) if "FAIL" in line]
    assert [line.partition(" FAIL BATCH ")[2].partition(" :")[0] for line in said] == codes
    if codes and lines[0] == OPEN and ann.session.collecting is not None and lines[-1] != OPEN:
        assert ann.ask("@batch=1 PRIVMSG #a :y", "BATCH -1") == []
    assert not [row for row in world.log.stored.events.values() if row[0].kind in (1, 30)]


def test_it_needs_the_capability() -> None:
    """Without it there is no such batch, and the tag means nothing."""
    world = World()
    ann = world.client("ann", NO_MULTILINE, room="#a")
    assert " FAIL BATCH UNKNOWN_TYPE 1 draft/multiline :" in ann.ask(OPEN)[0]
    assert ann.ask("@batch=1 PRIVMSG #a :x")[0].endswith(" PRIVMSG #a :x")
    bob = world.client("bob", caps.MULTILINE | caps.MESSAGE_TAGS, room="#a")
    bob.lines()
    ann.session.caps |= caps.MULTILINE
    ann.ask(*lines_of("#a", "one", "two"))
    assert [line.rpartition(" :")[2] for line in bob.lines()] == ["one", "two"]  # "MUST be negotiated": batch


def test_a_batch_left_open_fails() -> None:
    """ "TIMEOUT <reference-tag>: the batch was left open for too long"."""
    world = World()
    ann = world.client("ann", ALL_CAPS, room="#a")
    ann.ask("@label=L " + OPEN)
    world.wait(61)
    (line,) = ann.lines()
    assert "label=L" in line
    assert " FAIL BATCH TIMEOUT 1 :" in line
    assert ann.ask("@batch=1 PRIVMSG #a :x", "BATCH -1") == []
    assert len(ann.ask(*lines_of("#a", "x"))) == 3


def test_it_is_said_exactly_once() -> None:
    """The id stands on the BATCH; a repeat is answered with the original echo, to the sender alone."""
    world = World()
    ann, bob, *_ = people(world)
    first, *rest = lines_of("#a", "one", "two")
    once = ann.ask("@+chatbox/id=i1 " + first, *rest)
    assert len(bob.lines()) == 4
    assert ann.ask("@+chatbox/id=i1 " + first, *rest) == once
    assert bob.lines() == []
    (labelled, *_) = ann.ask("@label=q;+chatbox/id=i1 " + first, *rest)
    assert "label=q" in labelled


def test_a_line_too_long_to_be_relayed_is_two() -> None:
    """Nothing is lost to the names in front of a relayed line: what does not fit is joined again by who can."""
    world = World()
    ann, bob, cat, _ = people(world)
    ann.ask(*lines_of("#a", "é" * 245, "b"))
    inside = bob.lines()[1:-1]
    assert ["draft/multiline-concat" in line for line in inside] == [False, True, False]
    assert "".join(line.rpartition(" :")[2] for line in inside) == "é" * 245 + "b"
    told = cat.lines()
    assert len(told) == 3
    assert all(len(line.partition(" ")[2].encode()) <= 510 for line in told)


def test_to_a_person_and_to_nobody() -> None:
    """A batch goes to nicks too; what refuses a message refuses a batch, with its label, but never a NOTICE."""
    ann, bob, *_ = people(World())
    ann.ask(*lines_of("bob", "one", "two"))
    assert [line.rpartition(" :")[2] for line in bob.lines()[1:-1]] == ["one", "two"]
    first, *rest = lines_of("nobody", "x")
    (line,) = ann.ask("@label=L " + first, *rest)
    assert re.fullmatch("@label=L :chatbox 401 ann nobody :.*", line)
    assert ann.ask(first, rest[0].replace("PRIVMSG", "NOTICE"), rest[1]) == []


def test_replay_shows_lines() -> None:
    """Who cannot ask for history is shown the lines, with the time as text where no tag can say it."""
    world = World()
    ann = world.client("ann", ALL_CAPS, room="#a")
    ann.ask(*lines_of("#a", "", "one", "two"))
    plain = world.client("eve")
    told = [line.partition("PRIVMSG ")[2] for line in plain.ask("JOIN #a") if "PRIVMSG" in line]
    assert re.fullmatch(r"#a :\[[\d :-]+\] one", told[0])
    assert told[1] == "#a :two"
