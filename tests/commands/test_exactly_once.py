"""`+chatbox/id`: what is sent again after a lost connection is said once."""

from __future__ import annotations

import re

from chatbox.wire import caps
from tests.commands.test_resume import RESUME, come, token_in
from tests.core.fakes import ALL_CAPS, Client, World

LABELLED = RESUME | caps.LABELED_RESPONSE | caps.BATCH


def say(id: str, text: str, target: str = "#a", label: str = "") -> str:
    head = f"@+chatbox/id={id}" + (f";label={label}" if label else "")
    return f"{head} PRIVMSG {target} :{text}"


def test_a_repeat_on_a_new_connection_is_answered_and_not_said() -> None:
    """With the original echo: its id, its time, and the label of now."""
    world = World()
    bob = world.client("bob", room="#a")
    ann, lines = come(world, "ann")
    ann.ask("JOIN #a")
    (echo,) = ann.ask(say("i1", "once"))
    ann.end()
    world.turn()
    world.now_ms += 60_000
    again, _ = come(world, "ann", token_in(lines))
    again.session.caps = LABELLED | caps.SERVER_TIME
    bob.lines()
    (repeat,) = again.ask(say("i1", "once", label="L"))
    msgid = re.search("msgid=([^; ]+)", echo)
    assert msgid is not None
    assert msgid[0] in repeat
    assert "label=L" in repeat
    assert "time=2023-11-14T22:13:20" in repeat
    assert bob.lines() == []
    assert len([row for row in world.log.stored.log_of(1) if row.kind == 1]) == 1


def test_a_repeat_before_the_commit_waits_for_it() -> None:
    """The echo means that it is on disk, of a repeat too."""
    world = World()
    ann, lines = come(world, "ann")
    ann.ask("JOIN #a")
    world.auto = False
    ann.send(say("i1", "once"))
    world.turn()
    again = Client(world, RESUME)
    again.send("CAP LS 302", f"RESUME {token_in(lines)}", "NICK x", "USER x 0 * :r", "CAP END", say("i1", "once"))
    world.turn()
    assert again.lines() == []
    world.auto = True
    world.turn()
    assert sum(" PRIVMSG #a :once" in line for line in again.lines()) == 1
    assert len([row for row in world.log.stored.log_of(1) if row.kind == 1]) == 1


def test_without_echo_a_label_gets_its_ack() -> None:
    """A client that wants no echo still learns that it is stored."""
    world = World()
    ann, _ = come(world, "ann")
    ann.ask("JOIN #a")
    ann.session.caps = LABELLED & ~caps.ECHO_MESSAGE
    first = ann.ask(say("i1", "x", label="1"))
    second = ann.ask(say("i1", "x", label="2"))
    assert [line.partition(" ")[0] for line in first + second] == ["@label=1", "@label=2"]
    assert "ACK" in second[0]
    assert len([row for row in world.log.stored.log_of(1) if row.kind == 1]) == 1


def test_an_id_counts_for_one_sender_and_one_target() -> None:
    """The target as it was written, in any case: a nick may be another's by the time of the repeat."""
    world = World()
    ann, _ = come(world, "ann")
    bob = world.client("bob", RESUME, room="#a")
    ann.ask("JOIN #a")
    bob.lines()
    ann.ask(say("i", "1"), say("i", "2", "#A"), say("i", "3", "bob"), say("i", "4", "BOB"))
    assert [line.rpartition(":")[2] for line in bob.lines()] == ["1", "3"]
    bob.ask(say("i", "5"))
    assert [line.rpartition(":")[2] for line in ann.lines() if "PRIVMSG" in line] == ["5"]
    bob.ask("NICK rob")
    carl = world.client("bob")
    ann.ask(say("i", "3", "bob"))
    assert carl.lines() == []


def test_a_failed_commit_frees_the_id() -> None:
    """What was not stored can be sent again."""
    world = World()
    ann, lines = come(world, "ann")
    ann.ask("JOIN #a")
    world.auto = False
    ann.send(say("i", "x"))
    world.turn()
    world.log.fail()
    world.log.answer_reload()
    world.auto = True
    world.turn()
    again, _ = come(world, "ann", token_in(lines))
    again.ask("JOIN #a", say("i", "x"))
    assert len([row for row in world.log.stored.log_of(1) if row.kind == 1]) == 1


def test_ids_that_are_too_long_are_refused() -> None:
    """Rather than sent without the promise."""
    world = World()
    ann, _ = come(world, "ann")
    ann.ask("JOIN #a")
    assert " FAIL PRIVMSG INVALID_ID " in ann.ask(say("x" * 65, "text"))[0]
    assert " PRIVMSG " in ann.ask(say("x" * 64, "text"))[0]


def test_kept_tags_are_said_once_and_passing_ones_are_not_remembered() -> None:
    """A reaction counts once; that somebody is typing is no thing to repeat."""
    world = World()
    bob = world.client("bob", ALL_CAPS, room="#a")
    ann, _ = come(world, "ann")
    ann.ask("JOIN #a")
    bob.lines()
    ann.ask(*["@+chatbox/id=r;+draft/react=x;+reply=1 TAGMSG #a"] * 2, *["@+chatbox/id=t;+typing=active TAGMSG #a"] * 2)
    tagged = [line for line in bob.lines() if "TAGMSG" in line]
    assert sum("react" in line for line in tagged) == 1
    assert sum("typing" in line for line in tagged) == 2


def test_what_the_disk_is_asked() -> None:
    """Somebody who is new has sent nothing before, so the disk is not asked; who came back may have."""
    world = World()
    asked: list[str] = []
    find = world.log.find_sent

    def counting(key):  # type: ignore[no-untyped-def]
        asked.append(key.id)
        return find(key)

    world.log.find_sent = counting  # type: ignore[method-assign]
    ann, lines = come(world, "ann")
    ann.ask("JOIN #a", say("1", "x"), say("1", "x"), say("2", "x"))
    assert asked == []
    ann.end()
    world.hub.sent.forget()  # as after a thousand more messages, or a restart
    again, _ = come(world, "ann", token_in(lines))
    again.ask(say("2", "x"))
    assert asked == ["2"]
    assert len([row for row in world.log.stored.log_of(1) if row.kind == 1]) == 2
