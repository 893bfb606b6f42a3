"""SEARCH (https://github.com/emersion/soju/blob/master/doc/ext/search.md), and HistServ's in words."""

from __future__ import annotations

import re

import pytest

from chatbox.core.limits import Limits
from chatbox.core.log import EventRow
from chatbox.storage.engine import Find
from chatbox.wire import caps
from chatbox.wire.render import server_time
from tests.commands.people import texts
from tests.core.fakes import ALL_CAPS, Client, FakeFuture, World

READER = ALL_CAPS & ~caps.EVENT_PLAYBACK
ADDRESSES = {"ann": "::1", "bob": "::1", "cat": "::1", "dan": "::2"}


def found(client: Client, attributes: str) -> list[str]:
    """The bodies in the one batch of an answer."""
    lines = client.ask(f"SEARCH {attributes}")
    assert " BATCH +" in lines[0], lines
    assert lines[0].endswith(" soju.im/search")
    assert " BATCH -" in lines[-1]
    return [line.rpartition(" :")[2] for line in lines[1:-1]]


@pytest.fixture
def world() -> World:
    return World()


def test_messages_come_as_they_were_said(world: World) -> None:
    """ "The server-time tag on each message SHOULD be the time at which the message was received", with its msgid."""
    ann, bob = world.client("ann", READER, room="#a"), world.client("bob", READER, room="#a")
    (echo,) = [line for line in bob.ask("PRIVMSG #a :it was fast") if "PRIVMSG" in line]
    world.now_ms += 60_000
    bob.ask("TOPIC #a :fast")
    lines = ann.ask("SEARCH text=fast;in=#a")
    tags = dict(re.findall("([a-z]+)=([^; ]+)", echo.partition(" ")[0]))
    assert f"time={tags['time']}" in lines[1]
    assert f"msgid={tags['msgid']}" in lines[1]
    assert lines[1].endswith(echo.partition(" ")[2])
    assert len(lines) == 3


def test_what_can_be_asked_for(world: World) -> None:
    """Where, by whom, between when, how many; "the server MUST reply … an empty batch" when there is nothing."""
    ann, bob = world.client("ann", READER, room="#a"), world.client("bob", READER, room="#a")
    ann.ask("JOIN #b")
    times = []
    for number in range(4):
        world.now_ms += 1000
        times.append(server_time(world.now_ms))
        (ann if number % 2 else bob).ask(f"PRIVMSG #a :word {number}")
    world.now_ms += 1000
    ann.ask("PRIVMSG #b :word elsewhere", "NOTICE #a :a notice")
    assert found(ann, "text=word") == ["word 0", "word 1", "word 2", "word 3", "word elsewhere"]
    assert found(ann, "text=word;in=#A") == ["word 0", "word 1", "word 2", "word 3"]
    assert found(ann, "text=word;from=BOB") == ["word 0", "word 2"]
    assert found(ann, "text=word;limit=2") == ["word 3", "word elsewhere"]
    assert found(ann, f"text=word;before={times[1]}") == ["word 0", "word 1"]
    assert found(ann, f"text=word;after={times[1]};before={times[2]}") == ["word 1", "word 2"]
    assert found(ann, f"text=word;after={times[1]};limit=1") == ["word 1"]
    assert found(ann, "from=ann;in=#a") == ["word 1", "word 3", "a notice"]
    assert found(ann, "text=word\\selsewhere") == found(ann, ":text=word elsewhere") == ["word elsewhere"]
    assert found(ann, "text=word;after=1970-01-01T00:00:00.000Z;limit=1") == ["word 0"]
    assert found(ann, "text=word;before=1970-01-01T00:00:00.000Z") == []
    assert found(ann, "text=nothing") == found(ann, "text=!;in=#a") == []


