"""People in netcat and ten-line socket scripts: what they get, in which writes, and what becomes of their bytes."""

from __future__ import annotations

import pytest

from chatbox.core.limits import Limits
from chatbox.core.log import EventRow
from chatbox.net.context import Queues
from chatbox.services.history import Reference, Scope
from tests.core.fakes import FakeFuture
from tests.net.world import NAME, Net, Peer

EMOJI = "🙂"


def said(peer: Peer, nick: str) -> list[str]:
    """What somebody said, as an IRC client heard it since it was last asked."""
    mark = f":{nick}!"
    lines = peer.text().split("\r\n")
    return [line.partition(" PRIVMSG #lobby :")[2] for line in lines if line.startswith(mark) and " PRIVMSG " in line]


# bare clients


def test_a_bare_client_gets_the_name_alone_then_who_is_here() -> None:
    """The first read gives the server's name, without line end; a moment later one short line; no history."""
    net = Net()
    ann = net.irc("ann")
    ann.send("PRIVMSG #lobby :before\r\n")
    bare = net.connect()
    bare.send("Zoë")
    assert bare.writes() == []
    net.wait(0.1)
    assert bare.writes() == [NAME.encode()]
    assert "JOIN" not in ann.text()
    net.wait(0.3)
    assert bare.writes() == [b"Here: ann.\n"]
    assert ":Zoë!plain@192.0.2.1 JOIN #lobby" in ann.text()


def test_the_name_of_the_server_fits_64_bytes() -> None:
    """Whatever the configuration calls it, and cut between characters."""
    net = Net(Limits(name="é" * 50))
    bare = net.connect()
    bare.send("Zoë")
    net.wait(0.1)
    assert bare.writes() == [("é" * 32).encode()]


def test_a_changed_name_is_told_in_the_same_line() -> None:
    """A bare client reads once and then writes, so there is one line for all it must know."""
    net = Net()
    net.bare("Zoë")
    bare = net.connect()
    bare.send("Zoë")
    net.wait(1)
    assert bare.writes() == [NAME.encode(), "You are Zoë_2 here: Zoë is taken. Here: Zoë.\n".encode()]


def test_who_is_here_is_one_write_however_many() -> None:
    """At most 1,024 bytes, with long names of four bytes a character."""
    net = Net(Limits(name=NAME, nick_length=60))
    for number in range(25):
        net.irc(chr(0x20000 + number) * 60)
    bare = net.connect()
    bare.send("Zoë")
    net.wait(1)
    _, line = bare.writes()
    assert len(line) <= 1024
    assert line.decode().endswith(" more.\n")
    assert line.count(b"\n") == 1


def test_a_chunk_is_one_message_once_nothing_more_comes() -> None:
    """Pieces that come within some tens of milliseconds belong together; a pause ends the message."""
    net = Net()
    ann = net.irc("ann")
    bare = net.bare("Zoë")
    bare.send("one ")
    net.wait(0.03)
    bare.send("message")
    net.wait(0.03)
    assert said(ann, "Zoë") == []
    net.wait(0.05)
    assert said(ann, "Zoë") == ["one message"]
    bare.send("two")
    net.wait(0.1)
    bare.send("three\nfour")
    net.wait(0.1)
    assert said(ann, "Zoë") == ["two", "three", "four"]


def test_a_character_split_between_two_chunks_stays_whole() -> None:
    """The network cuts anywhere."""
    net = Net()
    ann = net.irc("ann")
    bare = net.bare("Zoë")
    data = EMOJI.encode()
    bare.send(data[:2])
    net.wait(0.02)
    bare.send(data[2:])
    net.wait(0.1)
    assert said(ann, "Zoë") == [EMOJI]


def test_a_slash_is_a_character_for_bare_clients() -> None:
    """The tutorial knows no commands."""
    net = Net()
    ann = net.irc("ann")
    bare = net.bare("Zoë")
    bare.send("/quit")
    net.wait(0.1)
    assert said(ann, "Zoë") == ["/quit"]
    assert not bare.is_over()


