"""Services: the base that ChanServ, NickServ and the others are made of."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chatbox.commands import services
from chatbox.commands.services import Refused, Request, Service
from chatbox.core.dispatch import COMMANDS
from chatbox.core.reply import Fail
from chatbox.wire import caps
from chatbox.wire.caps import Framing
from tests.core.fakes import ALL_CAPS, World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture(autouse=True)
def memo() -> Iterator[Service]:
    """A service that is there for this test only."""
    service = Service("MemoServ", "Keeps notes.", ("MEMO",))

    @service.command("KEEP <note>", "Keeps a note.", "It is kept for ever.", min_params=1)
    def keep(request: Request) -> None:
        if request.param(0) == "nothing":
            raise Refused("There is nothing to keep.")
        request.say(f"Kept: {request.rest(0)}")

    @service.command("OWN", "Shows your notes.", account=True)
    def own(request: Request) -> None:
        request.say("yours")

    @service.command("SECRET", "Shows all notes.", privilege="everything")
    def secret(request: Request) -> None:
        request.say("all")

    @service.command("LATER", "Takes its time.")
    async def later(request: Request) -> None:
        await request.call.hub.released()
        raise Fail("471", "#a", "Too late")

    yield service
    del services.SERVICES["memoserv"], COMMANDS["MEMOSERV"], COMMANDS["MEMO"]


@pytest.mark.parametrize("line", ["PRIVMSG MemoServ :{}", "PRIVMSG memoserv@services :{}", "MEMO {}", "MEMOSERV {}"])
def test_it_is_written_to_or_given_commands(world: World, line: str) -> None:
    """Its answers are NOTICEs, so that no program answers them."""
    ann = world.client("ann")
    told = ":MemoServ!MemoServ@localhost NOTICE ann :Kept: a note"
    assert ann.ask(line.format("keep a  note")) == [told]


def test_what_it_refuses(world: World) -> None:
    """Unknown commands, too few words, who is not logged in, what its own code refuses, also later."""
    ann = world.client("ann")
    answers = [ann.ask(f"MEMO {text}")[0].split(" :")[1] for text in ("x", "KEEP", "OWN", "KEEP nothing", "LATER")]
    assert answers == [
        "I don't know the command X. /msg MemoServ HELP lists those I know.",
        "Not enough parameters: KEEP <note>",
        "You must be logged in to an account for that.",
        "There is nothing to keep.",
        "Too late",
    ]


def test_help_derives_from_the_table(world: World) -> None:
    """What somebody may not use is not shown to them."""
    ann = world.client("ann")
    texts = [line.split(" :", 1)[1] for line in ann.ask("MEMO HELP")]
    assert [text.partition(":")[0] for text in texts[1:-1]] == ["KEEP", "OWN", "LATER"]
    assert [line.split(" :", 1)[1] for line in ann.ask("MEMO HELP keep")] == [
        "KEEP <note>",
        "Keeps a note.",
        "It is kept for ever.",
    ]
    assert "no command SECRET" in ann.ask("MEMO HELP SECRET")[0]
    assert "don't know" in ann.ask("MEMO SECRET")[0]


def test_echo_and_label(world: World) -> None:
    """echo-message: what one writes to it comes back; with a label it is part of the one answer."""
    ann = world.client("ann", caps.ECHO_MESSAGE)
    assert ann.ask("PRIVMSG MemoServ :keep x")[0] == ":ann!ann@0::1 PRIVMSG MemoServ :keep x"
    bob = world.client("bob", ALL_CAPS)
    lines = bob.ask("@label=7 PRIVMSG MemoServ :keep x")
    assert "label=7" in lines[0]
    assert " BATCH +" in lines[0]
    assert len(lines) == 4


def test_notices_to_it_are_not_answered(world: World) -> None:
    """Two programs that answer each other would never end."""
    assert world.client("ann").ask("NOTICE MemoServ :keep x") == []


def test_for_plain_clients(world: World) -> None:
    """Who has no IRC reads sentences."""
    ann = world.client("ann", framing=Framing.PLAIN)
    assert ann.ask("MEMO KEEP x") == ["* MemoServ: Kept: x"]


@pytest.mark.parametrize("nick", ["ChanServ", "nickserv", "HISTSERV"])
def test_their_names_are_nobodys_nick(world: World, nick: str) -> None:
    """ERR_ERRONEUSNICKNAME: nobody passes for a service."""
    assert " 432 " in world.client("ann").ask(f"NICK {nick}")[0]
