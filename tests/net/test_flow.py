"""Fair portions in, bounded queues out: flood control, slow readers, pings, and ends in order."""

from __future__ import annotations

import pytest

from chatbox.core.limits import Limits
from chatbox.core.log import EventRow
from chatbox.net.backlog import DRAINED_BYTES
from chatbox.net.context import Queues
from chatbox.services.history import Reference, Scope
from tests.core.fakes import FakeFuture
from tests.net.world import NAME, Net, Peer


def pongs(peer: Peer) -> list[int]:
    """The numbers that came back."""
    return [int(line.rpartition(":")[2].split()[-1]) for line in peer.text().split("\r\n") if " PONG " in line]


def test_flood_control_slows_and_does_not_cut() -> None:
    """A burst at once, then so many a second, in order and for ever."""
    net = Net(queues=Queues(burst=20, lines_per_second=2))
    ann = net.irc("ann")
    net.wait(60)
    ann.send("".join(f"PING {number}\r\n" for number in range(50)))
    assert pongs(ann) == list(range(20))
    net.wait(5)
    assert len(pongs(ann)) in (9, 10, 11)
    net.wait(11)
    assert pongs(ann)[-1] == 49
    assert not ann.is_over()


def test_a_message_of_several_lines_goes_at_once() -> None:
    """A paste of 32 lines is one message: it fits a burst, which many single lines do not."""
    net = Net(queues=Queues(burst=20, lines_per_second=2))
    ann = net.irc("ann")
    ann.send("CAP REQ :draft/multiline batch message-tags echo-message\r\n")
    net.wait(60)
    ann.text()
    paste = "".join(f"@batch=1 PRIVMSG #lobby :{number}\r\n" for number in range(32))
    ann.send("BATCH +1 draft/multiline #lobby\r\n" + paste + "BATCH -1\r\n")
    assert ann.text().count(" PRIVMSG #lobby :") == 32
    ann.send("BATCH +1 draft/multiline #lobby\r\n" + paste + "BATCH -1\r\n")
    ann.send("BATCH +1 draft/multiline #lobby\r\n" + paste + "BATCH -1\r\n")
    assert ann.text().count(" PRIVMSG #lobby :") == 32  # the next ones wait
    net.wait(5)
    assert ann.text().count(" PRIVMSG #lobby :") == 32


def test_a_steady_sender_is_never_slowed() -> None:
    """Two lines a second may go on for ever."""
    net = Net(queues=Queues(burst=20, lines_per_second=2))
    ann = net.irc("ann")
    for number in range(200):
        ann.send(f"PING {number}\r\n")
        assert pongs(ann) == [number]
        net.wait(0.5)


def test_a_full_receive_queue_stops_the_reading_not_the_peer() -> None:
    """The peer has to wait until its lines are worked off."""
    net = Net(queues=Queues(burst=2, lines_per_second=2, receive_bytes=1000))
    ann = net.irc("ann")
    net.wait(5)
    ann.send(("PING " + "x" * 95 + "\r\n") * 15)
    assert not ann.transport.is_reading()
    net.wait(5)
    assert ann.transport.is_reading()
    assert not ann.is_over()


def test_bad_lines_have_their_turn_too() -> None:
    """Answers to lines that are no text or too long keep their place, and are slowed like all others."""
    net = Net(queues=Queues(burst=4, lines_per_second=1))
    ann = net.irc("ann")
    net.wait(10)
    ann.send(b"PING 0\r\nPRIVMSG #lobby :\xff\r\nPING 1\r\n" + b"PING " + b"x" * 600 + b"\r\n" + b"\xff\r\n" * 10)
    lines = ann.text().split("\r\n")[:-1]
    assert len(lines) == 4
    assert lines[0].endswith("0")
    assert "FAIL PRIVMSG INVALID_UTF8" in lines[1]
    assert lines[2].endswith("1")
    assert " 417 " in lines[3]
    net.wait(2)
    assert ann.text().count("FAIL ") == 2


