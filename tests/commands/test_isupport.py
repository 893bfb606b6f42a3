"""RPL_ISUPPORT, and before one has come in (https://ircv3.net/specs/extensions/extended-isupport)."""

from __future__ import annotations

from chatbox.core.limits import Limits
from chatbox.wire import caps
from tests.core.fakes import Client, World


def test_before_registration() -> None:
    """ "When the capability is enabled by the client, the server MUST accept ISUPPORT commands before connection
    registration completes"; "grouped inside a draft/isupport batch"."""
    client = Client(World(), caps.EXTENDED_ISUPPORT | caps.BATCH)
    first, *lines, last = client.ask("ISUPPORT")
    reference = first.split(" ")[2][1:]
    assert first == f":chatbox BATCH +{reference} draft/isupport"
    assert last == f":chatbox BATCH -{reference}"
    assert all(line.startswith(f"@batch={reference} :chatbox 005 * ") for line in lines)


def test_without_the_capability() -> None:
    """Only once one is somebody; and then without a batch."""
    client = Client(World(), caps.BATCH)
    assert client.ask("ISUPPORT") == [":chatbox 451 * :You have not registered"]
    client.ask("NICK ann", "USER ann 0 * :Ann")
    assert {line.split(" ")[1] for line in client.ask("ISUPPORT")} == {"005"}


def test_each_line_has_at_most_thirteen_tokens() -> None:
    """ "…the maximum number of 13 tokens"; each is told once, and the same at registration."""
    client = Client(World(), caps.EXTENDED_ISUPPORT)
    asked = [line.split(" ")[3:] for line in client.ask("ISUPPORT")]
    told = [line for line in client.ask("NICK ann", "USER ann 0 * :Ann") if " 005 " in line]
    assert [line.split(" ")[3:] for line in told] == asked
    tokens = [token for line in told for token in line.partition(" :are supported")[0].split(" ")[3:]]
    assert len(set(tokens)) == len(tokens)
    assert all(len(line.partition(" :are supported")[0].split(" ")[3:]) <= 13 for line in told)


def test_values_with_spaces_and_equal_signs_and_the_icon() -> None:
    """ "\\x20", "\\x3D", "\\x5C"; draft/ICON is the address of a picture."""
    world = World(Limits(network="My net=1", icon="https://example.org/i.png?a=b"))
    text = " ".join(world.client("ann").ask("VERSION"))
    assert "NETWORK=My\\x20net\\x3D1 " in text
    assert "draft/ICON=https://example.org/i.png?a\\x3Db " in text
