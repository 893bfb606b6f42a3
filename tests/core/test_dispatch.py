"""From a line to its command: checks, the order of answers, and the end of input."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from chatbox.core import dispatch
from chatbox.core.dispatch import COMMANDS, Call, command
from chatbox.core.reply import Fail
from chatbox.wire import caps
from tests.core.fakes import ALL_CAPS, Client, FakeFuture, World

gates: list[FakeFuture] = []


@pytest.fixture(autouse=True)
def _commands() -> Iterator[None]:
    """Two commands of tests: one that waits, one that breaks."""

    @command("WAITING <text>", "Answers later.", "https://example.org/")
    async def waiting(call: Call) -> None:
        gate = FakeFuture()
        gates.append(gate)
        await gate
        if call.param(0) == "refuse":
            raise Fail("400", "REFUSED", "no")
        if call.param(0) == "break":
            raise ZeroDivisionError
        call.reply.say("NOTE", call.param(0))

    @command("BREAKING", "Breaks.", "https://example.org/")
    def breaking(call: Call) -> None:
        raise ZeroDivisionError

    gates.clear()
    yield
    del COMMANDS["WAITING"], COMMANDS["BREAKING"]


def open_gate(world: World) -> None:
    gates.pop(0).set_result(None)
    world.turn()


def test_answers_keep_the_order_of_commands() -> None:
    """While a command waits, the later lines of its session wait, and those of others do not."""
    world = World()
    ann, bob = world.client("ann", room="#a"), world.client("bob", room="#a")
    assert ann.ask("WAITING 1", "WAITING 2", "PING 3") == []
    assert bob.ask("PRIVMSG #a :meanwhile", "PING x") == [":chatbox PONG chatbox x"]
    assert ann.lines() == [":bob!bob@0::1 PRIVMSG #a meanwhile".replace(" meanwhile", " :meanwhile")]
    open_gate(world)
    assert ann.lines() == [":chatbox NOTE 1"]
    open_gate(world)
    assert ann.lines() == [":chatbox NOTE 2", ":chatbox PONG chatbox 3"]


def test_a_refusal_after_waiting_is_an_answer_too() -> None:
    """And labelled like any other."""
    world = World()
    ann = world.client("ann", ALL_CAPS)
    ann.ask("@label=1 WAITING refuse")
    open_gate(world)
    assert ann.lines() == ["@label=1 :chatbox 400 ann REFUSED no"]


def test_lines_before_the_end_of_input_are_executed() -> None:
    """The QUIT comes after them, with the reason of the end."""
    world = World()
    ann, bob = world.client("ann", room="#a"), world.client("bob", room="#a")
    bob.lines()
    ann.send("WAITING 1", "PRIVMSG #a :last")
    dispatch.end_of_input(world.hub, ann.session, "Connection closed")
    world.turn()
    assert bob.lines() == []
    open_gate(world)
    assert bob.lines() == [":ann!ann@0::1 PRIVMSG #a :last", ":ann!ann@0::1 QUIT :Connection closed"]
    assert ann.connection.closed


def test_a_connection_lost_while_waiting_gets_no_answer() -> None:
    """What waits is forgotten, and the command that comes back speaks to nobody."""
    world = World()
    ann = world.client("ann")
    ann.send("WAITING 1", "PING x")
    ann.end()
    world.turn()
    open_gate(world)
    assert ann.lines() == []
    assert not world.hub.users


@pytest.mark.parametrize(("line", "waits"), [("BREAKING", False), ("WAITING break", True)])
def test_a_fault_is_noted_and_answered(line: str, waits: bool, caplog: pytest.LogCaptureFixture) -> None:
    """The session goes on; the trace is in the server's log."""
    world = World()
    ann = world.client("ann")
    with caplog.at_level(logging.ERROR):
        ann.send(line)
        world.turn()
        if waits:
            open_gate(world)
    assert "ZeroDivisionError" in caplog.text
    (answer,) = ann.lines()
    assert answer.startswith(f":chatbox FAIL {line.partition(' ')[0]} INTERNAL_ERROR :")
    assert ann.ask("PING x") == [":chatbox PONG chatbox x"]


def test_common_checks() -> None:
    """ERR_UNKNOWNCOMMAND, ERR_NEEDMOREPARAMS, ERR_NOTREGISTERED; empty lines are nothing."""
    world = World()
    stranger, ann = Client(world), world.client("ann")
    assert stranger.ask("JOIN #a", "NONSENSE", "PING x") == [
        ":chatbox 451 * :You have not registered",
        ":chatbox 451 * :You have not registered",
        ":chatbox PONG chatbox x",
    ]
    assert ann.ask("NONSENSE", "KICK #a", "", "  ", "12") == [
        ":chatbox 421 ann NONSENSE :Unknown command",
        ":chatbox 461 ann KICK :Not enough parameters",
        ":chatbox 421 ann * :Unknown command: not an IRC command",
    ]


def test_a_label_needs_batch() -> None:
    """labeled-response depends on batch: an answer of several lines could not be told otherwise."""
    world = World()
    ann = world.client("ann", caps.LABELED_RESPONSE)
    assert "BATCH" not in "".join(ann.ask("@label=1 JOIN #a"))


def test_what_a_peer_sent_stays_one_parameter() -> None:
    """Repeated to it in an error it cannot become something else."""
    world = World()
    ann = world.client("ann")
    assert ann.ask("WHOIS :a b") == [
        ":chatbox 401 ann * :No such nick/channel",
        ":chatbox 318 ann * :End of /WHOIS list",
    ]
    assert ann.ask("CAP :x y") == [":chatbox 410 ann * :Invalid CAP command"]


def test_replies_fit_a_line() -> None:
    """No line without its tags is longer than 512 bytes, and none ends inside a character."""
    world = World()
    ann = world.client("ann")
    (line,) = ann.ask("PING :" + "é" * 300)
    assert len(line.encode()) in (509, 510)
