"""Always-on accounts: they stay in their rooms without a client, over restarts too; and several clients of one user."""

from __future__ import annotations

import pytest

from chatbox.core.limits import Limits
from chatbox.core.privileges import EVERYTHING
from chatbox.core.retiring import retire
from chatbox.services.operators import Configured
from chatbox.services.residents import AccountResidents
from chatbox.wire import caps, sasl
from tests.core.fakes import ALL_CAPS, Client, World, run
from tests.core.test_outage import outage, over


@pytest.fixture
def world() -> World:
    """With an account `Ann`."""
    world = World()
    run(world.accounts.add("Ann", "secret"))
    return world


def come(world: World, capabilities: int = 0, nick: str = "Ann") -> tuple[Client, list[str]]:
    """A client that logs in to the account, and all it is told."""
    client = Client(world, capabilities)
    client.send("CAP LS 302", f"NICK {nick}", "USER u 0 * :Real Ann", "AUTHENTICATE PLAIN")
    client.send(*[f"AUTHENTICATE {line}" for line in sasl.encode(sasl.format_plain("Ann", "secret"))])
    return client, client.ask("CAP END")


def said(lines: list[str], command: str) -> list[str]:
    return [line for line in lines if f" {command} " in line + " "]


def restarted(world: World) -> None:
    """The server ended and begins again with what is on disk."""
    world.accounts.read()
    world.hub.load(world.log.load())
    retire(world.hub)
    world.turn()


def test_staying(world: World) -> None:
    """Nobody hears a QUIT; to others it is going away and coming back. Then the client is in its rooms at once."""
    ann, _ = come(world)
    ann.ask("NS SET ALWAYS-ON true", "JOIN #a")
    bob = world.client("bob", caps.AWAY_NOTIFY, room="#a")
    ann.ask("QUIT")
    assert bob.lines() == [":Ann!u@0::1 AWAY :is not connected now"]
    assert said(bob.ask("NAMES #a"), "353") == [":chatbox 353 bob = #a :@Ann bob"]
    _, lines = come(world)
    assert said(lines, "JOIN") == [":Ann!u@0::1 JOIN #a"]
    assert said(bob.lines(), "AWAY") == [":Ann!u@0::1 AWAY"]


def test_what_was_missed_is_replayed(world: World) -> None:
    """From where the last client left off, to the first that comes; in rooms and of what was said to the user."""
    ann, _ = come(world)
    ann.ask("NS SET ALWAYS-ON on", "JOIN #a", "PRIVMSG #a :before")
    bob = world.client("bob", room="#a")
    ann.end()
    bob.ask("PRIVMSG #a :missed", "PRIVMSG Ann :to you")
    one, lines = come(world, caps.SERVER_TIME)
    assert [line.rpartition(":")[2] for line in said(lines, "PRIVMSG")] == ["missed", "to you"]
    one.end()
    two, lines = come(world, caps.SERVER_TIME)
    assert not said(lines, "PRIVMSG")
    assert not said(come(world, caps.SERVER_TIME)[1], "PRIVMSG")
    assert two.session.user is not None


def test_over_a_restart(world: World) -> None:
    """They are in their rooms, with what they may do there, and find what was said before and after."""
    ann, _ = come(world)
    ann.ask("NS SET ALWAYS-ON on", "JOIN #a", "MODE Ann +i")
    ann.end()
    world.client("bob", room="#a").ask("PRIVMSG #a :missed")
    restarted(world)
    bob = world.client("bob", room="#a")
    assert said(bob.ask("NAMES #a"), "353") == [":chatbox 353 bob = #a :@Ann bob"]
    user = world.hub.find_user("ann")
    assert user is not None
    assert (user.realname, user.modes, user.account) == ("Real Ann", "i", "Ann")
    _, lines = come(world, caps.SERVER_TIME)
    assert [line.rpartition(":")[2] for line in said(lines, "PRIVMSG")] == ["missed"]


def test_a_server_that_was_killed(world: World) -> None:
    """Who was connected then is there without a client, and was told everything up to then."""
    ann, _ = come(world)
    ann.ask("NS SET ALWAYS-ON on", "JOIN #a", "PRIVMSG #a :seen")
    restarted(world)
    bob = world.client("bob", room="#a")
    bob.ask("PRIVMSG #a :missed")
    _, lines = come(world, caps.SERVER_TIME)
    assert [line.rpartition(":")[2] for line in said(lines, "PRIVMSG")] == ["missed"]