def test_only_what_one_may_read(world: World) -> None:
    """Not rooms that one is not in, nor a closed one from before one came; of conversations one's own alone."""
    ann, bob, eve = (world.client(nick, READER) for nick in ("ann", "bob", "eve"))
    ann.ask("JOIN #secret", "MODE #secret +i", "PRIVMSG #secret :plan one", "INVITE bob #secret")
    bob.ask("JOIN #secret")
    for line in ("PRIVMSG #secret :plan two", "PRIVMSG bob :plan three", "NOTICE @#secret :plan four"):
        world.now_ms += 1000
        ann.ask(line)
    assert found(ann, "text=plan") == ["plan one", "plan two", "plan three", "plan four"]
    assert found(bob, "text=plan") == ["plan two", "plan three"]
    assert found(eve, "text=plan") == []
    for target in ("#secret", "#none", "nobody"):
        assert "FAIL SEARCH INVALID_PARAMS in :" in eve.ask(f"SEARCH text=plan;in={target}")[0]
    assert found(bob, "text=plan;in=ann") == ["plan three"]
    bob.ask("PART #secret")
    assert found(bob, "text=plan") == ["plan three"]


def test_what_is_taken_back_is_not_found(world: World) -> None:
    """Nor what is a question of one program to another."""
    ann = world.client("ann", READER, room="#a")
    (line,) = [line for line in ann.ask("PRIVMSG #a :oops word") if "PRIVMSG" in line]
    ann.ask("PRIVMSG #a :\x01PING word\x01", "PRIVMSG #a :\x01ACTION says a word\x01")
    id = line.partition("msgid=")[2].partition(";")[0].partition(" ")[0]
    ann.ask(f"REDACT #a {id}")
    assert found(ann, "text=word") == ["\x01ACTION says a word\x01"]


@pytest.mark.parametrize(
    ("attributes", "answer"),
    [
        ("text=x;limit=0", "limit :Invalid limit"),
        ("text=x;limit=many", "limit :Invalid limit"),
        ("text=x;after=yesterday", "after yesterday :Invalid timestamp"),
        ("text=x;before=2020-01-01", "before 2020-01-01 :Invalid timestamp"),
        ("text=x;before=a\\nb", "before * :Invalid timestamp"),
        ("text=x;mood=good", "mood :Unknown attribute"),
        ("deploy", "deploy :Unknown attribute"),
        (":two words", "* :Unknown attribute"),
    ],
)
def test_what_cannot_be_understood_is_named(world: World, attributes: str, answer: str) -> None:
    """ "If the selectors were invalid, the INVALID_PARAMS error code SHOULD be returned"."""
    ann = world.client("ann", READER, room="#a")
    assert ann.ask(f"SEARCH {attributes}")[0].endswith(f" FAIL SEARCH INVALID_PARAMS {answer}")


def test_who_has_not_negotiated_it_is_told_another_way(world: World) -> None:
    """ "The soju.im/search capability MUST be negotiated"; without history there is none."""
    assert "HistServ" in world.client("ann", room="#a").ask("SEARCH text=x")[0]
    off = World(Limits(history=False))
    assert "soju.im/search" not in " ".join(Client(off, 0).ask("CAP LS 302"))
    assert "soju.im/search" in " ".join(Client(world, 0).ask("CAP LS 302"))


def test_answers_keep_the_order_of_commands(world: World) -> None:
    """A label is on the batch, and what is asked next is answered next; what was just said is found."""
    ann = world.client("ann", READER, room="#a")
    lines = ann.ask("PRIVMSG #a :word", "@label=7 SEARCH text=word", "PING x")
    assert lines[1].startswith("@label=7 ")
    assert " BATCH +" in lines[1]
    assert " word" not in lines[1]
    assert lines[2].endswith(":word")
    assert "PONG" in lines[4]


def test_the_newest_of_many_rooms(world: World) -> None:
    """Or from a time on the oldest, whichever room they are in; as if all that fits had been sorted."""
    ann = world.client("ann", READER)
    names = [f"#r{number}" for number in range(4)]
    ann.ask(*(f"JOIN {name}" for name in names))
    times = {}
    for number in range(40):
        world.now_ms += 1000 + number % 3
        times[number] = server_time(world.now_ms)
        ann.ask(f"PRIVMSG {names[number * 7 % 5 % 4]} :word {number}")
    for limit in (1, 3, 7, 40):
        assert found(ann, f"text=word;limit={limit}") == [f"word {number}" for number in range(40 - limit, 40)]
        assert found(ann, f"text=word;limit={limit};after={times[20]}") == [
            f"word {number}" for number in range(20, min(20 + limit, 40))
        ]
        assert found(ann, f"text=word;limit={limit};before={times[20]}") == [
            f"word {number}" for number in range(max(21 - limit, 0), 21)
        ]


