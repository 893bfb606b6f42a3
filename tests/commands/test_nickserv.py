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


def test_passwords_with_spaces(world: World) -> None:
    """All after the account is the password, with the very spaces it has."""
    op, client, ann = world.client("op"), world.client("guest"), world.client("Spacy")
    op.ask("OPER root root")
    assert words(op, "NS SAREGISTER spacy :two  words here") == ["The account spacy is made."]
    assert words(client, "NS IDENTIFY spacy two words here") == ["You are not logged in: wrong name or password."]
    assert words(client, "PRIVMSG NickServ :IDENTIFY spacy two  words here") == ["You are logged in as spacy."]
    assert words(ann, "PRIVMSG NickServ :identify two  words here") == ["You are logged in as spacy."]


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


def test_certificates(world: World) -> None:
    """By fingerprint, or the one in use; operators for anybody; EXTERNAL and IDENTIFY then need no password."""
    one, other = "ab" * 32, "CD:" * 31 + "CD"
    client, op = world.client("guest"), world.client("op")
    op.ask("OPER root root")
    assert words(client, "NS CERT LIST") == ["You must be logged in to an account for that."]
    client.ask("NS IDENTIFY ann secret")
    assert "Name a SHA-256" in words(client, "NS CERT ADD")[0]
    assert words(client, f"NS CERT ADD {one}") == [f"Certificate {one} logs in to Ann now."]
    assert words(client, f"NS CERT ADD {one}") == ["That certificate is there already."]
    assert "not yours" in words(client, f"NS CERT ADD ben {one}")[0]
    assert "logs in to Ann now" in words(op, f"NS CERT ADD ann {other}")[0]
    assert words(client, "NS CERT LIST")[-1] == "2 certificates for Ann."
    fresh = Client(world)
    fresh.session.certificate, fresh.session.secure = one, True
    assert any(" 903 " in line for line in fresh.ask("AUTHENTICATE EXTERNAL", "AUTHENTICATE +"))
    assert words(client, f"NS CERT DEL {one}") == [f"Certificate {one} logs in no more."]
    fresh = world.client("fresh")
    fresh.session.certificate = "cd" * 32
    assert words(fresh, "NS IDENTIFY ann") == ["You are logged in as Ann."]


def test_connections(world: World) -> None:
    """One sees and ends one's own; operators those of others."""
    client, op = world.client("guest"), world.client("op")
    assert words(client, "NS SESSIONS")[-1] == "1 connection of guest."
    assert words(client, "NS CLIENTS LIST op") == ["These are not your connections."]
    op.ask("OPER root root")
    number = client.session.number
    assert str(number) in words(op, "NS CLIENTS LIST guest")[0]
    assert words(op, f"NS CLIENTS LOGOUT guest {number}") == ["1 connections ended."]
    assert client.session.closed


def test_what_operators_do(world: World) -> None:
    """Accounts for others; suspension ends what is logged in and lasts as long as is said."""
    op, client = world.client("op"), world.client("guest")
    assert "don't know" in words(op, "NS SAREGISTER x y")[0]
    op.ask("OPER root root")
    assert words(op, "NS SAREGISTER new secret") == ["The account new is made."]
    assert words(op, "NS LIST *")[-1] == "3 accounts."
    client.ask("NS IDENTIFY ann secret")
    assert "is suspended for 3600 seconds" in words(op, "NS SUSPEND ADD ann DURATION 1h spam")[0]
    assert client.session.closed
    assert "suspended: spam" in words(world.client("other"), "NS IDENTIFY ann secret")[0]
    assert words(op, "NS SUSPEND LIST")[-1] == "1 accounts are suspended."
    assert "no length" in words(op, "NS SUSPEND ADD ann DURATION soon")[0]
    world.now_ms += 3_601_000
    assert "logged in as Ann" in words(world.client("third"), "NS IDENTIFY ann secret")[0]


def test_passwords_are_said_to_nobody(world: World) -> None:
    """What is written to a service is no message: it is stored nowhere and nobody else hears it."""
    client = world.client("guest")
    client.ask("PRIVMSG NickServ :IDENTIFY ann secret-word", "NOTICE NickServ :x secret-word")
    assert "secret-word" not in repr(world.log.commits)
