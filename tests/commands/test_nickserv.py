"""NickServ: logging in and out, passwords, ghosts, and the end of an account, in words."""

from __future__ import annotations

import pytest

from chatbox.core.privileges import EVERYTHING
from chatbox.services.operators import Configured
from tests.core.fakes import Client, World, run


@pytest.fixture
def world() -> World:
    """With accounts `Ann` and `Ben`, and an operator."""
    world = World()
    for name in ("Ann", "Ben"):
        run(world.accounts.add(name, "secret"))
    world.operators.configure([Configured("root", "root", frozenset({EVERYTHING}))])
    return world


def words(client: Client, line: str) -> list[str]:
    """What NickServ says."""
    head = f":NickServ!NickServ@localhost NOTICE {client.session.nick} :"
    found = client.ask(line)
    return [one.partition(" :")[2] for one in found if one.startswith(head) or " NOTICE " in one]


def test_identify_and_logout(world: World) -> None:
    """The account is logged in to, and left again; the nick that was the account's is given up then."""
    client = world.client("guest")
    assert words(client, "NS IDENTIFY ann wrong") == ["You are not logged in: wrong name or password."]
    assert words(client, "PRIVMSG NickServ :IDENTIFY ann secret") == ["You are logged in as Ann."]
    client.ask("NICK Ann")
    assert words(client, "NS LOGOUT") == ["You are logged out of Ann."]
    assert client.session.account == ""
    assert client.session.nick.startswith("guest_")
    assert words(client, "NS LOGOUT") == ["You must be logged in to an account for that."]


def test_the_account_of_ones_nick(world: World) -> None:
    """IDENTIFY with a password alone is for the account that is called as one is."""
    client = world.client("other")
    assert words(client, "NS IDENTIFY secret") == ["You are not logged in: wrong name or password."]


def test_passwords_are_changed(world: World) -> None:
    """By who knows the present one, twice the new one; by operators for anybody."""
    client, op = world.client("guest"), world.client("op")
    op.ask("OPER root root")
    client.ask("NS IDENTIFY ann secret")
    assert words(client, "NS PASSWD secret new other") == ["The new passwords are not the same."]
    assert words(client, "NS PASSWD wrong new new") == ["The password stays as it was: wrong name or password."]
    assert words(client, "NS PASSWD secret new new") == ["The password of Ann is changed."]
    run(world.accounts.log_in("ann", "new", "x"))
    assert "Log in" in words(world.client("bob"), "NS PASSWD ann x")[0]
    assert words(op, "NS PASSWD ann third") == ["The password of Ann is changed."]
    run(world.accounts.log_in("ann", "third", "x"))


def test_ghosts(world: World) -> None:
    """Who uses one's nick is sent away; nobody else is."""
    ann, bob = world.client("laptop"), world.client("bob")
    ann.ask("NS IDENTIFY ann secret")
    assert words(ann, "NS GHOST bob") == ["That nick is not yours."]
    assert words(ann, "NS GHOST laptop") == ["That nick is not yours."]
    assert words(ann, "NS GHOST nobody") == ["Nobody has that nick."]
    assert bob.connection.closed is False


def test_info(world: World) -> None:
    """What everybody may know, and what only the owner may."""
    client = world.client("guest")
    assert words(client, "NS INFO") == ["You are not logged in; name an account."]
    assert len(words(client, "NS INFO ann")) == 1
    client.ask("NS IDENTIFY ann secret")
    assert "Mail address: none" in words(client, "NS INFO")
    assert words(client, "NS INFO nobody") == ["There is no account nobody."]


@pytest.mark.parametrize("word", ["UNREGISTER", "DROP"])
def test_the_end_of_an_account(world: World, word: str) -> None:
    """Only with the code that it tells, and only by its owner or an operator."""
    client, other = world.client("guest", room="#a"), world.client("other")
    client.ask("NS IDENTIFY ann secret")
    assert words(other, f"NS {word} ann") == ["That account is not yours."]
    (told,) = words(client, f"NS {word} ann")
    code = told.split()[-1]
    assert words(other, f"NS {word} ann {code}") == ["That account is not yours."]
    assert words(client, f"NS {word} ann {code}") == ["The account Ann is gone."]
    assert world.accounts.row("ann") is None
    assert client.session.account == ""
    assert [*world.hub.rooms["#a"].members] != [1]


def test_passwords_are_said_to_nobody(world: World) -> None:
    """What is written to a service is no message: it is stored nowhere and nobody else hears it."""
    client = world.client("guest")
    client.ask("PRIVMSG NickServ :IDENTIFY ann secret-word", "NOTICE NickServ :x secret-word")
    assert "secret-word" not in repr(world.log.commits)
