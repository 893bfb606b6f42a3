"""Who has no account comes back as who they were: nick, seats and prefixes; and nobody else does."""

from __future__ import annotations

import msgspec
import pytest

from chatbox.core.limits import Limits
from chatbox.core.modes import OPERATOR
from chatbox.core.retiring import retire
from chatbox.wire import caps
from tests.core.fakes import Client, World

RESUME = caps.RESUME | caps.MESSAGE_TAGS | caps.ECHO_MESSAGE
DAY_MS = 24 * 60 * 60 * 1000


def come(
    world: World, nick: str, token: str = "", address: str = "::1", secure: bool = False
) -> tuple[Client, list[str]]:
    """Somebody whose client knows of tokens; returns what they were told too."""
    client = Client(world, RESUME, address=address)
    client.session.secure = secure
    client.send("CAP LS 302", *([f"RESUME {token}"] if token else []), f"NICK {nick}", f"USER {nick} 0 * :r", "CAP END")
    world.turn()
    return client, client.lines()


def token_in(lines: list[str]) -> str:
    (found,) = [line.rpartition(" ")[2] for line in lines if " RESUME TOKEN " in line]
    return found


def nick_in(lines: list[str]) -> str:
    (found,) = [line.split(" ")[2] for line in lines if line.split(" ")[1] == "001"]
    return found


def bodies(client: Client) -> list[str]:
    return [line.rpartition(":")[2] for line in client.lines() if " PRIVMSG " in line]


def test_a_token_comes_after_the_welcome_and_is_stored_as_a_hash() -> None:
    """256 bits, told only once they are on disk, and the disk does not have them."""
    world = World()
    _, lines = come(world, "ann")
    token = token_in(lines)
    assert len(token) == 43
    assert lines.index(next(line for line in lines if " 422 " in line)) < len(lines) - 1
    stored = b"".join(world.log.stored.identities.values())
    assert token.encode() not in stored
    assert stored


def test_clients_that_do_not_ask_get_none_and_cannot_resume() -> None:
    """It is a capability like any other."""
    world = World()
    client = world.client("ann")
    assert "RESUME" not in "".join(client.lines())
    assert " 421 " in client.ask("RESUME x")[0]
    assert not world.log.stored.identities


def test_nick_seat_and_prefix_are_back() -> None:
    """Also what was said meanwhile in a room that not everybody may enter is theirs to read."""
    world = World()
    ann, lines = come(world, "ann")
    bob = world.client("bob", room="#b")
    ann.ask("JOIN #a", "MODE #a +i", "MODE #a +v ann")
    bob.ask("INVITE ann #b", "MODE #b +k key")
    ann.ask("JOIN #b key")
    bob.ask("MODE #b +v ann")
    bob.lines()
    ann.end()
    world.turn()
    assert " QUIT " in bob.lines()[0]
    again, told = come(world, "somebody", token_in(lines))
    assert nick_in(told) == "ann"
    assert any(" RESUME OK ann" in line for line in told)
    assert [line.rpartition(" ")[2] for line in told if " JOIN " in line] == ["#b", "#a"]
    assert bob.lines()[0].endswith(" JOIN #b")
    assert {word for line in told if " 353 " in line and "#b" in line for word in line.split(":")[2].split()} == {
        "@bob",
        "+ann",
    }
    seat = world.hub.rooms["#b"].members[again.session.user.id]  # type: ignore[union-attr]
    assert seat.since < world.hub.rooms["#b"].next - 2


def test_prefixes_do_not_return_to_a_room_that_was_empty() -> None:
    """Somebody else may have come and gone; who comes to an empty open room is its operator in any case."""
    world = World()
    ann, lines = come(world, "ann")
    bob = world.client("bob", room="#a")
    ann.ask("JOIN #a")
    bob.ask("MODE #a +v ann")
    ann.end()
    bob.ask("MODE #a +s", "PART #a")
    _, told = come(world, "ann", token_in(lines))
    assert any(" 353 " in line and line.endswith(" ann") for line in told)