def test_the_state_is_the_fold_of_the_log(world: World) -> None:
    """How far a seat was told comes from the log like everything else."""
    ann, _ = come(world)
    ann.ask("NS SET ALWAYS-ON on", "JOIN #a")
    ann.end()
    world.turn()
    room = world.hub.rooms["#a"]
    assert room.members[1].told
    assert world.log.stored.fold(room.id).members == room.members


@pytest.mark.parametrize(
    ("policy", "chosen", "stays"),
    [
        ("opt-in", "default", False),
        ("opt-in", "on", True),
        ("opt-out", "default", True),
        ("opt-out", "off", False),
        ("never", "on", False),
        ("always", "off", True),
    ],
)
def test_policies(world: World, policy: str, chosen: str, stays: bool) -> None:
    """`[accounts] always_on`, and what the owner chose."""
    assert isinstance(world.residents, AccountResidents)
    world.residents.policy = policy
    ann, _ = come(world)
    ann.ask("JOIN #a")
    assert ann.ask(f"PERSISTENCE SET {chosen}") == [
        f":chatbox PERSISTENCE STATUS {chosen.upper()} {'ON' if stays else 'OFF'}"
    ]
    ann.end()
    world.turn()
    assert bool(world.hub.rooms["#a"].members) == stays


def test_persistence(world: World) -> None:
    """GET says; other clients of the same user hear what was chosen; without an account there is nothing to choose."""
    ann, _ = come(world)
    other, _ = come(world, caps.PERSISTENCE)
    ann.lines()
    assert ann.ask("PERSISTENCE GET") == [":chatbox PERSISTENCE STATUS DEFAULT OFF"]
    ann.ask("PERSISTENCE SET on")
    assert said(other.lines(), "PERSISTENCE") == [":chatbox PERSISTENCE STATUS ON ON"]
    assert "INVALID_PARAMS" in ann.ask("PERSISTENCE SET maybe")[0]
    assert "ACCOUNT_REQUIRED" in world.client("bob").ask("PERSISTENCE GET")[0]


@pytest.mark.parametrize("capabilities", [0, caps.ECHO_MESSAGE, caps.SELF_MESSAGE])
def test_what_one_says_from_another_client(world: World, capabilities: int) -> None:
    """All clients of a user see both sides of a conversation, as with Ergo; who sent it only with echo-message."""
    one, _ = come(world, capabilities)
    two, _ = come(world)
    bob = world.client("bob")
    one.ask("PRIVMSG bob :psst")
    assert two.lines() == bob.lines() == [":Ann!u@0::1 PRIVMSG bob :psst"]
    two.ask("PRIVMSG bob :pssst")
    assert one.lines() == [":Ann!u@0::1 PRIVMSG bob :pssst"]


def test_away_is_what_all_clients_are(world: World) -> None:
    """Somebody is there while they are at one of their clients; `*` gives way to a reason that a person gave."""
    one, _ = come(world, caps.PRE_AWAY)
    one.ask("JOIN #a")
    bob = world.client("bob", caps.AWAY_NOTIFY, room="#a")
    two, _ = come(world)
    one.ask("AWAY :lunch")
    assert not said(bob.lines(), "AWAY")
    two.ask("AWAY *")
    assert said(bob.lines(), "AWAY") == [":Ann!u@0::1 AWAY :lunch"]
    two.ask("AWAY")
    assert said(bob.lines(), "AWAY") == [":Ann!u@0::1 AWAY"]
    two.end()
    world.turn()
    assert said(bob.lines(), "AWAY") == [":Ann!u@0::1 AWAY :lunch"]


def test_a_client_that_comes_without_a_person(world: World) -> None:
    """ "…to flag their connections as automatically initiated": they do not bring an always-on user back."""
    ann, _ = come(world)
    ann.ask("NS SET ALWAYS-ON on", "JOIN #a")
    bob = world.client("bob", caps.AWAY_NOTIFY, room="#a")
    ann.end()
    bob.lines()
    client = Client(world, caps.PRE_AWAY)
    client.send("CAP LS 302", "AWAY *", "NICK Ann", "USER u 0 * :x", "AUTHENTICATE PLAIN")
    client.send(*[f"AUTHENTICATE {line}" for line in sasl.encode(sasl.format_plain("Ann", "secret"))])
    client.ask("CAP END")
    assert not [line for line in bob.lines() if line.endswith(" AWAY")]


