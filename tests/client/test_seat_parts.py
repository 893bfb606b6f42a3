"""Parts of the line mode that need no connection: commands, the outbox, what is shown when."""

import asyncio
from collections.abc import Callable

import pytest

from chatbox.client import Event, Kind, MessageReceived, NotRegistered, Quit
from chatbox.client.actions import Action
from chatbox.client.backlog import Backlog
from chatbox.client.outbox import Outbox
from chatbox.client.places import Places
from chatbox.client.slash import execute
from chatbox.client.slash_commands import COMMANDS
from tests.client.dialogue import NOW


class FakeDesk:
    """Writes down what commands do."""

    def __init__(self, current: str = "#lobby", connected: bool = True) -> None:
        self.current = current
        self.connected = connected
        self.told: list[str] = []
        self.did: list[tuple[str, ...]] = []

    def tell(self, text: str) -> None:
        self.told.append(text)

    def say(self, target: str, text: str, kind: Kind = "privmsg") -> None:
        self.did.append(("say", target, text, kind))

    def send(self, command: str, *params: str) -> None:
        if not self.connected:
            raise NotRegistered("no")
        self.did.append((command, *params))

    def enter(self, room: str, key: str) -> None:
        self.did.append(("enter", room, key))

    def show_names(self, room: str) -> None:
        self.did.append(("names", room))

    def leave(self, reason: str) -> None:
        self.did.append(("leave", reason))

    def perform(self, action: Action) -> None:
        self.did.append((action.command, *action.params))

    def log_in(self, account: str, password: str) -> None:
        self.did.append(("login", account, password))

    def ask_secret(self, question: str, then: Callable[[str], None]) -> bool:
        then("secret")
        return True


@pytest.mark.parametrize(
    ("line", "done"),
    [
        ("/join books", ("enter", "#books", "")),
        ("/j #books secret", ("enter", "#books", "secret")),
        ("/part", ("PART", "#lobby")),
        ("/part #books good bye", ("PART", "#books", "good bye")),
        ("/msg Zoë hi there", ("say", "Zoë", "hi there", "privmsg")),
        ("/me waves", ("say", "#lobby", "waves", "action")),
        ("/NICK Ivan Petrov", ("NICK", "Ivan_Petrov")),
        ("/topic", ("TOPIC", "#lobby")),
        ("/topic All about cats", ("TOPIC", "#lobby", "All about cats")),
        ("/topic #books Read", ("TOPIC", "#books", "Read")),
        ("/names", ("names", "#lobby")),
        ("/list", ("LIST",)),
        ("/who", ("WHO", "#lobby")),
        ("/notice Zoë hi", ("say", "Zoë", "hi", "notice")),
        ("/whois Zoë", ("WHOIS", "Zoë")),
        ("/away", ("AWAY",)),
        ("/away at lunch", ("AWAY", "at lunch")),
        ("/invite Zoë", ("INVITE", "Zoë", "#lobby")),
        ("/invite Zoë books", ("INVITE", "Zoë", "#books")),
        ("/invitation 5 7d", ("INVITATION", "CREATE", "#lobby", "5", "7d")),
        ("/invitation * 1", ("INVITATION", "CREATE", "*", "1")),
        ("/invitations", ("INVITATION", "LIST", "#lobby")),
        ("/revoke 3", ("INVITATION", "REVOKE", "3")),
        ("/kick Zoë too loud", ("KICK", "#lobby", "Zoë", "too loud")),
        ("/ban #books Zoë", ("MODE", "#books", "+b", "Zoë!*@*")),
        ("/ban *!*@spam.example", ("MODE", "#lobby", "+b", "*!*@spam.example")),
        ("/op Zoë", ("MODE", "#lobby", "+o", "Zoë")),
        ("/mode +m", ("MODE", "#lobby", "+m")),
        ("/quote TOPIC #lobby :a b", ("TOPIC", "#lobby", "a b")),
        ("/login zoe", ("login", "zoe", "secret")),
        ("/login zoe pencil", ("login", "zoe", "pencil")),
        ("/register zoe", ("REGISTER", "zoe", "*", "secret")),
        ("/register zoe z@example.org pencil", ("REGISTER", "zoe", "z@example.org", "pencil")),
        ("/verify zoe 123", ("VERIFY", "zoe", "123")),
        ("/who? Zoë", ("WHO", "Zoë")),
        ("/quit so long", ("leave", "so long")),
    ],
)
def test_commands(line: str, done: tuple[str, ...]) -> None:
    """Each command does what its help says."""
    desk = FakeDesk()
    assert execute(desk, line, COMMANDS)
    assert desk.did == [done]


