"""METADATA (https://ircv3.net/specs/extensions/metadata), as `draft/metadata-2` and as `draft/metadata-3`."""

from __future__ import annotations

import pytest

from chatbox.core.limits import Limits
from chatbox.wire import caps
from tests.commands.test_people import tails
from tests.core.fakes import Client, World

TWO, THREE = caps.METADATA_2 | caps.BATCH, caps.METADATA_3 | caps.BATCH


@pytest.fixture
def world() -> World:
    return World()


def inside(lines: list[str]) -> list[str]:
    """What is in a batch, without tags and source."""
    assert " BATCH +" in lines[0]
    assert " BATCH -" in lines[-1]
    return [line.split(" ", 2)[2] for line in lines[1:-1]]


def test_set_and_get_and_take_away(world: World) -> None:
    """ "the server carries out the requested change and responds with one RPL_KEYVALUE event", or RPL_KEYNOTSET; GET
    answers "for every key in order"."""
    ann = world.client("ann", TWO)
    assert tails(ann.ask("METADATA * SET url :http://example.com")) == ["761 ann ann url * http://example.com"]
    assert inside(ann.ask("METADATA ANN GET url $x avatar")) == [
        "761 ann ann url * http://example.com",
        "FAIL METADATA KEY_INVALID $x :Invalid key",
        "766 ann ann avatar :Key is not set",
    ]
    assert inside(ann.ask("METADATA * LIST")) == ["761 ann ann url * http://example.com"]
    assert tails(ann.ask("METADATA * SET url")) == ["766 ann ann url :Key deleted"]
    assert tails(ann.ask("METADATA * SET url")) == ["FAIL METADATA KEY_NOT_SET ann url :Key is not set"]
    assert inside(ann.ask("METADATA * LIST")) == []
    assert tails(ann.ask("METADATA * SET url :")) == ["761 ann ann url * :"]  # "The empty string is a valid value"


def test_clear(world: World) -> None:
    """ "…a metadata batch containing one RPL_KEYVALUE event per cleared key"; in metadata-3 it is RPL_KEYNOTSET."""
    ann, bob = world.client("ann", TWO, room="#a"), world.client("bob", TWO, room="#a")
    bob.ask("METADATA * SUB a")
    ann.ask("METADATA * SET a 1", "METADATA * SET b 2")
    bob.lines()
    assert inside(ann.ask("METADATA * CLEAR")) == ["761 ann ann a * 1", "761 ann ann b * 2"]
    assert inside(ann.ask("METADATA * LIST")) == []
    assert tails(bob.lines()) == ["METADATA ann a *"]
    assert tails(bob.ask("METADATA ann CLEAR"))[0].startswith("FAIL METADATA KEY_NO_PERMISSION ann * :")
    cat = world.client("cat", THREE)
    cat.ask("METADATA * SET a 1", "METADATA * SET b 2")
    assert inside(cat.ask("METADATA * CLEAR")) == ["766 cat cat a :Key deleted", "766 cat cat b :Key deleted"]


def test_what_is_refused(world: World) -> None:
    """The standard replies of the draft that was negotiated."""
    ann, bob = world.client("ann", TWO, room="#a"), world.client("bob", THREE, room="#a")
    for client, names in (
        (ann, ("KEY_INVALID $", "VALUE_INVALID", "SUBCOMMAND_INVALID what", "INVALID_TARGET nobody")),
        (bob, ("INVALID_KEY $", "INVALID_VALUE url", "INVALID_PARAMS what", "INVALID_TARGET nobody")),
    ):
        lines = tails(
            client.ask(
                "METADATA * SET $ x", "METADATA * SET url " + "x" * 301, "METADATA * what", "METADATA nobody LIST"
            )
        )
        for line, name in zip(lines, names, strict=True):
            assert line.startswith(f"FAIL METADATA {name} :")
    assert tails(ann.ask("METADATA bob SET url x"))[0].startswith("FAIL METADATA KEY_NO_PERMISSION bob url :")
    assert tails(bob.ask("METADATA #a SET url x"))[0].startswith("FAIL METADATA KEY_NO_PERMISSION #a url :")
    assert tails(ann.ask("METADATA", "METADATA *", "METADATA * GET"))[2] == "461 ann METADATA :Not enough parameters"