def test_an_endless_line_takes_little_memory() -> None:
    """It is thrown away, told once, and what comes after its end counts again; past the receive queue it is the end."""
    net = Net()
    ann = net.irc("ann")
    ann.send(b"x" * 10_000)
    assert len(ann.transport.protocol._tail) < 10_000
    assert ann.text().count(" 417 ") == 1
    ann.send(b"x\r\nPING 7\r\n")
    assert pongs(ann) == [7]
    ann.send(b"x" * 10_000)
    ann.send(b"x" * 10_000)
    assert "ERROR :Closing link: A line is longer" in ann.text()


@pytest.mark.parametrize("opening", ["Zoë\n", "\n", "GE", "", "NICK ", "GET / HTTP/1.1\r\n"])
def test_memory_before_and_after_the_name_is_bounded(opening: str) -> None:
    """Whoever sends without end, and whatever."""
    net = Net()
    peer = net.connect()
    peer.send(opening)
    for _ in range(100):
        peer.send(b"x" * 10_000)
        protocol = peer.transport.protocol
        held = len(getattr(protocol, "_tail", b"")) + len(getattr(protocol, "_data", b""))
        assert held <= 40_000


def test_a_slow_reader_is_cut_and_the_room_goes_on() -> None:
    """Past the limit of its send queue, also when the queue fills slowly after it was nearly full for a while."""
    net = Net(queues=Queues(send_bytes=10_000, lines_per_second=0))
    ann, slow = net.irc("ann"), net.irc("slow")
    slow.transport.stuck = True
    slow.transport.high = 4000  # told only once: before the limit is reached
    for _ in range(100):
        ann.send("PRIVMSG #lobby :" + "x" * 400 + "\r\n")
        net.wait(0.1)
    assert slow.transport.aborted
    assert slow.transport.buffered < 20_000
    assert "QUIT :Send queue exceeded: reading too slowly" in ann.text()
    assert net.hub.find_user("slow") is None


def test_a_reader_that_catches_up_stays() -> None:
    """A burst above the limit that is taken at once is no backlog."""
    net = Net(queues=Queues(send_bytes=10_000, lines_per_second=0))
    ann = net.irc("ann")
    ann.transport.stuck = True
    ann.transport.protocol.pause_writing()
    ann.transport.buffered = 0
    net.wait(1)
    assert not ann.is_over()


def test_a_silent_client_is_pinged_then_cut() -> None:
    """After `ping_seconds`, and after as many again; an answer in time keeps it."""
    net = Net()
    net.sweeper.start()
    ann, bob = net.irc("ann"), net.irc("bob")
    net.wait(125)
    assert f"PING {NAME}\r\n" in ann.text()
    bob.send(f"PONG {NAME}\r\n")
    net.wait(120)
    assert "ERROR :Closing link: Ping timeout: 24" in ann.text()
    assert ann.is_over()
    assert not bob.is_over()
    assert "QUIT :Ping timeout" in bob.text()


def test_the_time_in_which_nobody_was_read_is_no_silence() -> None:
    """A pinged client that could not be heard, since too much was held back, is not cut."""
    net = Net()
    net.sweeper.start()
    ann = net.irc("ann")
    net.wait(125)
    net.context.pause(True)
    assert not ann.transport.is_reading()
    net.wait(500)
    net.context.pause(False)
    net.wait(5)
    assert not ann.is_over()
    assert ann.transport.is_reading()


def test_lines_before_an_end_are_executed_and_the_quit_comes_after_them() -> None:
    """Also when they wait for their turn, and the connection is lost meanwhile."""
    net = Net(queues=Queues(burst=5, lines_per_second=2))
    ear, ann = net.irc("ear"), net.irc("ann")
    net.wait(10)
    ann.send("".join(f"PRIVMSG #lobby :{number}\r\n" for number in range(15)))
    ann.end()
    ann.reset()
    net.wait(1)
    assert net.hub.find_user("ann") is not None
    net.wait(20)
    heard = [line.rpartition(":")[2] for line in ear.text().split("\r\n") if ":ann!" in line]
    assert heard[1:] == [*map(str, range(15)), "Connection closed"]
    assert net.hub.find_user("ann") is None
    assert len(net.context.peers) == 1


