"""ChanServ: whose a room is, and what that means, also after a restart."""

from __future__ import annotations

import asyncio

import pytest

from chatbox.core import ownership
from chatbox.core.privileges import Oper
from chatbox.core.retiring import retire
from chatbox.wire import caps
from tests.commands.people import logged_in, tails, texts
from tests.core.fakes import Client, World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def ann(world: World) -> Client:
    """The founder of #a."""
    client = logged_in(world, "ann", room="#a")
    client.ask("CS REGISTER #a")
    client.lines()
    return client


def operator(world: World) -> Client:
    """An operator of the server."""
    client = world.client("root")
    assert client.session.user
    client.session.user.oper = Oper("root", frozenset({"chanreg"}))
    return client


def restarted(world: World) -> World:
    """The same log, in a new process."""
    again = World()
    again.log.stored = world.log.stored
    again.log.account_rows = world.log.account_rows
    again.hub.load(again.log.load())
    retire(again.hub)
    again.accounts.read()
    again.turn()
    return again


def test_registering(world: World) -> None:
    """REGISTER gives `q` to who asks, and mode r to the room; only an operator with an account may."""
    ann, bob = logged_in(world, "ann", room="#a"), logged_in(world, "bob", room="#a")
    ann.lines()
    assert texts(bob.ask("CS REGISTER #a")) == ["You must be an operator of #a to register it."]
    lines = tails(ann.ask("PRIVMSG chanserv :register #A"))
    assert lines == ["MODE #a +r", "MODE #a +q ann", "NOTICE ann :#a is registered; you are its founder."]
    assert texts(ann.ask("CS REGISTER #a")) == ["#a is registered already."]
    cat = world.client("cat", room="#c")
    assert texts(cat.ask("CS REGISTER #c")) == ["You must be logged in to an account for that."]
    ann.ask("JOIN #lobby")
    assert texts(ann.ask("CS REGISTER #lobby")) == ["#lobby belongs to the server."]
    assert texts(bob.ask("CS INFO #a"))[:2] == ["#a is registered.", "Founder: ann"]


def test_it_is_kept_over_a_restart(world: World, ann: Client) -> None:
    """Nobody is operator by being first; the founder has `q` when they come, bans and topic are as they were."""
    ann.ask("TOPIC #a :mine", "MODE #a +b eve!*@*")
    again = restarted(world)
    bob = again.client("bob")
    lines = tails(bob.ask("JOIN #a"))
    assert "332 bob #a mine" in lines
    assert "353 bob = #a bob" in lines
    assert tails(again.client("eve").ask("JOIN #a"))[0].startswith("474 ")
    assert "353 ann = #a :bob ~ann" in tails(logged_in(again, "ann").ask("JOIN #a"))


def test_a_founder_has_all_rights_without_the_prefix(world: World, ann: Client) -> None:
    """Also from outside, and nobody but they may send them out."""
    bob = world.client("bob", room="#a")
    ann.ask("MODE #a +ao bob bob")
    ann.ask("MODE #a -q ann")
    bob.lines()
    assert tails(bob.ask("KICK #a ann"))[0].startswith("482 bob #a ")
    ann.ask("PART #a")
    bob.lines()
    assert tails(ann.ask("MODE #a +m")) == []
    assert tails(bob.lines()) == ["MODE #a +m"]
    ann.ask("MODE #a +ik secret")
    assert tails(ann.ask("JOIN #a"))[0] == "JOIN #a"


def test_giving_a_room_up(world: World, ann: Client) -> None:
    """UNREGISTER wants its code; then the room is nobody's and the access list is gone."""
    told = texts(ann.ask("CS UNREGISTER #a"))
    command = told[1].removeprefix("To do it, send: /")
    assert texts(ann.ask("CS UNREGISTER #a 0000")) == told
    lines = tails(ann.ask(command))
    assert lines == ["MODE #a -r", "MODE #a -q ann", "NOTICE ann :#a is not registered any more."]
    assert world.hub.rooms["#a"].state.founder == world.hub.rooms["#a"].state.owner == 0
    assert texts(ann.ask("CS INFO #a")) == ["#a is not registered."]