def test_limits() -> None:
    """LIMIT_REACHED, RATE_LIMITED, and what the capability's value promises."""
    world = World(Limits(metadata_keys=1, metadata_subscriptions=2, metadata_value_bytes=10))
    listed = " ".join(Client(world).ask("CAP LS 302"))
    assert "draft/metadata-2=before-connect,max-subs=2,max-keys=1,max-value-bytes=10" in listed
    ann = world.client("ann", TWO)
    ann.ask("METADATA * SET a 1")
    assert tails(ann.ask("METADATA * SET b 1"))[0].startswith("FAIL METADATA LIMIT_REACHED ann :")
    assert tails(ann.ask("METADATA * SET a 0123456789é"))[0].startswith("FAIL METADATA VALUE_INVALID :")
    lines = tails(ann.ask(*(f"METADATA * SET a {number}" for number in range(40))))
    assert lines[-1].startswith("FAIL METADATA RATE_LIMITED ann a 61 :")
    world.wait(61)
    assert tails(ann.ask("METADATA * SET a 7")) == ["761 ann ann a * 7"]


def test_subscriptions() -> None:
    """ "The <key> parameter of the FAIL METADATA TOO_MANY_SUBS reply MUST be this first key that the client could not
    subscribe to"; an invalid key is refused and the others taken."""
    world = World(Limits(metadata_subscriptions=3))
    ann = world.client("ann", TWO)
    assert inside(ann.ask("METADATA * SUBS")) == []
    assert tails(ann.ask("METADATA * SUB foo $url bar")) == [
        "770 ann foo bar",
        "FAIL METADATA KEY_INVALID $url :Invalid key",
    ]
    assert tails(ann.ask("METADATA * SUB foo baz city")) == [
        "770 ann foo baz",
        "FAIL METADATA TOO_MANY_SUBS city :Too many subscriptions",
    ]
    assert inside(ann.ask("METADATA * SUBS")) == ["772 ann bar baz foo"]
    assert tails(ann.ask("METADATA * UNSUB bar none bar")) == ["771 ann bar none"]
    assert inside(ann.ask("METADATA * SUBS")) == ["772 ann baz foo"]


def test_who_is_told_of_a_persons(world: World) -> None:
    """ "…subscribers who either share a channel with the updated user or are monitoring them"; and not who did it."""
    ann = world.client("ann", TWO, room="#a")
    bob, cat, dan = world.client("bob", TWO, room="#a"), world.client("cat", THREE), world.client("dan", TWO)
    unsubscribed = world.client("eve", TWO, room="#a")
    for client in (ann, bob, cat, dan):
        client.ask("METADATA * SUB status")
    cat.ask("MONITOR + ann")
    unsubscribed.lines(), ann.lines(), bob.lines()
    assert tails(ann.ask("METADATA * SET status :at lunch")) == ["761 ann ann status * :at lunch"]
    assert bob.lines() == [":chatbox METADATA ann status * :at lunch"]
    assert cat.lines() == [":chatbox 761 * ann status * :at lunch"]
    assert dan.lines() == unsubscribed.lines() == []
    ann.ask("METADATA * SET status :at lunch")
    assert bob.lines() == []
    ann.ask("METADATA * SET status")
    assert bob.lines() == [":chatbox METADATA ann status *"]
    assert cat.lines() == [":chatbox 766 * ann status :Key deleted"]


