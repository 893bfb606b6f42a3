"""One batch: places, audiences that change, and bytes that are shared."""

from __future__ import annotations

from chatbox.core.batch import Batch
from chatbox.core.room import Room
from chatbox.core.session import Session
from chatbox.wire import caps
from chatbox.wire.caps import Framing
from tests.core.fakes import FakeConnection, World


def session(number: int, capabilities: int = 0, framing: Framing = Framing.LINE) -> Session:
    made = Session(number, FakeConnection(), framing, "")
    made.caps, made.shape = capabilities, caps.shape(capabilities, framing)
    return made


def heard(one: Session) -> bytes:
    assert isinstance(one.connection, FakeConnection)
    return b"".join(one.connection.writes)


def writes(one: Session) -> int:
    assert isinstance(one.connection, FakeConnection)
    return len(one.connection.writes)


def say(batch: Batch, room: Room, text: str) -> int:
    return batch.say(room, lambda shape: f"{text}{'t' if shape & caps.SERVER_TIME else ''};".encode())


def test_who_comes_or_goes_between_two_lines_hears_one_of_them() -> None:
    """Each hears its part, in one piece: a change of audience does not split what is said to all others."""
    room, batch = Room(1, "#a", "#a"), Batch()
    stays, comes, goes = session(1), session(2), session(3)
    room.attach(stays)
    room.attach(goes)
    say(batch, room, "1")
    room.attach(comes)
    say(batch, room, "2")
    room.detach(goes)
    say(batch, room, "3")
    batch.release()
    assert [heard(one) for one in (stays, comes, goes)] == [b"1;2;3;", b"2;3;", b"1;2;"]
    assert [writes(one) for one in (stays, comes, goes)] == [1, 1, 1]


def test_who_goes_and_comes_again_between_lines_misses_some() -> None:
    """Also with another shape, and with something of their own in between."""
    room, batch = Room(1, "#a", "#a"), Batch()
    moves, stays = session(1), session(2)
    room.attach(moves)
    room.attach(stays)
    say(batch, room, "1")
    room.detach(moves)
    say(batch, room, "2")
    batch.reply(moves, b"mine;")
    moves.shape = caps.shape(caps.SERVER_TIME, Framing.LINE)
    room.attach(moves)
    place = say(batch, room, "3")
    batch.skip(moves, place)
    say(batch, room, "4")
    room.detach(moves)
    say(batch, room, "5")
    batch.release()
    assert [heard(moves), heard(stays)] == [b"1;mine;4t;", b"1;2;3;4;5;"]


def test_many_who_come_in_one_tick_are_told_of_in_one_write() -> None:
    """A thousand joins are not a million writes, and neither are a thousand departures."""
    world = World()
    ann = world.client("ann", room="#a")
    others = [world.client(f"u{number}") for number in range(50)]
    ann.lines()
    before = len(ann.connection.writes)
    for other in others:
        other.send("JOIN #a")
    world.turn()
    assert len(ann.connection.writes) == before + 1
    assert sum(" JOIN " in line for line in ann.lines()) == 50
    heard = [sum(" JOIN " in line for line in other.lines()) for other in others]
    assert heard == list(range(50, 0, -1))
    before = len(ann.connection.writes)
    for other in others:
        other.end()
    world.turn()
    assert len(ann.connection.writes) == before + 1


def test_an_audience_being_written_stays_as_it_was() -> None:
    """A batch that waits for the disk is not changed by who comes and goes while the next one is gathered."""
    room, first, second = Room(1, "#a", "#a"), Batch(), Batch()
    old, new = session(1), session(2)
    room.attach(old)
    say(first, room, "1")
    say(second, room, "2")
    room.attach(new)
    room.detach(old)
    say(second, room, "3")
    first.release()
    second.release()
    assert [heard(old), heard(new)] == [b"1;2;", b"3;"]


def test_a_session_that_changes_its_shape_hears_each_line_once() -> None:
    """In the shape that it had when the line was said."""
    world = World()
    ann, bob = world.client("ann", room="#a"), world.client("bob", room="#a")
    bob.lines()
    for number in range(4):
        ann.send(f"PRIVMSG #a :{number}")
        bob.send("CAP REQ :" + ("server-time" if number % 2 == 0 else "-server-time"))
    world.turn()
    lines = [line for line in bob.lines() if "PRIVMSG" in line]
    assert [line[0] + line[-1] for line in lines] == [":0", "@1", ":2", "@3"]


