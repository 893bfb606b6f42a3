"""WHO (https://modern.ircdocs.horse/#who-message), WHOX (https://ircv3.net/specs/extensions/whox), USERHOST, ISON."""

from __future__ import annotations

import pytest

from chatbox.core.privileges import Oper
from chatbox.wire import caps
from tests.commands.test_people import tails
from tests.core.fakes import Client, World


@pytest.fixture
def world() -> World:
    return World()


def make_oper(client: Client) -> None:
    """Gives somebody all rights."""
    assert client.session.user is not None
    client.session.user.oper = Oper("root", frozenset({"*"}))
    client.session.user.modes += "o"


def test_masks(world: World) -> None:
    """ "<mask>" may fit nick, user name, host, real name; `0` and `*` are everybody; the mask comes back as it was."""
    ann, _ = world.client("ann"), world.client("bob", address="192.0.2.7")
    for mask in ("B*", "bob!*@*", "*@192.0.2.7", "192.0.2.*", "Real?bob"):
        lines = tails(ann.ask(f"WHO {mask}"))
        assert [line.split(" ")[0] for line in lines] == ["352", "315"], mask
        assert lines[1] == f"315 ann {mask} :End of WHO list"
    for mask in ("0", "*"):
        assert len(ann.ask(f"WHO {mask}")) == 3
    assert tails(ann.ask("WHO")) == ["461 ann WHO :Not enough parameters"]


def test_flags(world: World) -> None:
    """H or G, then `*` for operators, prefixes (all with multi-prefix), then B for bots."""
    ann, bob = world.client("ann", room="#a"), world.client("bob", caps.MULTI_PREFIX, room="#a")
    make_oper(ann)
    ann.ask("MODE #a +v ann", "MODE ann +B", "AWAY :x")
    assert tails(bob.ask("WHO #a"))[0] == "352 bob #a ann 0::1 chatbox ann G*@+B :0 Real ann"
    world.client("cat", room="#a")
    bob.ask("CAP REQ -multi-prefix")
    assert tails(bob.ask("WHO #a"))[0] == "352 bob #a ann 0::1 chatbox ann G*@B :0 Real ann"


def test_operators_only(world: World) -> None:
    """ "If the "o" flag is given, only operators are returned"."""
    ann, _ = world.client("ann", room="#a"), world.client("bob", room="#a")
    make_oper(ann)
    assert [line.split(" ")[0] for line in tails(ann.ask("WHO #a o"))] == ["352", "315"]
    assert [line.split(" ")[0] for line in tails(ann.ask("WHO * o%n"))] == ["354", "315"]


def test_whox(world: World) -> None:
    """ "Servers MUST send the fields in the order specified above"; placeholders for what there is not."""
    ann, bob = world.client("ann", room="#a"), world.client("bob")
    bob.session.spoke_s -= 30
    assert tails(ann.ask("WHO #a %afnt,42"))[0] == "354 ann 42 ann H@ 0"
    assert tails(ann.ask("WHO bob %tcuihsnfdlaor,123"))[0] == (
        "354 ann 123 * bob 255.255.255.255 0::1 chatbox bob H 0 30 0 n/a :Real bob"
    )
    assert tails(ann.ask("WHO ann %i"))[0] == "354 ann 0::1"  # one's own address is no secret
    assert tails(ann.ask("WHO bob %nzQ"))[0] == "354 ann bob"  # "MUST ignore any non-standard field"
    assert tails(ann.ask("WHO bob %tn,1234"))[0] == "354 ann 123 bob"
    assert tails(ann.ask("WHO bob %r"))[0] == "354 ann :Real bob"
    assert any("WHOX" in line.split(" ") for line in ann.ask("VERSION"))


def test_addresses_are_for_operators(world: World) -> None:
    """Those with the privilege see them, and who is invisible."""
    ann, bob = world.client("ann"), world.client("bob", address="192.0.2.7")
    bob.ask("MODE bob +i")
    assert tails(ann.ask("WHO b* %i")) == ["315 ann b* :End of WHO list"]
    make_oper(ann)
    assert tails(ann.ask("WHO b* %i"))[0] == "354 ann 192.0.2.7"


def test_userhost(world: World) -> None:
    """RPL_USERHOST: `nick [ isop ] '=' ( '+' / '-' ) hostname`, up to five nicks."""
    ann, bob = world.client("ann"), world.client("bob")
    make_oper(bob)
    bob.ask("AWAY :x")
    assert tails(ann.ask("USERIP ann bob")) == ["340 ann :ann=+ann@0::1 bob*=-bob@255.255.255.255"]
    assert tails(ann.ask("USERHOST ANN nobody bob")) == ["302 ann :ann=+ann@0::1 bob*=-bob@0::1"]
    assert tails(ann.ask("USERHOST nobody a b c d ann", "USERHOST")) == [
        "302 ann :",
        "461 ann USERHOST :Not enough parameters",
    ]


def test_ison(world: World) -> None:
    """RPL_ISON with those who are here."""
    ann, _ = world.client("ann"), world.client("Bob")
    assert tails(ann.ask("ISON bob nobody :ANN bob")) == ["303 ann :Bob ann"]
    assert tails(ann.ask("ISON nobody", "ISON")) == ["303 ann :", "461 ann ISON :Not enough parameters"]