@pytest.mark.parametrize("rate", [0.0, 2.0])
def test_a_bare_client_may_speak_before_it_was_told_who_is_here(rate: float) -> None:
    """What comes early waits, in order, costs it no flood allowance, and is said after it has joined."""
    net = Net(queues=Queues(lines_per_second=rate))
    ann = net.irc("ann")
    bare = net.connect()
    bare.send("Zoë")
    net.wait(0.08)
    for text in ("one\n", "two\n", "three"):
        bare.send(text)
    net.wait(0.1)
    assert "Zoë" not in ann.text()
    net.wait(0.3)
    assert said(ann, "Zoë") == ["one", "two", "three"]


def test_a_script_that_speaks_and_goes_is_heard() -> None:
    """Name, text and end at once: joins, says it, leaves."""
    net = Net()
    ann = net.irc("ann")
    bare = net.connect()
    bare.send("Zoë")
    net.wait(0.1)
    bare.send("good bye")
    bare.end()
    bare.reset()
    net.wait(1)
    text = ann.text()
    assert text.index("JOIN #lobby") < text.index("PRIVMSG #lobby :good bye") < text.index("QUIT :")
    assert len(net.context.peers) == 1


def test_writes_to_a_bare_client_are_short_and_whole() -> None:
    """At most 1,024 bytes, none splitting a character, at a distance, so that each is one read."""
    net = Net()
    ann = net.irc("ann")
    bare = net.bare("Zoë")
    for number in range(10):
        ann.send(f"PRIVMSG #lobby :{'x' * number}{EMOJI * 110}\r\n")
    assert len(bare.transport.writes) == 1
    net.wait(2)
    writes = bare.writes()
    assert max(map(len, writes)) <= 1024
    assert "".join(data.decode() for data in writes) == "".join(f"ann: {'x' * n}{EMOJI * 110}\n" for n in range(10))
    assert len(writes) < 10, "lines that fit one write go together"


def test_a_busy_room_does_not_cut_a_bare_client_that_keeps_up() -> None:
    """Its queue is counted in bytes, not in writes."""
    net = Net(queues=Queues(send_bytes=4096, lines_per_second=0))
    ann = net.irc("ann")
    bare = net.bare("Zoë")
    for _ in range(400):
        ann.send("PRIVMSG #lobby :quick\r\n")
        net.wait(0.005)
    assert not bare.is_over()
    net.wait(1)
    assert bare.text().count("quick") == 400


def test_a_bare_client_is_never_pinged_or_cut_for_silence() -> None:
    """Days may pass."""
    net = Net()
    net.sweeper.start()
    bare, person = net.bare("Zoë"), net.person("Bob")
    bare.text()
    net.wait(10_000)
    assert bare.text() == ""
    assert person.text() == ""
    assert not bare.is_over()
    assert not person.is_over()


@pytest.mark.parametrize("name", ["Zoë", "🙂"])
def test_a_bare_client_is_refused_with_one_line(name: str) -> None:
    """For want of a password, or of a name that can be one."""
    net = Net(Limits(name=NAME, password="" if name == "🙂" else "open"))
    bare = net.connect()
    bare.send(name)
    net.wait(1)
    assert bare.text().count("\n") == 1
    assert bare.is_over()


# people


def test_a_person_is_asked_and_comes_in() -> None:
    """A prompt after a second of silence; then who is here, the topic, and the last messages before them."""
    net = Net()
    ann = net.irc("ann")
    ann.send("PRIVMSG #lobby :hello\r\nPRIVMSG #lobby :\x01VERSION\x01\r\nPRIVMSG #lobby :\x01ACTION waves\x01\r\n")
    person = net.connect()
    net.wait(0.9)
    assert person.text() == ""
    net.wait(0.2)
    assert person.text() == f"Welcome to {NAME}. What is your name? "
    person.send("\n")
    assert person.text() == "What is your name? "
    person.send("Zoë\r\n")
    lines = person.text().splitlines()
    assert [line.partition("] ")[2] for line in lines[:-1]] == ["ann: hello", "* ann waves"]
    assert lines[-1] == "* In #lobby: ann, Zoë"


