"""INVITATION: tokens for rooms and accounts (docs/protocol.md)."""

from __future__ import annotations

import asyncio

import pytest

from chatbox.core.limits import Limits
from chatbox.core.privileges import Oper
from chatbox.services.administration import invite
from chatbox.services.invitations import InvitationRefused, Invitations, duration_ms
from chatbox.services.signup import Policy
from tests.commands.people import logged_in, tails
from tests.core.fakes import Client, World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def ann(world: World) -> Client:
    """An operator of #a, which is closed."""
    client = world.client("ann", room="#a")
    client.ask("MODE #a +ikR secret")
    return client


def made(client: Client, what: str) -> str:
    """The token that the answer to INVITATION CREATE has."""
    (line,) = client.ask(f"INVITATION CREATE {what}")
    assert " INVITATION CREATED " in line
    return line.rpartition(" ")[2]


def test_a_token_opens_a_room_once(world: World, ann: Client) -> None:
    """Past i, k and R; the next one finds it used up."""
    token = made(ann, "#a")
    bob, cat = world.client("bob"), world.client("cat")
    lines = tails(bob.ask(f"INVITATION USE {token}"))
    assert lines[0] == "JOIN #a"
    assert lines[-1] == "INVITATION USED #a"
    assert tails(cat.ask(f"INVITATION USE {token}"))[0].startswith("FAIL INVITATION INVALID_TOKEN ")
    assert tails(bob.ask(f"INVITATION USE {token}"))[0].startswith("FAIL INVITATION INVALID_TOKEN ")


def test_a_token_is_a_key(world: World, ann: Client) -> None:
    """JOIN "<key>": clients that know of no invitations use one so; among others, and only where it is needed."""
    token, spare = made(ann, "#a"), made(ann, "#a")
    ann.ask("JOIN #open")
    bob = world.client("bob")
    assert tails(bob.ask(f"JOIN #open {token}"))[0] == "JOIN #open"
    lines = tails(bob.ask(f"JOIN #b,#a,#open x,{token}"))
    assert [line for line in lines if line.startswith("JOIN")] == ["JOIN #b", "JOIN #a"]
    assert world.invitations.find(token) is None
    assert tails(world.client("cat").ask(f"JOIN #a {token}"))[0].startswith("473 cat #a ")
    ann.ask("MODE #a +b dan")
    assert tails(world.client("dan").ask(f"JOIN #a {spare}"))[0].startswith("474 dan #a ")
    assert world.invitations.find(spare)
    assert tails(world.client("eve").ask(f"JOIN #b {spare}"))[0] == "JOIN #b"
    assert world.invitations.find(spare)


def test_only_hashes_are_kept(world: World, ann: Client) -> None:
    """Who reads the database invites nobody."""
    token = made(ann, "#a 0 0")
    (row,) = world.log.invitation_rows
    assert token not in str(row)
    assert (row.uses, row.expires_ms, row.creator) == (-1, 0, "ann")


def test_number_of_uses_and_end(world: World, ann: Client) -> None:
    """What is used up or over is not listed; both survive a restart."""
    twice, short = made(ann, "#a 2 1d"), made(ann, "#a 5 10m")
    world.client("bob").ask(f"INVITATION USE {twice}")
    ann.lines()
    assert [line.split(" ")[3:5] for line in tails(ann.ask("INVITATION LIST #a"))[:-1]] == [["1", "1"], ["2", "5"]]
    world.now_ms += 11 * 60 * 1000
    listed = tails(ann.ask("INVITATION LIST #a"))
    assert len(listed) == 2
    assert listed[-1] == "INVITATION END #a"
    assert " INVALID_TOKEN " in world.client("cat").ask(f"INVITATION USE {short}")[0]
    again = Invitations(world.log, lambda: world.now_ms)
    found = again.find(twice)
    assert found is not None
    assert found.uses == 1


def test_revoking(world: World, ann: Client) -> None:
    """By its number; only who could have made it."""
    token = made(ann, "#a")
    bob = world.client("bob")
    assert tails(bob.ask("INVITATION REVOKE 1"))[0].startswith("442 ")
    assert tails(ann.ask("INVITATION REVOKE 1")) == ["INVITATION REVOKED 1"]
    assert tails(ann.ask("INVITATION REVOKE 1"))[0].startswith("FAIL INVITATION INVALID_ID ")
    assert " INVALID_TOKEN " in bob.ask(f"INVITATION USE {token}")[0]