def test_transfer_with_acceptance(world: World, ann: Client) -> None:
    """TRANSFER, its code, the offer, and ACCEPT; an offer can be taken back."""
    bob = logged_in(world, "bob", room="#a")
    ann.lines()
    command = texts(ann.ask("CS TRANSFER #a bob"))[1].removeprefix("To do it, send: /")
    assert texts(bob.ask("CS TRANSFER ACCEPT #a")) == ["Nobody has offered you that channel."]
    assert texts(ann.ask(command)) == ["#a is offered to bob, who has to accept it."]
    assert texts(bob.lines()) == ["#a is offered to you. To be its founder, send: /CS TRANSFER ACCEPT #a"]
    ann.ask("CS TRANSFER #a ann")
    assert texts(bob.ask("CS TRANSFER ACCEPT #a")) == ["Nobody has offered you that channel."]
    ann.ask(command)
    bob.lines()
    assert tails(bob.ask("CS TRANSFER ACCEPT #a")) == [
        "MODE #a -q ann",
        "MODE #a +q bob",
        "NOTICE bob :You are the founder of #a.",
    ]
    assert texts(ann.ask("CS UNREGISTER #a")) == ["Only the founder of #a may do that."]


def test_modes_for_good(world: World, ann: Client) -> None:
    """AMODE: an account has its mode at once and whenever it comes, also into a closed room (half-operators and up)."""
    bob, cat = logged_in(world, "bob", room="#a"), logged_in(world, "cat")
    ann.lines()
    assert tails(ann.ask("CS AMODE #a +o bob")) == ["MODE #a +o bob", "NOTICE ann :bob has +o on #a for good."]
    ann.ask("CS AMODE #a +v cat", "MODE #a +i")
    bob.ask("PART #a")
    assert tails(bob.ask("JOIN #a"))[:2] == ["JOIN #a", "353 bob = #a :~ann @bob"]
    assert "+cat" in tails(cat.ask("JOIN #a"))[1]  # who has a voice for good needs no invitation
    assert texts(ann.ask("CS AMODE #a")) == [
        "ann +q (founder)",
        "bob +o",
        "cat +v",
        "2 accounts with a mode on #a for good.",
    ]
    assert texts(bob.ask("CS AMODE #a +a cat")) == ["You have no right to do that on #a."]
    bob.lines()
    assert "MODE #a -v+h cat cat" in tails(bob.ask("CS AMODE #a +h cat"))
    assert texts(cat.ask("CS AMODE #a -h cat")) == ["cat has +h on #a no more."]
    assert texts(ann.ask("CS AMODE #a +o nobody")) == ["There is no account nobody."]
    assert texts(ann.ask("CS AMODE #a +m bob"))[0].startswith("One mode of qaohv")
    assert texts(ann.ask("CS AMODE #a +v ann"))[0].startswith("The founder has all")


def test_modes_for_good_end_for_who_is_away(world: World, ann: Client) -> None:
    """Who was operator by the access list, and is away when that ends, is none when they come back."""
    bob = logged_in(world, "bob", room="#a")
    ann.ask("CS AMODE #a +o bob")
    bob.end()
    world.turn()
    ann.ask("CS AMODE #a -o bob")
    assert "353 bob = #a :~ann bob" in tails(logged_in(world, "bob").ask("JOIN #a"))
    command = texts(ann.ask("CS UNREGISTER #a"))[1].removeprefix("To do it, send: /")
    cat = logged_in(world, "cat", room="#a")
    ann.end()
    world.turn()
    root = operator(world)
    root.ask(command)
    assert "~ann" not in tails(logged_in(world, "ann").ask("JOIN #a"))[1]
    assert cat.lines()


def test_modes_of_who_is_there(world: World, ann: Client) -> None:
    """OP, DEOP, VOICE …: for oneself what one has for good, for others what one could give."""
    bob = world.client("bob", room="#a")
    ann.lines()
    ann.ask("MODE #a -q ann")
    assert tails(ann.ask("CS OP #a"))[0] == "MODE #a +q ann"
    assert tails(ann.ask("CS VOICE #a bob"))[0] == "MODE #a +v bob"
    assert tails(ann.ask("CS OP #a bob"))[0] == "MODE #a +o bob"
    assert tails(ann.ask("CS DEOP #a bob"))[0] == "MODE #a -o bob"
    assert tails(ann.ask("CS DEVOICE #a bob"))[0] == "MODE #a -v bob"
    cat = logged_in(world, "cat", room="#a")
    cat.lines()
    assert texts(cat.ask("CS OP #a")) == ["You have no right to do that on #a."]
    assert texts(cat.ask("CS DEOP #a ann")) == ["You have no right to do that on #a."]
    assert bob.lines()


