"""INVITE and KNOCK. Clauses of https://modern.ircdocs.horse/#invite-message"""

from __future__ import annotations

import pytest

from chatbox.wire import caps
from tests.commands.people import tails
from tests.core.fakes import Client, World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def ann(world: World) -> Client:
    """An operator of #a."""
    return world.client("ann", room="#a")


def test_invitations_are_listed(world: World, ann: Client) -> None:
    """RPL_INVITELIST (336) "for each channel", RPL_ENDOFINVITELIST (337); each is used up by coming in."""
    bob = world.client("bob")
    ann.ask("INVITE bob #a")
    bob.lines()
    assert tails(bob.ask("INVITE")) == ["336 bob #a", "337 bob :End of /INVITE list"]
    bob.ask("JOIN #a")
    assert tails(bob.ask("INVITE")) == ["337 bob :End of /INVITE list"]
    assert tails(bob.ask("INVITE ann")) == ["461 bob INVITE :Not enough parameters"]


def test_only_an_operators_invitation_opens_the_room(world: World, ann: Client) -> None:
    """ "When the channel has invite-only mode set, only channel operators may issue INVITE command"; bans stay shut."""
    bob, cat = world.client("bob", room="#a"), world.client("cat")
    ann.ask("MODE #a +b cat")
    bob.ask("INVITE cat #a")
    assert tails(cat.ask("JOIN #a"))[-1].startswith("474 cat #a ")
    ann.ask("INVITE cat #a")
    assert "JOIN #a" in tails(cat.ask("JOIN #a"))
    ann.ask("MODE #a +i")
    bob.lines()
    assert tails(bob.ask("INVITE dan #a"))[0].startswith("401 ")


def test_invite_notify(world: World, ann: Client) -> None:
    """ "a server may choose to only send the message to clients having channel op": from half-operators up."""
    bob = world.client("bob", caps.INVITE_NOTIFY, room="#a")
    dan = world.client("dan", caps.INVITE_NOTIFY, room="#a")
    cat = world.client("cat")
    ann.ask("MODE #a +h bob", "INVITE cat #a")
    assert tails(bob.lines())[-1] == "INVITE cat #a"
    assert "INVITE" not in "".join(dan.lines())
    assert tails(cat.lines()) == ["INVITE cat #a"]


def test_knocking(world: World, ann: Client) -> None:
    """RPL_KNOCK (710) to operators, RPL_KNOCKDLVR (711) to who knocks, at most once in five minutes (712)."""
    bob = world.client("bob")
    assert tails(bob.ask("KNOCK #a")) == ["713 bob #a :Channel is open"]
    ann.ask("MODE #a +i")
    assert tails(bob.ask("KNOCK #a")) == ["711 bob #a :Your KNOCK has been delivered."]
    assert tails(ann.lines()) == ["710 ann #a bob!bob@0::1 :has asked for an invite."]
    assert tails(bob.ask("KNOCK #a"))[0].startswith("712 bob #a ")
    world.clock_s += 301
    ann.ask("MODE #a +p")
    assert tails(bob.ask("KNOCK #a"))[0].startswith("404 bob #a ")
    assert tails(ann.ask("KNOCK #a"))[0].startswith("714 ann #a ")
    assert tails(bob.ask("KNOCK #none"))[0].startswith("403 bob #none ")


def test_taking_it_back(world: World) -> None:
    """UNINVITE, as Ergo has it."""
    ann, bob = world.client("ann", room="#a"), world.client("bob")
    ann.ask("MODE #a +i", "INVITE bob #a")
    assert " 403 bob #none :" in bob.ask("UNINVITE ann #none")[0]
    assert " 442 bob #a :" in bob.ask("UNINVITE ann #a")[0]
    assert ann.ask("UNINVITE bob #a") == [":ann!ann@0::1 UNINVITE bob #a"]
    assert " FAIL UNINVITE NOT_INVITED bob #a :" in ann.ask("UNINVITE bob #a")[0]
    bob.lines()
    assert " 473 bob #a :" in bob.ask("JOIN #a")[0]