def test_one_client_at_a_time(world: World) -> None:
    """Where the server or the owner wants it so, a second one is refused (433)."""
    one, _ = come(world)
    assert "MULTICLIENT is off" in one.ask("NS SET MULTICLIENT OFF")[0]
    assert said(come(world)[1], "433")
    one.ask("NS SET MULTICLIENT default")
    assert said(come(world)[1], "001")
    limited = World(Limits(multiclient=False))
    run(limited.accounts.add("Ann", "secret"))
    come(limited)
    assert said(come(limited)[1], "433")


def test_how_much_is_replayed(world: World) -> None:
    """AUTOREPLAY-LINES: as many as the owner wants, none with 0."""
    ann, _ = come(world)
    ann.ask("JOIN #a", *[f"PRIVMSG #a :{number}" for number in range(5)])
    for wanted in (2, 0):
        ann.ask(f"NS SET AUTOREPLAY-LINES {wanted}", "PART #a")
        world.client(f"bob{wanted}", room="#a").ask("PRIVMSG #a :a", "PRIVMSG #a :b", "PRIVMSG #a :c")
        assert len(said(ann.ask("JOIN #a"), "PRIVMSG")) == wanted


def test_logging_in_as_who_stayed(world: World) -> None:
    """A guest who logs in to an always-on account is shown its rooms, with what was missed; it is back for others."""
    ann, _ = come(world)
    ann.ask("NS SET ALWAYS-ON on", "JOIN #a")
    ann.end()
    bob = world.client("bob", caps.AWAY_NOTIFY, room="#a")
    bob.ask("PRIVMSG #a :missed")
    guest = world.client("guest", caps.SERVER_TIME)
    lines = guest.ask("NS IDENTIFY ann secret")
    assert said(lines, "NICK")
    assert [line.rpartition(":")[2] for line in said(lines, "PRIVMSG")] == ["missed"]
    assert said(bob.lines(), "AWAY") == [":Ann!u@0::1 AWAY"]
    run(world.accounts.add("Ben", "secret"))
    assert "always on" in guest.ask("NS IDENTIFY ben secret")[0]


def test_the_end_of_being_always_on(world: World) -> None:
    """Who is here without a connection quits when their account is suspended, removed, or set otherwise."""
    world.operators.configure([Configured("root", "root", frozenset({EVERYTHING}))])
    op = world.client("op", room="#a")
    op.ask("OPER root root")
    for line in ("NS SASET ann ALWAYS-ON off", "UBAN ADD ann spam", "NS UNREGISTER ann {}"):
        ann, _ = come(world)
        ann.ask("NS SET ALWAYS-ON on", "JOIN #a")
        ann.end()
        op.lines()
        assert "stays: UBAN ADD Ann" in op.ask("KILL Ann x")[0]
        code = op.ask("NS UNREGISTER ann")[0].split()[-1]
        assert said(op.ask(line.format(code)), "QUIT"), line
        assert world.hub.find_user("Ann") is None
        op.ask("UBAN DEL ann")


def test_settings(world: World) -> None:
    """What there is to choose, and what cannot be chosen."""
    ann, _ = come(world, ALL_CAPS & ~caps.LABELED_RESPONSE)
    assert "AUTOREPLAY-LINES is 20." in ann.ask("NS SET AUTOREPLAY-LINES 20")[0]
    assert "AUTOREPLAY-LINES is 20." in ann.ask("NS GET autoreplay-lines")[0]
    assert "cannot be many" in ann.ask("NS SET AUTOREPLAY-LINES many")[0]
    assert "There is no setting colour" in ann.ask("NS SET colour red")[0]
    assert "mail address is a@b.example" in ann.ask("NS SET EMAIL a@b.example secret")[0]
    assert "stays as it was" in ann.ask("NS SET EMAIL a@b.example wrong")[0]
    assert "EMAIL is a@b.example." in ann.ask("NS GET EMAIL")[0]


def test_who_came_while_nothing_could_be_stored_sees_them_again(world: World) -> None:
    """NAMES is kept up to date also when the state is read again."""
    ann, _ = come(world)
    ann.ask("NS SET ALWAYS-ON true", "JOIN #a", "PRIVMSG #a :stored", "QUIT")
    bob = world.client("bob", room="#a")
    outage(world, (bob, "PRIVMSG #a :lost"))
    cat = world.client("cat", room="#a")
    assert said(cat.ask("NAMES #a"), "353") == [":chatbox 353 cat = #a cat"]
    over(world)
    assert said(cat.ask("NAMES #a"), "353") == [":chatbox 353 cat = #a :cat @Ann"]
