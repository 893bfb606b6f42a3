"""How far people have read: https://ircv3.net/specs/extensions/read-marker."""

from __future__ import annotations

from chatbox.core import markers
from chatbox.wire import caps
from chatbox.wire.render import server_time
from tests.commands.people import logged_in
from tests.core.fakes import ALL_CAPS, Client, World

EARLY, LATE = "timestamp=2019-01-04T14:33:26.123Z", "timestamp=2020-01-04T14:33:26.123Z"


def test_setting_and_asking() -> None:
    """ "The server MUST reply to a successful `MARKREAD` client set command using a `MARKREAD` server command"."""
    ann = World().client("ann", ALL_CAPS, room="#A")
    assert ann.ask("MARKREAD #a") == [":chatbox MARKREAD #A *"]
    assert ann.ask(f"MARKREAD #a {EARLY}") == [f":chatbox MARKREAD #A {EARLY}"]
    assert ann.ask("@label=L MARKREAD #a") == [f"@label=L :chatbox MARKREAD #A {EARLY}"]


def test_it_never_goes_back_and_not_beyond_now() -> None:
    """ "The last read timestamp of a target MUST only ever increase"; it is clamped to the current time."""
    world = World()
    ann = world.client("ann", ALL_CAPS, room="#a")
    ann.ask(f"MARKREAD #a {LATE}")
    assert ann.ask(f"MARKREAD #a {EARLY}") == [f":chatbox MARKREAD #a {LATE}"]
    now = server_time(world.now_ms)
    assert ann.ask("MARKREAD #a timestamp=2222-01-01T00:00:00.000Z") == [f":chatbox MARKREAD #a timestamp={now}"]


def test_it_comes_with_a_join() -> None:
    """ "MUST be sent before the `RPL_ENDOFNAMES` reply for that channel following the `JOIN`"; kept after a part."""
    world = World()
    ann = world.client("ann", ALL_CAPS, room="#a")
    ann.ask(f"MARKREAD #a {EARLY}", "PART #a")
    lines = ann.ask("JOIN #a")
    at = next(index for index, line in enumerate(lines) if line.endswith(f" MARKREAD #a {EARLY}"))
    assert "JOIN" in lines[0]
    assert 0 < at < next(index for index, line in enumerate(lines) if " 366 " in line)
    quiet = world.client("bob", ALL_CAPS & ~caps.READ_MARKER)
    assert not any("MARKREAD" in line for line in quiet.ask("JOIN #a"))


def test_all_ones_clients_hear_it_and_nobody_else() -> None:
    """ "SHOULD send a `MARKREAD` command for that target to all the clients of the user"; "MUST NOT be disclosed"."""
    world = World()
    first = world.client("ann", ALL_CAPS, room="#a")
    bob = world.client("bob", ALL_CAPS, room="#a")
    second, third = (Client(world, bits) for bits in (ALL_CAPS, ALL_CAPS & ~caps.READ_MARKER))
    for other in (second, third):
        user = first.session.user
        assert user is not None
        other.session.user, other.session.registration = user, None
        user.sessions.add(other.session)
    bob.lines()
    first.ask(f"MARKREAD #a {EARLY}")
    assert second.lines() == [f":chatbox MARKREAD #a {EARLY}"]
    assert third.lines() == bob.lines() == []
    first.ask(f"MARKREAD #a {EARLY}")
    assert second.lines() == []  # nothing changed


def test_conversations() -> None:
    """A nick is a target too, also before anything was said."""
    world = World()
    ann, bob = world.client("ann", ALL_CAPS), world.client("Bob", ALL_CAPS)
    assert ann.ask(f"MARKREAD bob {EARLY}") == [f":chatbox MARKREAD Bob {EARLY}"]
    assert bob.ask("MARKREAD ann") == [":chatbox MARKREAD ann *"]
    assert ann.ask("MARKREAD nobody", "MARKREAD #none") == [
        ":chatbox MARKREAD nobody *",
        ":chatbox MARKREAD #none *",
    ]


def test_refusals() -> None:
    """NEED_MORE_PARAMS, INVALID_PARAMS; without the capability there is no such command."""
    world = World()
    ann = world.client("ann", ALL_CAPS, room="#a")
    assert ann.ask("MARKREAD") == [":chatbox FAIL MARKREAD NEED_MORE_PARAMS :Missing parameters"]
    for wrong in ("*", "timestamp=x", "msgid=x", "2019-01-04T14:33:26.123Z"):
        assert " FAIL MARKREAD INVALID_PARAMS " in ann.ask(f"MARKREAD #a {wrong}")[0]
    assert " FAIL MARKREAD INVALID_PARAMS #none :" in ann.ask(f"MARKREAD #none {EARLY}")[0]
    assert " FAIL MARKREAD INVALID_PARAMS :" in ann.ask("MARKREAD :a b")[0]
    assert " 421 bob MARKREAD :" in world.client("bob").ask("MARKREAD #a")[0]


def test_it_is_on_disk_when_it_is_told() -> None:
    """Of who is known again it is stored, and told when that is done; of who is not, it ends with them."""
    world = World(auto=False)
    ann = world.client("ann", ALL_CAPS, room="#a")
    while world.log.pending:
        world.log.finish()
        world.turn()
    ann.lines()
    ann.send(f"MARKREAD #a {EARLY}")
    world.turn()
    user = ann.session.user
    assert user is not None
    assert world.hub.lasting(user.id)
    assert ann.lines() == []
    world.log.finish()
    world.turn()
    assert ann.lines() == [f":chatbox MARKREAD #a {EARLY}"]
    (marker,) = world.log.load().markers
    assert (marker.user, marker.room) == (user.id, world.hub.rooms["#a"].id)
    passing = world.client("bob", ALL_CAPS & ~caps.RESUME)
    passing.send("JOIN #a", f"MARKREAD #a {EARLY}")
    passing.end()
    assert len(world.hub.markers) == 1


def test_it_goes_along_when_somebody_logs_in() -> None:
    """What was read before logging in was read by the account too; what it had read further stays."""
    world = World()
    ann = world.client("ann", ALL_CAPS & ~caps.RESUME, room="#a")
    ann.ask("JOIN #b", f"MARKREAD #a {LATE}", f"MARKREAD #b {EARLY}")
    user = ann.session.user
    assert user is not None
    room = world.hub.rooms["#b"]
    markers.advance(world.hub, 7, room, world.now_ms)
    markers.become(world.hub, user.id, 7)
    assert user.id not in world.hub.markers
    assert markers.of(world.hub, 7, world.hub.rooms["#a"]) < markers.of(world.hub, 7, room) == world.now_ms
    world.turn()
    assert {marker.user for marker in world.log.load().markers} == {7}


def test_a_conversation_that_has_not_begun() -> None:
    """ "…a single buffer (channel or nickname)": also before a word was said, and over a restart."""
    world = World()
    ann, _ = world.client("ann", ALL_CAPS), logged_in(world, "bob")
    assert ann.ask(f"MARKREAD bob {EARLY}") == [f":chatbox MARKREAD bob {EARLY}"]
    world.hub.load(world.log.load())
    user, bob = ann.session.user, world.accounts.named("bob")
    assert user is not None
    assert bob is not None
    room = world.hub.find_direct(user.id, bob.id)
    assert room is not None
    assert server_time(markers.of(world.hub, user.id, room)) in EARLY