def test_who_sent_much_and_went_does_not_stay_for_ever() -> None:
    """A minute at most is given to what they left behind."""
    net = Net(queues=Queues(burst=1, lines_per_second=0.5))
    net.sweeper.start()
    ann = net.irc("ann")
    net.wait(20)
    ann.send("PING x\r\n" * 1000)
    ann.end()
    ann.reset()
    net.wait(70)
    assert not net.context.peers
    assert net.hub.find_user("ann") is None


def test_a_reset_is_no_end_of_input() -> None:
    """A connection that broke off ends its session at once."""
    net = Net(queues=Queues(burst=5, lines_per_second=2))
    ear, ann = net.irc("ear"), net.irc("ann")
    ann.send("PRIVMSG #lobby :x\r\n" * 30)
    ann.reset()
    net.wait(0)
    assert "QUIT :Connection reset" in ear.text()


def test_quit_is_answered_before_the_connection_ends() -> None:
    """ERROR, then the end, with the peer's remaining bytes read and thrown away; then the rest is closed."""
    net = Net()
    ann = net.irc("ann")
    ann.send("PING a\r\nQUIT :bye\r\nPING b\r\n")
    text = ann.text()
    assert text.index("PONG") < text.index("ERROR :")
    assert "b\r\n" not in text.partition("ERROR")[2]
    assert ann.transport.eof
    assert ann.transport.is_reading()
    ann.send("more\r\n")
    ann.end()
    assert not net.context.peers


def test_who_does_not_close_after_the_end_is_aborted() -> None:
    """After a few seconds."""
    net = Net()
    ann = net.irc("ann")
    ann.send("QUIT\r\n")
    assert not ann.transport.closing
    net.wait(4)
    assert ann.transport.aborted
    assert not net.context.peers


def test_a_session_whose_end_was_forgotten_with_a_failed_commit_is_closed() -> None:
    """Its ERROR and close were held back with what could not be stored; the connection must not stay."""
    net = Net(auto=False)
    net.world.auto = True
    net.sweeper.start()
    ann = net.irc("ann")
    net.world.auto = False
    ann.send("PRIVMSG #lobby :x\r\nQUIT\r\n")
    net.world.log.fail()
    net.world.turn()
    net.world.log.answer_reload()
    net.world.auto = True
    net.wait(15)
    assert ann.is_over()
    net.wait(5)
    assert not net.context.peers


def test_while_the_state_is_not_there_nobody_gets_in() -> None:
    """They are told to come back, each in their own protocol."""
    net = Net(Limits(name=NAME))
    net.hub.ready = False
    irc, person = net.connect(), net.connect()
    irc.send("NICK a\r\nUSER u 0 * :r\r\n")
    person.send("Zoë\n")
    assert irc.text() == "ERROR :The server is not ready; try again in a moment\r\n"
    assert person.text() == "* The server is not ready; try again in a moment\n"
    assert irc.is_over()
    assert person.is_over()


def test_pipelined_lines_behind_a_waiting_command_are_slowed_and_not_cut() -> None:
    """Also without flood control: they wait in the connection, which is not read from meanwhile."""
    net = Net(queues=Queues(lines_per_second=0, receive_bytes=16384))
    ann = net.irc("ann")
    history = net.world.history.latest
    gate = FakeFuture()

    async def late(scope: Scope, after: Reference | None = None) -> list[EventRow]:
        await gate
        return await history(scope, after)

    net.world.history.latest = late  # type: ignore[method-assign]
    ann.send("CHATHISTORY LATEST #lobby * 10\r\n")
    for number in range(5000):
        if ann.transport.is_reading():
            ann.send(f"PING {number}\r\n")
        else:
            break
    assert 1024 < number < 2000
    assert not ann.text()
    gate.set_result(None)
    net.turn()
    net.wait(1)
    assert pongs(ann) == list(range(number))
    assert ann.transport.is_reading()
    assert not ann.is_over()


