"""Nobody can be taken for somebody else by a nick, an account or a room that looks like another."""

from __future__ import annotations

from tests.core.fakes import Client, World, run


def come(world: World, nick: str) -> list[str]:
    return Client(world).ask(f"NICK {nick}", "USER u 0 * :x")


def test_nicks_of_who_is_here() -> None:
    """433 as for the nick itself; free again when they are gone."""
    world = World()
    evan = world.client("evan")
    assert any(" 433 * еvan " in line for line in come(world, "еvan"))
    assert any(" 001 иван " in line for line in come(world, "иван"))
    evan.ask("NICK еvan")
    assert evan.session.nick == "еvan"
    assert any(" 433 * evan " in line for line in come(world, "evan"))
    evan.ask("QUIT")
    assert any(" 001 evan " in line for line in come(world, "evan"))


def test_nicks_of_accounts() -> None:
    """Also while nobody is logged in; the account's owner may be called so."""
    world = World()
    run(world.accounts.add("evan", "secret"))
    assert any(" 433 * еvan " in line for line in come(world, "еvan"))
    owner = world.client("guest")
    owner.ask("NS IDENTIFY evan secret", "NICK еvan")
    assert owner.session.nick == "еvan"


def test_accounts_that_look_alike() -> None:
    world = World()
    run(world.accounts.add("evan", "secret"))
    assert "looks like" in world.client("guest").ask("REGISTER еvan * secret")[0]


def test_rooms_that_look_alike() -> None:
    """A new one is not made beside one that people know; a secret one is not told of."""
    world = World()
    ann, bob = world.client("ann", room="#cafe"), world.client("bob")
    assert any(" 476 " in line and "looks like #cafe" in line for line in bob.ask("JOIN #саfе"))
    ann.ask("MODE #cafe +s")
    assert any(" JOIN #саfе" in line for line in bob.ask("JOIN #саfе"))