@pytest.mark.parametrize("how", ["PART", "KICK", "BAN", "KICK AWAY"])
def test_a_seat_that_was_given_up_or_taken_away_does_not_come_back(how: str) -> None:
    """A part, a kick, also of who is away, and a ban set meanwhile, also one lifted again."""
    world = World()
    bob = world.client("bob", room="#a")
    ann, lines = come(world, "ann")
    ann.ask("JOIN #a")
    if how == "PART":
        ann.ask("PART #a")
    if how == "KICK":
        bob.ask("KICK #a ann")
    ann.end()
    if how == "BAN":
        bob.ask("MODE #a +b ann!*@*", "MODE #a -b ann!*@*")
    if how == "KICK AWAY":
        assert ":bob!bob@0::1 KICK #a ann :enough" in bob.ask("KICK #a Ann :enough")
        assert bob.ask("KICK #a ann")[0].split()[1] == "441"
    _, told = come(world, "ann", token_in(lines))
    assert nick_in(told) == "ann"
    assert not [line for line in told if " JOIN " in line]


def test_the_server_still_believes_in_the_old_connection() -> None:
    """The new one shares the nick at once; the old one is asked whether it lives."""
    world = World()
    bob = world.client("bob", room="#a")
    ann, lines = come(world, "ann")
    ann.ask("JOIN #a")
    bob.lines()
    again, told = come(world, "ann_", token_in(lines))
    assert nick_in(told) == "ann"
    assert [line for line in told if " JOIN #a" in line]
    assert ann.connection.probed_s == 10
    assert bob.lines() == []
    ann.lines()
    again.ask("PRIVMSG #a :both")
    assert bodies(ann) == ["both"]
    ann.end()
    world.turn()
    assert [line for line in bob.lines() if " QUIT " in line] == []


def test_the_nick_is_kept_for_ten_minutes_and_no_longer() -> None:
    """Then who wants it has it, and who returns is called as they ask."""
    world = World()
    ann, lines = come(world, "ann")
    ann.end()
    world.turn()
    stranger = Client(world)
    assert " 433 " in stranger.ask("NICK Ann")[0]
    world.now_ms += 10 * 60 * 1000
    assert stranger.ask("NICK Ann", "USER u 0 * :r")[0].split(" ")[1] == "001"
    _, told = come(world, "anna", token_in(lines))
    assert any(" RESUME OK *" in line for line in told)
    assert nick_in(told) == "anna"


def test_a_lost_answer_locks_nobody_out() -> None:
    """The old token is valid until the new one was used."""
    world = World()
    ann, lines = come(world, "ann")
    ann.end()
    first = token_in(lines)
    again, _ = come(world, "ann", first)  # and the answer was lost on its way
    again.end()
    _, told = come(world, "ann", first)
    assert nick_in(told) == "ann"
    assert any(" RESUME OK " in line for line in told)


def test_a_dead_token_ends_the_identity() -> None:
    """Two have had it, and nobody can tell who stole it: neither is that identity any more."""
    world = World()
    ann, lines = come(world, "ann")
    ann.ask("JOIN #a")
    first = token_in(lines)
    ann.end()
    again, told = come(world, "ann", first)
    again.end()
    second = token_in(told)
    owner, told = come(world, "ann", second)
    third = token_in(told)
    _, told = come(world, "eve", first)
    assert any(" FAIL RESUME INVALID_TOKEN " in line for line in told)
    assert nick_in(told) == "eve"
    assert owner.connection.closed
    for token in (first, second, third):
        newcomer, told = come(world, "ann", token)
        assert any(" FAIL RESUME INVALID_TOKEN " in line for line in told)
        newcomer.end()
        world.turn()
    assert "#a" not in "".join(told)


def test_without_tls_a_token_counts_only_where_it_was_given_out() -> None:
    """Who reads along cannot come from elsewhere with it."""
    world = World()
    ann, lines = come(world, "ann", address="192.0.2.1")
    ann.end()
    _, told = come(world, "eve", token_in(lines), address="192.0.2.2", secure=True)
    assert any(" FAIL RESUME INVALID_TOKEN " in line for line in told)
    _, told = come(world, "ann", token_in(lines), address="192.0.2.1")
    assert nick_in(told) == "ann"