def test_a_long_answer_goes_out_as_the_peer_reads() -> None:
    """The send queue never has more than a piece above its mark, however small its limit, and the peer is not cut."""
    net = Net(queues=Queues(send_bytes=100_000, lines_per_second=0))
    ann = net.irc("ann")
    for number in range(5000):
        room = net.hub.make_room(f"#room{number}", f"#room{number}")
        room.state.topic = "x" * 100
    ann.transport.stuck = True
    ann.send("LIST\r\nPING 1\r\n")
    lines = ann.text().count(" 322 ")
    net.wait(60)
    assert DRAINED_BYTES < ann.transport.buffered < 100_000
    assert not ann.is_over()
    while ann.transport.buffered:
        ann.transport.take_all()
        net.turn()
        assert ann.transport.buffered < 100_000
        lines += ann.text().count(" 322 ")
    assert lines == 5001
    assert not ann.is_over()
    ann.transport.stuck = False
    ann.send("PING 2\r\n")
    assert pongs(ann) == [2]


def test_who_leaves_without_reading_is_waited_for_a_minute() -> None:
    """It said all it wanted to; what it asked is answered if it reads, and else it goes."""
    net = Net(queues=Queues(lines_per_second=0))
    ann, bob = net.irc("ann"), net.irc("bob")
    for number in range(5000):
        net.hub.make_room(f"#room{number}", f"#room{number}").state.topic = "x" * 100
    ann.transport.stuck = True
    net.sweeper.start()
    ann.send("LIST\r\n")
    ann.end()
    net.wait(50)
    assert "QUIT" not in bob.text()
    net.wait(20)
    assert "QUIT :Connection closed" in bob.text()
    assert not net.world.waiting


def many_rooms(net: Net) -> str:
    """Twenty rooms with a hundred long lines each; returns the JOIN for all."""
    ann = net.irc("ann")
    rooms = [f"#r{number}" for number in range(20)]
    for room in rooms:
        ann.send(f"JOIN {room}\r\n" + f"PRIVMSG {room} :{'x' * 400}\r\n" * 100)
    return f"JOIN {','.join(rooms)}\r\n"


def test_replays_of_many_rooms_do_not_cut_who_reads_slowly() -> None:
    """One is read when the one before is taken: more than the send queue takes, and the peer is there at the end."""
    net = Net(queues=Queues(send_bytes=128 * 1024, lines_per_second=0))
    join = many_rooms(net)
    bob = net.irc("bob")
    bob.transport.stuck = True
    bob.send(join)
    net.wait(10)
    heard = 0
    while bob.transport.buffered:
        bob.transport.take_all()
        net.turn()
        assert bob.transport.buffered < 128 * 1024
        heard += bob.text().count(" PRIVMSG ")
    assert heard == 2000
    assert not bob.is_over()


def test_what_is_kept_back_is_limited_too() -> None:
    """Room traffic counts while an older replay is not taken."""
    net = Net(queues=Queues(send_bytes=128 * 1024, lines_per_second=0))
    join = many_rooms(net)
    bob, cat = net.irc("bob"), net.irc("cat")
    bob.transport.stuck = True
    bob.send(join)
    for _ in range(1000):
        cat.send(f"PRIVMSG #lobby :{'x' * 400}\r\n")
    net.wait(1)
    assert bob.transport.aborted
    assert "QUIT :Send queue exceeded" in cat.text()
    assert not net.world.waiting


def test_connections_lost_in_one_tick_are_told_in_one_write() -> None:
    """Whatever took them: a thousand ends are one piece for each who stays, not a thousand."""
    net = Net(queues=Queues(lines_per_second=0))
    stays, lost = net.irc("stays"), [net.irc(f"lost{number}") for number in range(50)]
    stays.writes()
    for peer in lost:
        peer.transport.closing = peer.transport.lost = True
        peer.transport.protocol.connection_lost(ConnectionResetError())
    net.turn()
    (told,) = stays.writes()
    assert told.count(b" QUIT :Connection reset") == 50
    assert len(net.hub.users) == 1
