"""Logging in after registration: whose one's seats are then, and who hears of it.

https://ircv3.net/specs/extensions/account-notify, https://ircv3.net/specs/extensions/sasl-3.2#sasl-reauthentication
"""

from __future__ import annotations

import pytest

from chatbox.wire import caps, sasl
from tests.core.fakes import Client, World, run


@pytest.fixture
def world() -> World:
    """With accounts `Ann` and `Ben`."""
    world = World()
    for name in ("Ann", "Ben"):
        run(world.accounts.add(name, "secret"))
    return world


def log_in(client: Client, name: str) -> list[str]:
    client.send("AUTHENTICATE PLAIN")
    return client.ask(*[f"AUTHENTICATE {line}" for line in sasl.encode(sasl.format_plain(name, "secret"))])


def said(lines: list[str], command: str) -> list[str]:
    return [line for line in lines if f" {command} " in line]


def test_others_hear_of_it(world: World) -> None:
    """ "…servers MUST send an ACCOUNT message to all clients sharing a channel that have account-notify"."""
    guest, old = world.client("guest", room="#a"), world.client("old", room="#a")
    new = world.client("new", caps.ACCOUNT_NOTIFY | caps.ACCOUNT_TAG, room="#a")
    assert said(log_in(guest, "ann"), "900") == [
        ":chatbox 900 guest guest!guest@0::1 Ann :You are now logged in as Ann"
    ]
    assert new.lines() == ["@account=Ann :guest!guest@0::1 ACCOUNT Ann"]
    assert not said(old.lines(), "ACCOUNT")
    guest.ask("PRIVMSG #a :hi")
    assert new.lines() == ["@account=Ann :guest!guest@0::1 PRIVMSG #a :hi"]
    assert said(new.ask("WHOIS guest"), "330") == [":chatbox 330 new guest Ann :is logged in as"]


def test_who_watches_hears_of_it(world: World) -> None:
    """extended-monitor: also who shares no room (https://ircv3.net/specs/extensions/extended-monitor)."""
    guest, watcher = world.client("guest"), world.client("bob", caps.ACCOUNT_NOTIFY | caps.EXTENDED_MONITOR)
    watcher.ask("MONITOR + guest")
    log_in(guest, "ann")
    assert watcher.lines() == [":guest!guest@0::1 ACCOUNT Ann"]


def test_the_seat_becomes_the_accounts(world: World) -> None:
    """Who logs in keeps what they may do; the account finds the seat again when it comes back."""
    guest = world.client("guest", room="#a")
    log_in(guest, "ann")
    assert {user_id: seat.modes for user_id, seat in world.hub.rooms["#a"].members.items()} == {1: "o"}
    guest.end()
    world.turn()
    assert [*world.hub.rooms["#a"].kept] == [1]
    assert world.log.stored.fold(1).kept.keys() == {1}


def test_the_accounts_own_rights_come_back(world: World) -> None:
    """The owner of a room who enters it as a guest is its operator once they log in."""
    ann = world.client("owner")
    log_in(ann, "ann")
    ann.ask("JOIN #a")
    bob = world.client("bob", room="#a")
    ann.end()
    guest = world.client("guest", room="#a")
    bob.lines()
    log_in(guest, "ann")
    assert said(bob.lines(), "MODE") == [":chatbox MODE #a +o guest"]


def test_an_account_that_is_here_already(world: World) -> None:
    """The connection joins it: others see the guest go, and the account's other device the rooms it is taken into."""
    ann = world.client("ann2", room="#ann")
    log_in(ann, "ann")
    bob = world.client("bob", room="#both")
    guest = world.client("guest", room="#both")
    ann.lines(), bob.lines()
    lines = log_in(guest, "ann")
    assert lines[1] == ":guest!guest@0::1 NICK ann2"
    assert said(lines, "JOIN") == [":ann2!ann2@0::1 JOIN #ann"]
    assert [line.split()[1:3] for line in bob.lines()] == [["QUIT", ":Logged"], ["JOIN", "#both"]]
    assert said(ann.lines(), "JOIN") == [":ann2!ann2@0::1 JOIN #both"]
    bob.ask("PRIVMSG #both :hi")
    assert said(ann.lines(), "PRIVMSG") == said(guest.lines(), "PRIVMSG") == [":bob!bob@0::1 PRIVMSG #both :hi"]
    assert world.hub.find_user("guest") is None


def test_authenticating_again(world: World) -> None:
    """ "Servers SHOULD allow a client … to reauthenticate": as oneself, and as another."""
    client = world.client("guest", room="#a")
    log_in(client, "ann")
    assert said(log_in(client, "ann"), "903")
    assert said(log_in(client, "ben"), "903")
    assert (client.session.account, client.session.user.account if client.session.user else "") == ("Ben", "Ben")
    room = world.hub.rooms["#a"]
    assert [*room.members] == [2]
    assert room.kept_seat(1), "the account that was left may come back to its seat"


def test_no_other_account_while_other_devices_are_this_one(world: World) -> None:
    """907: they are logged in on their own account, and did not ask for another."""
    one = world.client("guest")
    log_in(one, "ann")
    two = world.client("other")
    log_in(two, "ann")
    assert said(log_in(two, "ben"), "907")
    assert two.session.account == "Ann"


def test_a_token_ends_with_logging_in(world: World) -> None:
    """It never carries the rights of an account; who shows it afterwards is nobody."""
    client = Client(world, caps.RESUME)
    lines = client.ask("NICK guest", "USER u 0 * :x", "JOIN #a")
    token = said(lines, "RESUME")[0].split()[-1]
    log_in(client, "ann")
    assert not world.hub.identities.by_id
    other = Client(world, caps.RESUME)
    assert "INVALID_TOKEN" in other.ask(f"RESUME {token}")[0]