def test_with_tls_one_may_come_from_anywhere() -> None:
    """A train has many addresses."""
    world = World()
    ann, lines = come(world, "ann", address="192.0.2.1", secure=True)
    ann.end()
    _, told = come(world, "ann", token_in(lines), address="192.0.2.2", secure=True)
    assert any(" RESUME OK ann" in line for line in told)


def test_guessing_is_limited_like_log_ins() -> None:
    """Ten attempts a minute from one address."""
    world = World()
    client = Client(world, RESUME)
    told = client.ask("CAP LS 302", *(f"RESUME guess{number}" for number in range(12)))
    assert sum("INVALID_TOKEN" in line for line in told) == 10
    assert sum("TOO_MANY_ATTEMPTS" in line for line in told) == 2


def test_identities_outlive_the_server() -> None:
    """Tokens, the kept nick, seats and prefixes: a restart is no reason to lose them."""
    world = World()
    bob = world.client("bob", room="#a")
    ann, lines = come(world, "ann")
    token = token_in(lines)
    ann.ask("JOIN #a")
    bob.ask("MODE #a +o ann", "MODE #a +s")
    snapshot = world.log.stored.snapshot()
    world.hub.load(msgspec.json.decode(msgspec.json.encode(snapshot), type=type(snapshot)))
    world.hub.sessions.clear()
    retire(world.hub)
    world.turn()
    stranger = Client(world)
    assert " 433 " in stranger.ask("NICK ann")[0]
    _, told = come(world, "x", token)
    assert nick_in(told) == "ann"
    assert any(" 353 " in line and "@ann" in line for line in told)


def test_after_some_days_a_token_is_nobodys() -> None:
    """`[accounts] resume_days`."""
    world = World(Limits(resume_days=2))
    ann, lines = come(world, "ann")
    ann.ask("JOIN #a")
    ann.end()
    world.turn()
    world.now_ms += 2 * DAY_MS + 1
    _, told = come(world, "ann", token_in(lines))
    assert any(" FAIL RESUME INVALID_TOKEN " in line for line in told)
    assert "#a" not in "".join(told)
    assert len(world.log.stored.identities) == 1


def test_revoking_ends_all_tokens() -> None:
    """For who has lost a machine."""
    world = World()
    ann, lines = come(world, "ann")
    assert ann.ask("RESUME REVOKE")[-1].endswith("RESUME REVOKED")
    ann.end()
    _, told = come(world, "ann", token_in(lines))
    assert any(" FAIL RESUME INVALID_TOKEN " in line for line in told)


def test_a_room_of_an_account_is_kept_for_it() -> None:
    """Nobody else is operator in it by being first; its owner is, whenever they come."""
    world = World()
    owner = Client(world)
    owner.session.account, owner.session.account_id = "ann", 7
    owner.ask("NICK ann", "USER a 0 * :r", "JOIN #a", "PART #a")
    bob = world.client("bob", room="#a")
    assert world.hub.rooms["#a"].rank(bob.session.user.id) == 0  # type: ignore[union-attr]
    owner.ask("JOIN #a")
    assert world.hub.rooms["#a"].rank(7) == OPERATOR


def test_an_account_finds_its_prefix_again() -> None:
    """A client without tokens enters by itself, and is what it was there."""
    world = World()
    bob = world.client("bob", room="#b")
    ann = Client(world)
    ann.session.account, ann.session.account_id = "ann", 7
    ann.ask("NICK ann", "USER a 0 * :r", "JOIN #b")
    bob.ask("MODE #b +v ann", "MODE #b +i")
    ann.end()
    world.turn()
    again = Client(world)
    again.session.account, again.session.account_id = "ann", 7
    assert not [line for line in again.ask("NICK ann", "USER a 0 * :r") if " JOIN " in line]
    told = again.ask("JOIN #b")
    assert any(" 353 " in line and "+ann" in line for line in told)


def test_nicks_that_are_kept_no_longer_take_no_room() -> None:
    """However many come and go."""
    world = World()
    for number in range(20):
        client, _ = come(world, f"n{number}")
        client.end()
        world.turn()
        world.now_ms += 60 * 1000
    assert 9 <= len(world.hub.identities.kept_nicks) <= 10