def test_what_is_left_out_for_one_is_said_to_the_others() -> None:
    """A sender without echo-message: nothing, or the rest, and never a copy for the others."""
    room, batch = Room(1, "#a", "#a"), Batch()
    sender, others = session(1), [session(2), session(3)]
    for one in (sender, *others):
        room.attach(one)
    batch.skip(sender, say(batch, room, "mine"))
    say(batch, room, "theirs")
    batch.release()
    assert heard(sender) == b"theirs;"
    assert all(heard(one) == b"mine;theirs;" and writes(one) == 1 for one in others)
    alone = Batch()
    batch.skip(sender, 0)
    alone.skip(sender, say(alone, room, "again"))
    alone.release()
    assert heard(sender) == b"theirs;"


def test_own_pieces_are_merged_over_all_segments() -> None:
    """Two rooms, an audience put together, replies: one write, everything at its place."""
    one, two, batch = Room(1, "#a", "#a"), Room(2, "#b", "#b"), Batch()
    mine, other = session(1, caps.SERVER_TIME), session(2)
    for room in (one, two):
        room.attach(mine)
        room.attach(other)
    batch.reply(mine, b"r1;")
    say(batch, one, "a1")
    say(batch, two, "b1")
    batch.reply(mine, b"r2;")
    batch.skip(mine, say(batch, one, "a2"))
    batch.say_once({mine.shape: [mine]}, lambda shape: b"once;")
    say(batch, one, "a3")
    batch.release()
    assert heard(mine) == b"r1;a1t;b1t;r2;once;a3t;"
    assert writes(mine) == 1
    assert heard(other) in (b"a1;a2;a3;b1;", b"b1;a1;a2;a3;")


def test_lines_that_a_shape_does_not_hear() -> None:
    """Nothing is written where all of it is empty."""
    room, batch = Room(1, "#a", "#a"), Batch()
    one, two = session(1, caps.AWAY_NOTIFY), session(2)
    room.attach(one)
    room.attach(two)
    batch.say(room, lambda shape: b"away;" if shape & caps.AWAY_NOTIFY else b"")
    batch.release()
    assert (heard(one), writes(two)) == (b"away;", 0)


def test_closing_and_callbacks_come_last() -> None:
    """The connection ends after everything that was said to it."""
    batch, order = Batch(), list[str]()
    one = session(1)
    batch.close(one)
    batch.reply(one, b"ERROR;")
    batch.released.append(lambda: order.append("released" if one.connection.closed else "too early"))  # type: ignore[attr-defined]
    batch.release()
    assert heard(one) == b"ERROR;"
    assert order == ["released"]


def test_what_is_held_is_weighed() -> None:
    """Bytes of every shape once, and events; not once for each member."""
    world = World()
    clients = [world.client(f"c{number}", room="#a") for number in range(20)]
    world.auto = False
    clients[0].send("PRIVMSG #a :" + "x" * 100)
    assert 100 < world.hub.batch.held_bytes < 1000


def test_a_message_to_oneself_arrives_and_is_echoed() -> None:
    """ "`echo-message` will result in duplicate messages being sent by the server, as both sent and received messages"
    (https://ircv3.net/specs/extensions/labeled-response#client-implementation-considerations).
    """
    world = World()
    for nick, capabilities, times in (("ann", 0, 1), ("bob", caps.ECHO_MESSAGE, 2)):
        client = world.client(nick, capabilities)
        assert [line.rpartition(":")[2] for line in client.ask(f"PRIVMSG {nick} :note")] == ["note"] * times


def test_sessions_are_heard_from_one_place_only() -> None:
    """Leaving and coming back within one tick: every line that was said while being there, in order."""
    world = World()
    ann, bob = world.client("ann", room="#a"), world.client("bob", caps.CHATHISTORY, room="#a")
    bob.lines()
    ann.send("PRIVMSG #a :1")
    bob.send("PART #a")
    ann.send("PRIVMSG #a :2")
    bob.send("JOIN #a")
    ann.send("PRIVMSG #a :3")
    world.turn()
    lines = [line.split(" ", 1)[1] for line in bob.lines()]
    assert [line for line in lines if line[0] in "PJ"] == ["PRIVMSG #a :1", "PART #a", "JOIN #a", "PRIVMSG #a :3"]


def test_rows_of_state_never_run_ahead_of_events() -> None:
    """With `durability = "memory"` too: after every commit what is stored is whole, whatever is gathered meanwhile."""
    world = World(early=True)
    ann = world.client("ann", room="#a")
    world.auto = False
    for line in ("PRIVMSG #a :1", "PRIVMSG #a :2"):
        ann.send(line)
        world.tick()
    ann.send("MODE #a +m")  # gathered, its tick not over, when the next batch is handed over
    while world.log.pending:
        world.log.finish()
        stored = world.log.stored
        (row,) = stored.snapshot().rooms
        folded = stored.fold(row.id)
        assert (folded.next, folded.state) == (row.next, row.state)
