"""What is said when: batching, holding back, and release in order."""

from __future__ import annotations

from chatbox.core import pipeline
from chatbox.wire import caps
from chatbox.wire.caps import Framing
from tests.core.fakes import World


def test_nothing_is_said_before_it_is_committed() -> None:
    """The promise: delivery, echo and PONG wait for the disk."""
    world = World()
    alice, bob = world.client("alice", caps.ECHO_MESSAGE, room="#a"), world.client("bob", room="#a")
    alice.lines()
    world.auto = False
    alice.send("PRIVMSG #a :hi", "PING x")
    world.turn()
    assert alice.lines() == bob.lines() == []
    world.log.finish()
    assert [line.split(" ", 1)[1] for line in alice.lines()] == ["PRIVMSG #a :hi", "PONG chatbox x"]
    assert bob.lines() == [":alice!alice@0::1 PRIVMSG #a :hi"]


def test_events_of_a_tick_are_one_commit() -> None:
    """A batch lasts until its tick is over, not until its first event."""
    world = World()
    alice, bob = world.client("alice", room="#a"), world.client("bob", room="#a")
    before = len(world.log.commits)
    alice.send("PRIVMSG #a :1", "PRIVMSG #a :2")
    bob.send("PRIVMSG #a :3")
    world.turn()
    assert [len(commit.events) for commit in world.log.commits[before:]] == [3]


def turn_once(world: World) -> None:
    """What was scheduled before this turn of the loop."""
    for _ in range(len(world.ready)):
        world.ready.popleft()()


def test_while_more_comes_it_is_one_commit() -> None:
    """Each commit costs the same whatever it carries; when nothing more comes nobody waits."""
    world = World()
    alice, bob = world.client("alice", room="#a"), world.client("bob", room="#a")
    world.auto = False
    alice.send("PRIVMSG #a :1")
    turn_once(world)
    bob.send("PRIVMSG #a :2")
    turn_once(world)
    assert not world.log.pending
    turn_once(world)
    assert [len(commit.events) for _, commit, _ in world.log.pending] == [2]


def test_however_much_comes_nobody_waits_forever() -> None:
    """A batch is gathered for so long at most."""
    world = World()
    alice = world.client("alice", room="#a")
    world.auto = False
    began_s = world.clock_s
    while not world.log.pending:
        alice.send("PRIVMSG #a :more")
        turn_once(world)
        world.clock_s += 0.001
    assert pipeline.LIMIT_S <= world.clock_s - began_s < pipeline.LIMIT_S + 0.005


def test_the_gathered_batch_is_handed_over_before_the_finished_one_is_said() -> None:
    """So that the disk works while sockets are written to."""
    world = World(auto=False)
    world.auto = True
    alice, bob = world.client("alice", room="#a"), world.client("bob", room="#a")
    world.auto = False
    alice.send("PRIVMSG #a :1")
    world.tick()
    alice.send("PRIVMSG #a :2")
    world.tick()
    assert len(world.log.pending) == 1
    pending_at_write: list[int] = []
    write = bob.session.write

    def noting(data: bytes) -> None:
        pending_at_write.append(len(world.log.pending))
        write(data)

    bob.session.write = noting
    world.log.finish()
    assert pending_at_write == [1]
    assert [line.split(":")[-1] for line in bob.lines()] == ["1"]
    world.log.finish()
    assert [line.split(":")[-1] for line in bob.lines()] == ["2"]


def test_output_without_events_waits_for_what_is_being_written() -> None:
    """A PONG in a later tick still means that everything before it is stored."""
    world = World()
    alice = world.client("alice", room="#a")
    world.auto = False
    alice.send("PRIVMSG #a :1")
    world.tick()
    alice.send("PING later")
    world.tick()
    assert alice.lines() == []
    world.log.finish()
    assert alice.lines() == [":chatbox PONG chatbox later"]


def test_output_without_events_needs_no_commit() -> None:
    """Nothing in flight, nothing to store: released by its own callback."""
    world = World(auto=False)
    world.auto = True
    alice = world.client("alice")
    world.auto = False
    alice.send("PING x")
    assert alice.lines() == []
    world.tick()
    assert alice.lines() == [":chatbox PONG chatbox x"]
    assert not world.log.pending


