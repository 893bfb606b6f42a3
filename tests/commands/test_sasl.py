"""AUTHENTICATE with SCRAM-SHA-256 (https://ircv3.net/specs/extensions/sasl-3.2, https://www.rfc-editor.org/rfc/rfc5802).

PLAIN and what is common to all mechanisms: `test_registration`.
"""

from __future__ import annotations

import pytest

from chatbox.storage.details import Details
from chatbox.wire import sasl
from chatbox.wire.scram import ClientSide
from tests.core.fakes import Client, World, run

USER = "USER u 0 * :Real Name"


@pytest.fixture
def world() -> World:
    """With an account `Ann` whose password is `secret`."""
    world = World()
    run(world.accounts.add("Ann", "secret"))
    return world


def said(lines: list[str]) -> bytes:
    """The server's response, put together again."""
    return sasl.decode("".join(line.removeprefix("AUTHENTICATE ") for line in lines).removesuffix("+") or "+")


def respond(client: Client, data: bytes) -> list[str]:
    return client.ask(*[f"AUTHENTICATE {line}" for line in sasl.encode(data)])


def prove(client: Client, name: str, password: str) -> list[str]:
    """A whole exchange; returns the last answer."""
    side = ClientSide(name, password, "nonce")
    assert client.ask("AUTHENTICATE SCRAM-SHA-256") == ["AUTHENTICATE +"]
    answer = respond(client, side.final(said(respond(client, side.first()))))
    if not answer[0].startswith("AUTHENTICATE "):
        return answer
    assert side.trusts(said(answer))
    return client.ask("AUTHENTICATE +")


def test_scram(world: World) -> None:
    """Both sides prove themselves; then it is as after PLAIN."""
    client = Client(world)
    client.ask("CAP LS 302", "CAP REQ sasl", "NICK ann")
    assert prove(client, "ann", "secret") == [
        ":chatbox 900 * ann!user@0::1 Ann :You are now logged in as Ann",
        ":chatbox 903 * :SASL authentication successful",
    ]
    assert any(" 001 ann " in line for line in client.ask(USER, "CAP END"))


@pytest.mark.parametrize(("name", "password"), [("Ann", "wrong"), ("nobody", "secret")])
def test_scram_fails(world: World, name: str, password: str) -> None:
    """A wrong password and a name that nobody has fail at the same place, with the same words."""
    client = Client(world)
    assert prove(client, name, password) == [":chatbox 904 * :SASL authentication failed: wrong name or password"]
    assert not client.session.account


def test_which_accounts_there_are_is_not_told(world: World) -> None:
    """Who asks twice for a name that nobody has gets the same salt, as for one that somebody has."""
    salts = []
    for _ in range(2):
        client = Client(world)
        client.ask("AUTHENTICATE SCRAM-SHA-256")
        salts.append(said(respond(client, ClientSide("nobody", "x", "n").first())).partition(b",")[2])
    assert salts[0] == salts[1]


@pytest.mark.parametrize("data", [b"", b"garbage", b"p=tls-unique,,n=Ann,r=x", b"n,,n=Ann"])
def test_first_messages_that_are_none(world: World, data: bytes) -> None:
    client = Client(world)
    client.ask("AUTHENTICATE SCRAM-SHA-256")
    assert " 904 " in respond(client, data)[0]
    assert prove(client, "Ann", "secret")[-1].split()[1] == "903"


def test_acting_for_another(world: World) -> None:
    """The authorization identity may only be one's own."""
    client = Client(world)
    side = ClientSide("Ann", "secret", "nonce")
    for authzid, code in (("bob", "904"), ("ann", "903")):
        side.header = f"n,a={authzid},"
        client.ask("AUTHENTICATE SCRAM-SHA-256")
        respond(client, side.final(said(respond(client, side.first()))))
        assert client.ask("AUTHENTICATE +")[-1].split()[1] == code


def test_guesses_are_limited(world: World) -> None:
    """Whatever the mechanism: after ten failures nothing is tried for a minute."""
    for _ in range(10):
        assert " 904 " in prove(Client(world), "Ann", "wrong")[0]
    client = Client(world)
    client.ask("AUTHENTICATE SCRAM-SHA-256")
    assert "too many attempts" in respond(client, ClientSide("Ann", "secret", "n").first())[0]


def test_accounts_from_before_get_their_verifier_at_the_next_login(world: World) -> None:
    """An account that has only a hash cannot be proved; once its password was told it can."""
    world.log.account_rows = [row._replace(details=Details()) for row in world.log.account_rows]
    world.accounts.read()
    assert " 904 " in prove(Client(world), "Ann", "secret")[0]
    run(world.accounts.log_in("Ann", "secret", "::1"))
    assert " 903 " in prove(Client(world), "Ann", "secret")[-1]


def test_the_last_step_can_be_given_up(world: World) -> None:
    """906 also between the server's proof and the client's assent; then nobody is logged in."""
    client, side = Client(world), ClientSide("Ann", "secret", "nonce")
    client.ask("AUTHENTICATE SCRAM-SHA-256")
    respond(client, side.final(said(respond(client, side.first()))))
    assert " 906 " in client.ask("AUTHENTICATE *")[0]
    assert not client.session.account