def test_conversations_are_under_the_names_of_today(world: World) -> None:
    """Whoever has a nick now is not taken for who had it then; a conversation that cannot be opened is not shown."""
    ann, bob = world.client("ann", READER), world.client("bob", READER)
    ann.ask("PRIVMSG bob :word one")
    world.now_ms += 1000
    bob.ask("PRIVMSG ann :word two", "NICK robert")
    ann.ask("NICK anna")
    world.client("bob", READER)
    lines = ann.ask("SEARCH text=word")[1:-1]
    assert [line.partition(" ")[2].split(" ", 3)[:3] for line in lines] == [
        [":anna!ann@0::1", "PRIVMSG", "robert"],
        [":robert!bob@0::1", "PRIVMSG", "anna"],
    ]
    assert found(ann, "text=word;in=robert") == ["word one", "word two"]
    assert found(ann, "text=word;in=bob") == []
    bob.end()
    world.client("robert", READER)
    assert found(ann, "text=word") == []


def test_an_address_has_one_search_at_a_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """All others have their turn before its next; who went meanwhile is not searched for."""
    people = [world.client(nick, READER, room="#a", address=address) for nick, address in ADDRESSES.items()]
    people[0].ask("PRIVMSG #a :word")
    waiting: list[tuple[int, FakeFuture]] = []
    find = world.log.find

    async def slow(what: Find) -> list[EventRow]:
        waiting.append((len(waiting), future := FakeFuture()))
        await future
        return await find(what)

    monkeypatch.setattr(world.log, "find", slow)
    for person in people:
        person.lines()
        person.send("SEARCH text=word")
    world.turn()
    assert len(waiting) == 2
    people[1].end()
    waiting[0][1].set_result(None)
    waiting[1][1].set_result(None)
    world.turn()
    told = ["PRIVMSG" in " ".join(person.lines()) for person in people if person is not people[1]]
    assert told == [True, False, True]
    assert len(waiting) == 3
    waiting[2][1].set_result(None)
    world.turn()
    assert "PRIVMSG" in " ".join(people[2].lines())


def test_histserv_says_where_it_stopped() -> None:
    """At the limit of pages too, where that is lower than usual."""
    world = World(Limits(query_limit=2))
    ann = world.client("ann", room="#a")
    ann.ask("PRIVMSG #a :word", "PRIVMSG #a :word")
    assert texts(ann.ask("HISTSERV SEARCH word"))[-1].startswith("These are 2; there may be more")
    assert texts(ann.ask("HISTSERV SEARCH other"))[-1] == "No messages found."


def test_histserv_finds_in_words(world: World) -> None:
    """For people whose client knows nothing of it: when, where, who, what."""
    ann, bob = world.client("ann", room="#a"), world.client("bob", room="#a")
    bob.ask("PRIVMSG #a :the deploy failed")
    world.now_ms += 1000
    bob.ask("PRIVMSG ann :deploy again?", "PRIVMSG #a :other")
    ann.lines()
    lines = [re.sub(r"^\S+ (?=\S+ <)|^\S+ \S+ (?=\S+ <)", "", line) for line in texts(ann.ask("HISTSERV SEARCH depl"))]
    assert lines == ["#a <bob> the deploy failed", "bob <bob> deploy again?", "2 messages found."]
    assert len(texts(ann.ask("HISTSERV SEARCH depl in:#a"))) == 2
    assert texts(ann.ask("HISTSERV SEARCH depl from:ann")) == ["No messages found."]
    assert texts(ann.ask('HISTSERV SEARCH "deploy failed"'))[-1] == "1 message found."
    assert texts(ann.ask("HISTSERV SEARCH depl before:2001-02-03")) == ["No messages found."]
    assert "no history" in " ".join(ann.ask("HISTSERV SEARCH depl in:#nowhere"))