def test_what_is_said_during_the_replay_comes_after_it() -> None:
    """History is read aside; lines that are said meanwhile wait for it, and so does an end."""
    net = Net(auto=False)
    net.world.auto = True
    ann = net.irc("ann")
    ann.send("PRIVMSG #lobby :old\r\n")
    person = net.connect()
    person.send("Zoë\nhi\n/quit\n")
    text = person.text()
    assert text.index("ann: old") < text.index("* In #lobby") < text.index("Closing link")
    assert person.is_over()
    assert said(ann, "Zoë") == ["hi"]


def test_who_reads_what_is_older_while_storing_fails_is_told_why() -> None:
    """The sentence comes after the replay, before the end."""
    net = Net()
    net.person("Ann").send("before\n")
    read, gate = net.world.history.latest, FakeFuture()

    async def late(scope: Scope, after: Reference | None = None) -> list[EventRow]:
        await gate
        return await read(scope, after)

    net.world.history.latest = late  # type: ignore[method-assign]
    bob = net.connect()
    bob.send("Bob\n")
    net.world.auto = False
    cat = net.connect()
    cat.send("NICK cat\r\nUSER u 0 * :r\r\nJOIN #lobby\r\n")
    net.world.log.fail()
    net.turn()
    assert not bob.is_over()
    gate.set_result(None)
    net.turn()
    told = bob.text().splitlines()
    assert told[0].endswith("] Ann: before")
    assert told[-1].startswith("* What was said last could not be stored")
    assert bob.is_over()


def test_a_half_closed_person_is_heard_and_answered() -> None:
    """`printf 'Bob\\nhi\\n' | nc -N`: the lines count, then the end."""
    net = Net()
    ann = net.irc("ann")
    person = net.connect()
    person.send("Bob\nhi\nlast words")
    person.end()
    assert said(ann, "Bob") == ["hi", "last words"]
    assert "* In #lobby: ann, Bob" in person.text()
    assert person.is_over()
    assert net.hub.find_user("Bob") is None


@pytest.mark.parametrize(
    ("name", "nick", "note"),
    [
        ("Zoë", "Zoë", ""),
        ("小明", "小明", ""),
        ("علي", "علي", ""),
        ("דוד", "דוד", ""),
        ("नेहा", "नेहा", ""),
        ("Ivan Petrov", "Ivan_Petrov", "* You are Ivan_Petrov here.\n"),
        ("ANN", "ANN_2", "* You are ANN_2 here: ANN is taken.\n"),
        ("x" * 1000, "x" * 32, f"* You are {'x' * 32} here.\n"),
    ],
)
def test_names_of_any_script(name: str, nick: str, note: str) -> None:
    """They are taken as they are where they can be; else their owner is told what became of them."""
    net = Net()
    net.irc("ann")
    person = net.connect()
    person.send(name + "\n")
    assert f"* In #lobby: ann, {nick}\n" in (text := person.text())
    assert text.partition("* In #lobby")[0] == note


def test_a_taken_name_that_takes_no_number_gets_another_word() -> None:
    """Digits of two kinds cannot stand in one right-to-left name; the search for a variant ends all the same."""
    net = Net()
    for nick in ("علي٣", "guest_3"):
        person = net.connect()
        person.send("علي٣\n")
        assert f" {nick}" in (text := person.text()), text


def test_a_name_that_is_none() -> None:
    """Says so and asks again."""
    net = Net()
    person = net.connect()
    person.send("🙂\n")
    assert person.text() == "* That cannot be a name here; use letters and digits.\nWhat is your name? "
    person.send("Zoë\n")
    assert "* In #lobby: Zoë" in person.text()