def test_clearing(world: World, ann: Client) -> None:
    """CLEAR USERS sends all others out; CLEAR ACCESS empties all lists."""
    bob = logged_in(world, "bob", room="#a")
    ann.ask("CS AMODE #a +v bob", "MODE #a +beI x y z")
    bob.lines()
    ann.ask("CS CLEAR #a USERS")
    assert tails(bob.lines()) == ["KICK #a bob :Cleared by ChanServ"]
    ann.lines()
    assert tails(ann.ask("CS CLEAR #a ACCESS"))[0] == "MODE #a -beI x!*@* y!*@* z!*@*"
    state = world.hub.rooms["#a"].state
    assert (state.access, any(state.lists.values())) == ({}, False)


def test_what_operators_of_the_server_do(world: World, ann: Client) -> None:
    """PURGE closes a room and keeps it closed over restarts; LIST lists; TRANSFER needs no acceptance."""
    root, bob = operator(world), logged_in(world, "bob")
    assert texts(bob.ask("CS PURGE ADD #a"))[0].startswith("I don't know the command PURGE")
    assert texts(root.ask("CS LIST")) == ["#a", "Registered: 1 channel."]
    command = texts(root.ask("CS PURGE ADD #a"))[1].removeprefix("To do it, send: /")
    ann.lines()
    root.ask(command.replace("[<reason>]", "spam"))
    assert tails(ann.lines())[0].startswith("KICK #a ann ")
    again = restarted(world)
    assert tails(again.client("bob2").ask("JOIN #a"))[0].startswith("403 bob2 #a ")
    assert texts(root.ask("CS PURGE LIST"))[0] == "#a: spam"
    root.ask("CS PURGE DEL #a")
    assert tails(bob.ask("JOIN #a"))[0] == "JOIN #a"
    command = texts(root.ask("CS PURGE ADD #never"))[1].removeprefix("To do it, send: /")
    root.ask(command)
    assert tails(bob.ask("JOIN #never"))[0].startswith("403 ")


def test_an_account_that_is_no_more(world: World, ann: Client) -> None:
    """Its rooms are nobody's, and whoever has its name later has no rights."""
    assert ann
    bob = logged_in(world, "bob", room="#a")
    ann.ask("CS AMODE #a +v bob")
    world.accounts.on_removed = lambda id: ownership.release(world.hub, id)
    asyncio.run(world.accounts.remove("bob"))
    asyncio.run(world.accounts.remove("ann"))
    world.turn()
    state = world.hub.rooms["#a"].state
    assert (state.founder, state.owner, state.access, "r" in state.modes) == (0, 0, {}, False)
    assert tails(bob.lines())[-1] == "MODE #a -q ann"


def test_accounts_removed_while_it_did_not_run(world: World, ann: Client) -> None:
    """The next start finds out."""
    ann.ask("QUIT")
    world.log.account_rows = []
    again = restarted(world)
    ownership.reconcile(again.hub, lambda id: again.accounts.numbered(id) is not None)
    assert again.hub.rooms["#a"].state.founder == 0


def test_how_far_back_members_read(world: World, ann: Client) -> None:
    """SET QUERY-CUTOFF join-time: what was said before somebody came is not for them; operators read all."""
    ann.ask("PRIVMSG #a :early", "CS SET #a query-cutoff join-time")
    bob = world.client("bob", caps.CHATHISTORY, room="#a")
    ann.ask("PRIVMSG #a :late")
    page = "".join(bob.ask("CHATHISTORY LATEST #a * 10"))
    assert "late" in page
    assert "early" not in page
    ann.ask("MODE #a +o bob")
    assert "early" in "".join(bob.ask("CHATHISTORY LATEST #a * 10"))
    assert texts(ann.ask("CS GET #a query-cutoff")) == ["query-cutoff of #a is join-time."]
    assert texts(ann.ask("CS SET #a query-cutoff x"))[0].startswith("query-cutoff is one of")


def test_how_to_ban(world: World, ann: Client) -> None:
    """The account where there is one, else the host."""
    logged_in(world, "bob")
    world.client("cat")
    assert texts(ann.ask("CS HOWTOBAN #a bob"))[0] == "/MODE #a +b a:bob"
    assert texts(ann.ask("CS HOWTOBAN #a cat"))[0] == "/MODE #a +b *!*@0::1"