def test_it_is_no_way_around_a_ban(world: World, ann: Client) -> None:
    """And it is not used up by who is refused."""
    token = made(ann, "#a")
    ann.ask("MODE #a +b bob")
    assert tails(world.client("bob").ask(f"INVITATION USE {token}"))[0].startswith("474 bob #a ")
    assert tails(world.client("cat").ask(f"INVITATION USE {token}"))[0] == "JOIN #a"


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("INVITATION", "461 "),
        ("INVITATION X #a", "FAIL INVITATION INVALID_PARAMS "),
        ("INVITATION CREATE", "FAIL INVITATION INVALID_PARAMS "),
        ("INVITATION CREATE #none", "403 "),
        ("INVITATION CREATE #a -1", "FAIL INVITATION INVALID_PARAMS "),
        ("INVITATION CREATE #a 1 soon", "FAIL INVITATION INVALID_PARAMS "),
        ("INVITATION CREATE *", "481 "),
        ("INVITATION REVOKE x", "FAIL INVITATION INVALID_ID "),
    ],
)
def test_what_is_refused(ann: Client, line: str, answer: str) -> None:
    """Each with a code that a program can read."""
    assert tails(ann.ask(line))[0].startswith(answer)


def test_who_may_make_them(world: World, ann: Client) -> None:
    """Operators of the room."""
    assert ann
    world.client("bob", room="#b")
    bob = logged_in(world, "eve", room="#b")
    assert tails(bob.ask("INVITATION CREATE #b"))[0].startswith("482 ")


def test_guessing_is_slow(world: World) -> None:
    """Wrong tokens count as failed log-ins do."""
    bob = world.client("bob", address="192.0.2.1")
    answers = [bob.ask("INVITATION USE x")[0] for _ in range(11)]
    assert " TOO_MANY_ATTEMPTS " in answers[-1]


def test_an_account_where_registration_is_off(world: World) -> None:
    """The use counts when the account is made, not when that fails."""
    world.signup.policy = Policy(enabled=False)
    root = world.client("root")
    assert root.session.user
    root.session.user.oper = Oper("root", frozenset({"accreg"}))
    token = made(root, "*")
    bob = world.client("bob")
    assert " TEMPORARILY_UNAVAILABLE " in bob.ask("REGISTER * * password")[0]
    assert tails(bob.ask(f"INVITATION USE {token}")) == ["INVITATION USED *"]
    assert " ACCOUNT_EXISTS " in bob.ask("REGISTER root * password")[0]
    assert world.invitations.find(token)
    assert "REGISTER SUCCESS bob" in bob.ask("REGISTER * * password")[0]
    assert world.invitations.find(token) is None


@pytest.mark.parametrize("line", ["REGISTER * * password {}", "NS REGISTER password * {}"])
def test_an_account_with_the_token_at_once(world: World, line: str) -> None:
    """Along with what makes the account."""
    world.signup.policy = Policy(enabled=False)
    root = world.client("root")
    assert root.session.user
    root.session.user.oper = Oper("root", frozenset({"accreg"}))
    token = made(root, "*")
    bob = world.client("bob")
    assert "made by the operators" in bob.ask(line.format("wrong"))[0]
    assert any(" 900 bob " in answer for answer in bob.ask(line.format(token)))
    assert world.invitations.find(token) is None


def test_from_the_command_line(world: World, ann: Client) -> None:
    """Whoever runs the server needs no rights in the room."""
    assert ann
    request = {"command": "invite", "room": "#a", "uses": "3", "expires": "12h"}
    answer = asyncio.run(invite(world.hub, world.invitations, request))
    assert (answer["uses"], answer["expires_ms"]) == (3, world.now_ms + 12 * 3600 * 1000)
    assert tails(world.client("bob").ask(f"INVITATION USE {answer['token']}"))[0] == "JOIN #a"
    with pytest.raises(InvitationRefused):
        asyncio.run(invite(world.hub, world.invitations, {**request, "room": "#none"}))


def test_durations() -> None:
    """As people write them."""
    assert [duration_ms(text) for text in ("30m", "12h", "7D", "2w", "90", "0", "never")] == [
        1_800_000,
        43_200_000,
        604_800_000,
        1_209_600_000,
        90_000,
        0,
        0,
    ]


def test_a_full_house(world: World) -> None:
    """So many rooms one may be in, invited or not."""
    world = World(Limits(channels_per_user=1))
    ann = world.client("ann", room="#a")
    token = made(ann, "#a")
    bob = world.client("bob", room="#b")
    assert tails(bob.ask(f"INVITATION USE {token}"))[0].startswith("405 bob #a ")