def test_a_rooms(world: World) -> None:
    """ "For channel metadata, this applies only to subscribers who are members of the updated channel"."""
    ann, bob, cat = (world.client(nick, TWO) for nick in ("ann", "bob", "cat"))
    bob.ask("METADATA * SUB url"), cat.ask("METADATA * SUB url")
    ann.ask("JOIN #a"), bob.ask("JOIN #a"), ann.lines()
    assert tails(ann.ask("METADATA #A SET url x")) == ["761 ann #a url * x"]
    assert bob.lines() == [":chatbox METADATA #a url * x"]
    assert cat.lines() == []
    assert inside(cat.ask("METADATA #a GET url")) == ["761 cat #a url * x"]
    ann.ask("MODE #a +i")
    assert tails(cat.ask("METADATA #a GET url"))[0].startswith("FAIL METADATA KEY_NO_PERMISSION #a * :")
    ann.ask("MODE #a +s")
    assert tails(cat.ask("METADATA #a LIST"))[0].startswith("FAIL METADATA INVALID_TARGET #a :")


def test_joining(world: World) -> None:
    """ "On joining a channel, users will get the channel's current metadata … and … for all users who are in the
    channel … for the keys they are subscribed to"; and those who are there hear of who comes."""
    ann, bob = world.client("ann", TWO), world.client("bob", TWO)
    ann.ask("JOIN #a", "METADATA #a SET url x", "METADATA * SET status here", "METADATA * SET secret y")
    bob.ask("METADATA * SUB status url", "METADATA * SET status busy"), ann.ask("METADATA * SUB status")
    lines = bob.ask("JOIN #a")
    start = next(at for at, line in enumerate(lines) if " metadata #a" in line)
    assert inside(lines[start:]) == [
        "METADATA #a url * x",
        "METADATA ann status * here",
        "METADATA bob status * busy",
    ]
    assert tails(ann.lines()) == ["JOIN #a", "METADATA bob status * busy"]


def test_subscribing_later(world: World) -> None:
    """ "When subscribing to a key, clients SHOULD receive the current value of that key for channels/users they are
    receiving updates for"; in `draft/metadata-3` they are asked to come for it."""
    ann = world.client("ann", TWO, room="#a")
    bob, cat = world.client("bob", TWO, room="#a"), world.client("cat", THREE, room="#a")
    ann.ask("METADATA #a SET status open", "METADATA * SET status here")
    assert tails(bob.ask("METADATA * SUB status")) == [
        "770 bob status",
        "METADATA #a status * open",
        "METADATA ann status * here",
    ]
    assert bob.ask("METADATA * SUB status") == [":chatbox 770 bob status"]
    assert tails(cat.ask("METADATA * SUB status")) == ["770 cat status", "774 cat *ALL 0"]
    lines = cat.ask("METADATA *ALL SYNC")
    assert inside(lines) == ["761 cat #a status * open", "761 cat ann status * here"]
    assert inside(bob.ask("METADATA #a SYNC")) == ["METADATA #a status * open", "METADATA ann status * here"]
    assert inside(bob.ask("METADATA ann SYNC")) == ["METADATA ann status * here"]


def test_a_room_with_much_to_tell_is_asked_later(world: World) -> None:
    """ "…the server MUST respond with a RPL_METADATASYNCLATER numeric instead"."""
    bob = world.client("bob", TWO)
    bob.ask("METADATA * SUB " + " ".join(f"k{number}" for number in range(10)))
    for person in range(21):
        someone = world.client(f"p{person}", TWO, room="#a")
        someone.ask(*(f"METADATA * SET k{number} x" for number in range(10)))
    assert ":chatbox 774 bob #a 1" in bob.ask("JOIN #a")
    assert len(inside(bob.ask("METADATA #a SYNC"))) == 210


def test_monitoring(world: World) -> None:
    """ "Clients SHOULD receive the current values of keys they are subscribed to when they MONITOR a user, or when one
    of their monitored users comes online"."""
    ann, bob = world.client("ann", TWO), world.client("bob", TWO)
    bob.ask("METADATA * SUB status")
    ann.ask("METADATA * SET status here")
    assert tails(bob.ask("MONITOR + ann,cat")) == [
        "730 bob ann!ann@0::1",
        "731 bob cat",
        "METADATA ann status * here",
    ]
    ann.ask("NICK cat")
    assert tails(bob.lines()) == ["731 * :ann", "730 * :cat!ann@0::1", "METADATA cat status * here"]


