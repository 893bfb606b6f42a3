"""Whose direct messages somebody takes: user modes R and T, ACCEPT (as in Solanum's and Ergo's caller id)."""

from __future__ import annotations

from chatbox.wire import caps
from tests.core.fakes import Client, World


def people(world: World) -> tuple[Client, Client]:
    """One who takes messages only of those who are logged in, and one who is not."""
    ann, bob = world.client("ann"), world.client("bob", caps.ECHO_MESSAGE)
    ann.ask("MODE ann +R")
    return ann, bob


def log_in(client: Client, account: str) -> None:
    """Gives somebody an account."""
    assert client.session.user is not None
    client.session.user.account = account


def test_registered_only() -> None:
    """477 for who is not logged in; a NOTICE is not answered; rooms are not concerned."""
    ann, bob = people(World())
    assert bob.ask("PRIVMSG ann :hi") == [":chatbox 477 bob ann :You must log in to an account to write to this user"]
    assert bob.ask("NOTICE ann :hi") == []
    assert ann.lines() == []
    log_in(bob, "bob")
    bob.ask("PRIVMSG ann :hi")
    assert len(ann.lines()) == 1


def test_accept() -> None:
    """ACCEPT lets somebody through, ACCEPT - no more."""
    ann, bob = people(World())
    assert ann.ask("ACCEPT bob,nobody") == [":chatbox FAIL ACCEPT INVALID_USER nobody :No such user"]
    bob.ask("PRIVMSG ann :hi")
    assert len(ann.lines()) == 1
    assert ann.ask("ACCEPT *") == [":chatbox 281 ann bob", ":chatbox 282 ann :End of /ACCEPT list"]
    ann.ask("ACCEPT -bob")
    assert ann.ask("ACCEPT *") == [":chatbox 282 ann :End of /ACCEPT list"]
    assert " 477 " in bob.ask("PRIVMSG ann :hi")[0]


def test_whom_one_writes_to_may_answer() -> None:
    """A message accepts by itself."""
    ann, bob = people(World())
    ann.ask("PRIVMSG bob :hi")
    bob.ask("PRIVMSG ann :hello")
    assert ann.lines() == [":bob!bob@0::1 PRIVMSG ann :hello"]


def test_no_ctcp() -> None:
    """Questions of programs do not arrive; actions and words do."""
    ann, bob = people(World())
    ann.ask("MODE ann -R+T")
    bob.ask("PRIVMSG ann :\x01VERSION\x01")
    assert ann.lines() == []
    bob.ask("PRIVMSG ann :\x01ACTION waves\x01", "PRIVMSG ann :words")
    assert len(ann.lines()) == 2