@pytest.mark.parametrize("line", ["/foo", "/", "/etc/passwd", "/join", "/msg Zoë", "/me", "/nick", "/nick !!!"])
def test_mistakes_are_told_and_never_sent(line: str) -> None:
    """A command that does not exist or lacks something gets an explanation, and nothing happens."""
    desk = FakeDesk()
    assert not execute(desk, line, COMMANDS)
    assert desk.did == []
    assert len(desk.told) == 1


def test_without_a_room() -> None:
    """Commands for the current room say that there is none."""
    desk = FakeDesk(current="")
    assert not execute(desk, "/topic x", COMMANDS)
    assert "no room" in desk.told[0]


def test_without_a_connection() -> None:
    """Commands say that they have to wait."""
    desk = FakeDesk(connected=False)
    assert not execute(desk, "/list", COMMANDS)
    assert "no connection" in desk.told[0]


def test_help_shows_every_command() -> None:
    """And one on its own."""
    desk = FakeDesk()
    execute(desk, "/help", COMMANDS)
    assert all(any(told.startswith(f"/{name}") for told in desk.told) for name in COMMANDS)
    desk.told.clear()
    execute(desk, "/help join", COMMANDS)
    assert len(desk.told) == 1


def said(text: str, msgid: str = "", room: str = "#lobby") -> MessageReceived:
    """A message with an id."""
    return MessageReceived(room, "Zoë", text, NOW, msgid)


def texts(events: list[Event]) -> list[str]:
    """What was said in these events, or what else they are."""
    return [event.text if isinstance(event, MessageReceived) else type(event).__name__ for event in events]


def test_history_comes_before_what_happens_meanwhile() -> None:
    """All of it, in order; and what is in both is shown once, in its place."""
    backlog = Backlog(str.casefold)
    backlog.expect("#lobby")
    backlog.expect("#books")
    left = Quit("Zoë", "", ("#lobby",), NOW)
    assert [backlog.live(event) for event in (said("3", "c"), said("4", "d"), left)] == [[], [], []]
    assert texts(backlog.history("#Lobby", [said("1", "a"), said("2", "b"), said("3", "c")])) == ["1", "2", "3"]
    assert texts(backlog.history("#books", [])) == ["4", "Quit"]
    assert backlog.live(said("4", "d")) == []
    assert backlog.live(said("5", "e")) == [said("5", "e")]
    assert backlog.last("#lobby") == said("5", "e")


def test_history_that_does_not_come_holds_nothing_back() -> None:
    """What was said meanwhile is shown when we stop waiting."""
    backlog = Backlog(str.casefold)
    backlog.expect("#lobby")
    backlog.live(said("1"))
    assert backlog.give_up_all() == [said("1")]
    assert backlog.live(said("2")) == [said("2")]


def test_messages_without_ids_are_all_shown() -> None:
    """Twice the same words are two messages."""
    backlog = Backlog(str.casefold)
    assert backlog.live(said("hi")) == backlog.live(said("hi")) == [said("hi")]


def test_the_outbox_keeps_order_and_forgets_what_arrived() -> None:
    """What is not acknowledged waits, in the order it was typed; whoever waits for the end is told."""

    async def scenario() -> None:
        outbox = Outbox()
        one, two, three = (outbox.add("#lobby", text, "privmsg") for text in ("1", "2", "3"))
        one.on_its_way = two.on_its_way = True
        assert outbox.waiting() == [three]
        two.on_its_way = False
        assert outbox.waiting() == [two, three]
        empty = asyncio.create_task(outbox.until_fewer_than(1))
        for item in (one, two, three):
            assert not empty.done()
            outbox.done(item)
        await asyncio.wait_for(empty, 30)
        assert len(outbox) == 0

    asyncio.run(scenario())


def test_leaving_a_room_leads_back_to_the_one_before() -> None:
    """Who is put out of a room, or not let in, writes where they wrote before, not just anywhere."""
    places = Places(lambda one, other: one.casefold() == other.casefold(), "#lobby")
    for room in ("#books", "#cats", "#LOBBY", "#secret"):
        places.turn_to(room)
    places.remove("#Secret")
    assert places.current == "#lobby"
    places.add("#forced")
    assert places.current == "#lobby"
    places.turn_away()
    assert places.current == ""
    assert places.turn_to("#cats").name == places.current == "#cats"
    for room in ("#cats", "#lobby", "#books", "#forced"):
        places.remove(room)
    assert places.current == ""