def test_before_coming_in(world: World) -> None:
    """ "Clients that have not completed connection registration MUST use `*`"; what was set is told "in a `metadata`
    batch with their own nick as target … before RPL_ENDOFMOTD or ERR_NOMOTD"."""
    ann, bob = Client(world, TWO), world.client("bob", TWO)
    bob.ask("METADATA * SUB display-name", "MONITOR + ann")
    assert ann.ask("METADATA * SET display-name :a b c") == [":chatbox 761 * * display-name * :a b c"]
    assert tails(ann.ask("METADATA * SUB display-name")) == ["770 * display-name"]
    assert inside(ann.ask("METADATA * LIST")) == ["761 * * display-name * :a b c"]
    assert inside(ann.ask("METADATA * CLEAR")) == ["761 * * display-name * :a b c"]
    assert inside(ann.ask("METADATA * LIST")) == []
    ann.ask("METADATA * SET display-name :a b c")
    assert tails(ann.ask("METADATA bob LIST"))[0].startswith("FAIL METADATA KEY_NO_PERMISSION bob * :")
    lines = ann.ask("NICK ann", "USER ann 0 * :Ann")
    start = next(at for at, line in enumerate(lines) if " metadata ann" in line)
    assert inside(lines[start : start + 3]) == ["METADATA ann display-name * :a b c"]
    assert " 422 " in lines[start + 3]
    assert tails(bob.lines())[1] == "METADATA ann display-name * :a b c"
    closed = Client(World(Limits(metadata_before_connect=False)), TWO)
    assert tails(closed.ask("METADATA * SET a b")) == ["451 * :You have not registered"]


def test_whois_shows_it(world: World) -> None:
    """ "When a user with the capability enabled runs WHOIS … metadata MAY be sent with RPL_WHOISKEYVALUE numerics"."""
    ann, bob, cat = world.client("ann", TWO), world.client("bob", TWO), world.client("cat")
    ann.ask("METADATA * SET url x")
    assert "760 bob ann url * x" in tails(bob.ask("WHOIS ann"))
    assert not any(" 760 " in line for line in cat.ask("WHOIS ann"))


def test_it_lasts_for_rooms_and_for_who_comes_back(world: World) -> None:
    """A room's is the fold of its log; an account's is a row; of anybody else it ends with them."""
    ann, bob = Client(world, TWO), world.client("bob", TWO, room="#a")
    ann.session.account, ann.session.account_id = "ann", 7
    ann.ask("NICK ann", "USER ann 0 * :Ann", "METADATA * SET url x", "METADATA * SET gone y", "METADATA * SET gone")
    bob.ask("METADATA * SET url x", "METADATA #a SET url z")
    assert world.log.stored.profiles == {7: {"url": "x"}}
    ann.end()
    bob.end()
    world.turn()
    assert world.hub.profiles == {7: {"url": "x"}}
    world.hub.load(world.log.load())
    assert world.hub.profiles == {7: {"url": "x"}}
    assert world.hub.rooms["#a"].state.metadata == {"url": "z"} == world.log.stored.fold(1).state.metadata
    cat = world.client("cat", TWO)
    assert inside(cat.ask("METADATA #a LIST")) == ["761 cat #a url * z"]


def test_who_gets_a_token_keeps_it(world: World) -> None:
    """Also when it was set before the token was given; and it goes with the identity."""
    ann = Client(world, TWO | caps.RESUME)
    ann.ask("METADATA * SET url x", "NICK ann", "USER ann 0 * :Ann")
    assert list(world.log.stored.profiles.values()) == [{"url": "x"}]
    ann.ask("RESUME REVOKE")
    assert world.log.stored.profiles == {}