def test_equal_shapes_get_the_same_object() -> None:
    """A room's lines of a tick are joined once for each shape, and written as they are."""
    world = World()
    alice = world.client("alice", room="#a")
    plain = [world.client(f"p{number}", room="#a") for number in range(3)]
    tagged = [world.client(f"t{number}", caps.SERVER_TIME, Framing.TEXT_FRAME, room="#a") for number in range(2)]
    for client in (*plain, *tagged):
        client.lines()
    alice.send("PRIVMSG #a :1", "PRIVMSG #a :2")
    world.turn()
    for group in (plain, tagged):
        assert all(len(client.connection.writes) == 1 for client in group)
        assert len({id(client.connection.writes[0]) for client in group}) == 1


def test_own_replies_stand_at_their_place_among_the_rooms_lines() -> None:
    """A session with something of its own is written from the pieces, in order."""
    world = World()
    alice, bob = world.client("alice", room="#a"), world.client("bob", room="#a")
    alice.send("PRIVMSG #a :1")
    bob.send("PING x")
    alice.send("PRIVMSG #a :2")
    world.turn()
    assert [line.rsplit(" ", 1)[1] for line in bob.lines()] == [":1", "x", ":2"]


def test_an_event_in_several_rooms_is_heard_once_after_all_they_said() -> None:
    """Quit, nick and away close what is pending in every room of the user."""
    world = World()
    alice = world.client("alice", room="#a,#b")
    bob, carol = world.client("bob", room="#b,#a"), world.client("carol", room="#a")
    for client in (bob, carol):
        client.lines()
    carol.send("PRIVMSG #a :1")
    alice.send("PRIVMSG #b :2", "NICK alicia", "PRIVMSG #b :3", "PRIVMSG #a :4")
    world.turn()
    heard = bob.lines()
    assert [line.split(" ")[1] for line in heard].count("NICK") == 1
    place = next(index for index, line in enumerate(heard) if " NICK " in line)
    assert {line[-1] for line in heard[:place]} == {"1", "2"}
    assert {line[-1] for line in heard[place + 1 :]} == {"3", "4"}


def test_memory_durability_speaks_before_the_disk() -> None:
    """`durability = "memory"` releases at the end of the tick; the rows follow when the writer is idle."""
    world = World(early=True)
    alice, bob = world.client("alice", room="#a"), world.client("bob", room="#a")
    world.auto = False
    for number in range(3):
        alice.send(f"PRIVMSG #a :{number}")
        world.tick()
        assert [line[-1] for line in bob.lines()] == [str(number)]
    world.log.finish()
    world.log.finish()
    assert not world.log.pending
    assert [getattr(row.body, "body", "") for row in world.log.stored.log_of(1)][-3:] == ["0", "1", "2"]


def test_too_much_held_back_stops_reading() -> None:
    """Held output and uncommitted events have one limit; below it reading goes on."""
    world = World()
    alice = world.client("alice", room="#a")
    pressure: list[bool] = []
    world.hub.pipeline.on_pressure = pressure.append
    world.auto = False
    alice.send("PRIVMSG #a :1")
    world.tick()
    world.hub.batch.held_bytes += pipeline.HELD_LIMIT_BYTES
    world.tick()
    assert pressure == [True]
    world.log.finish()
    assert pressure == [True, False]


def test_closing_keeps_its_place() -> None:
    """ERROR and the end of the connection come after all that was said before, and after the commit."""
    world = World()
    alice, bob = world.client("alice", room="#a"), world.client("bob", room="#a")
    world.auto = False
    bob.send("PRIVMSG #a :last")
    alice.send("QUIT :bye")
    world.turn()
    assert [alice.connection.closed] == [False]
    world.log.finish()
    assert [line.partition(":")[2] for line in alice.lines()][-1] == "Closing link: Quit: bye"
    assert [alice.connection.closed] == [True]
    assert bob.lines() == [":alice!alice@0::1 QUIT :Quit: bye"]