@pytest.mark.parametrize("size", [1_000, 10_000, 40_000])
def test_a_long_line_becomes_several_messages(size: int) -> None:
    """Cut between characters, nothing lost, nobody cut off; also when it comes in pieces of any size."""
    net = Net()
    ann, person = net.irc("ann"), net.person("Zoë")
    whole = (EMOJI + "a") * (size // 5)
    data = (whole + "\n").encode()
    for at in range(0, len(data), 1461):
        person.send(data[at : at + 1461])
    net.wait(0)
    assert "".join(said(ann, "Zoë")) == whole
    assert not person.is_over()
    person.send("after\n")
    assert said(ann, "Zoë") == ["after"]


def test_a_long_line_pays_for_each_of_its_messages() -> None:
    """Flood control counts messages, and what waits keeps its order."""
    net = Net(queues=Queues(burst=5, lines_per_second=2))
    ann, person = net.irc("ann"), net.person("Zoë")
    person.send("y" * 4500 + "\nend\n")
    net.wait(0)
    first = said(ann, "Zoë")
    assert len(first) == 4
    net.wait(10)
    assert "".join(first + said(ann, "Zoë")) == "y" * 4500 + "end"


def test_the_rest_of_a_long_line_keeps_its_meaning() -> None:
    """An action stays one, a private message stays private, and a slash in the middle is no command."""
    net = Net()
    ann, person, bob = net.irc("ann"), net.person("Zoë"), net.irc("bob")
    person.send("/me " + "w" * 600 + "\n")
    net.wait(0)
    actions = said(ann, "Zoë")
    assert [action[:8] for action in actions] == ["\x01ACTION "] * 2
    assert all(action.endswith("\x01") for action in actions)
    assert "".join(action[8:-1] for action in actions) == "w" * 600
    bob.text()
    person.send("/msg bob " + "s" * 600 + "\n")
    net.wait(0)
    private = [line.partition(" PRIVMSG bob :")[2] for line in bob.text().split("\r\n")]
    assert "".join(private) == "s" * 600
    assert said(ann, "Zoë") == []
    person.send("//" + "/quit " * 5000 + "\n")
    net.wait(0)
    assert "".join(said(ann, "Zoë")) == "/" + "/quit " * 5000
    assert not person.is_over()


@pytest.mark.parametrize("data", [b"caf\xe9\n", b"\xff\xfe\xfd\n", EMOJI.encode()[:3] + b"\n"])
def test_bytes_that_are_no_utf8_change_nothing(data: bytes) -> None:
    """A clear error for who sent them; nobody hears anything; a name is asked for again."""
    net = Net()
    ann = net.irc("ann")
    person = net.connect()
    person.send(data)
    assert "not UTF-8" in (text := person.text())
    assert text.endswith("What is your name? ")
    person.send("Zoë\n")
    ann.text()
    person.text()
    person.send(data)
    assert person.text() == "* That is not UTF-8 text, so it was not used. Please send UTF-8.\n"
    assert ann.text() == ""


def test_a_server_with_a_password_asks_for_it() -> None:
    """A wrong one ends the connection, whatever follows it; the right one lets in."""
    net = Net(Limits(name=NAME, password="open"), queues=Queues(burst=2, lines_per_second=2))
    person = net.connect()
    person.send("Zoë\n")
    assert person.text() == "Password: "
    person.send("open\n")
    assert "* In #lobby: Zoë" in person.text()
    guesser = net.connect()
    guesser.send("\n\n\nBob\nwrong\nopen\nopen\n")
    net.wait(10)
    assert guesser.text().endswith("* That is not the password.\n")
    assert guesser.is_over()
    assert net.hub.find_user("Bob") is None


def test_who_is_banned_sits_in_no_room() -> None:
    """A plain client comes in by the same door as all others: bans and keys of the default room count."""
    net = Net()
    op = net.connect(address="")
    op.transport.protocol.owner = True
    op.send("NICK op\r\nUSER u 0 * :r\r\nJOIN #lobby\r\nMODE #lobby +b *!*@192.0.2.7\r\n")
    op.text()
    banned = net.connect("192.0.2.7")
    banned.send("Zoë\n")
    text = banned.text()
    assert "banned" in text
    assert "You are in no room" in text
    assert "In #lobby" not in text
    bare = net.connect("192.0.2.7")
    bare.send("Bob")
    net.wait(1)
    assert "banned" in bare.text()
    assert bare.is_over()
    assert "JOIN" not in op.text()


COMMANDS = [
    ("/help", "/topic [TEXT]"),
    ("/names", "* In #lobby: ann, Zoë\n"),
    ("/NAMES", "* In #lobby: ann, Zoë\n"),
    ("/list", "* #lobby (2 here)\n"),
    ("/topic", "* #lobby has no topic. Set one: /topic TEXT\n"),
    ("/topic mine", "* Only operators of #lobby can do that\n"),
    ("/nick", "* /nick NAME\n"),
    ("/nick ann", "* ann is taken; choose another name: /nick NAME\n"),
    ("/nick a b", "* A name has letters, digits, - and _ only; choose another name: /nick NAME\n"),
    ("/nick Zoé", "* You are now called Zoé\n"),
    ("/msg", "* /msg NAME TEXT\n"),
    ("/msg nobody hi", "* Nobody here is called nobody. To see who is here: /names\n"),
    ("/msg ann hi", "* to ann: hi\n"),
    ("/me", "* /me TEXT, in a room\n"),
    ("/dance", "* There is no /dance; see /help\n"),
    ("/join", "* /join #room\n"),
    ("/join #a,#b", "* /join #room\n"),
    ("/join other", "* In #other: @Zoë\n"),
    ("/part", "* You have left #lobby\n"),
    ("/part #nowhere", "* There is no room #nowhere. To see which there are: /list\n"),
]


@pytest.mark.parametrize(("line", "answer"), COMMANDS, ids=[line for line, _ in COMMANDS])
def test_commands_are_answered_in_sentences(line: str, answer: str) -> None:
    """One each, no numerics, and nothing twice."""
    net = Net()
    net.irc("ann")
    person = net.person("Zoë")
    person.send(line + "\n")
    text = person.text()
    assert answer in text
    assert text == answer or line in ("/help", "/list")
    assert not person.is_over()


def test_after_leaving_there_is_no_room_to_speak_in() -> None:
    """Also after being sent out; and one goes from room to room."""
    net = Net()
    ann, person = net.irc("ann"), net.person("Zoë")
    person.send("/part\nhello?\n")
    assert person.text().endswith("* You are in no room. To go to one: /join #room\n")
    person.send("/join #other\nhi\n/join #lobby\nback\n")
    assert said(ann, "Zoë") == ["back"]
    user = net.hub.find_user("Zoë")
    assert user is not None
    assert [room.name for room in user.rooms.values()] == ["#lobby"]


def test_nobody_gets_their_own_lines_back() -> None:
    """A terminal shows what is typed already."""
    net = Net()
    ann, person, bare = net.irc("ann"), net.person("Zoë"), net.bare("Bob")
    person.text()
    person.send("hello\n/me waves\n")
    bare.send("hi")
    net.wait(0.5)
    assert person.text() == "Bob: hi\n"
    assert bare.text() == "Zoë: hello\n* Zoë waves\n"
    assert said(ann, "Zoë") == ["hello", "\x01ACTION waves\x01"]


def test_control_characters_reach_no_terminal() -> None:
    """Escape sequences, colours and carriage returns of others are taken out."""
    net = Net()
    person, bob = net.person("Zoë"), net.connect()
    bob.send("Bob\n\x1b[2Jclear\x07 \x0304red\x03 a\rb \0c\n")
    assert person.text() == "Bob has joined #lobby\nBob: [2Jclear red ab c\n"


def test_quit_says_good_bye() -> None:
    """The reason is told to the room; the connection ends after the answer."""
    net = Net()
    ann, person = net.irc("ann"), net.person("Zoë")
    person.send("/quit so long\n")
    assert "QUIT :Quit: so long" in ann.text()
    assert person.is_over()
