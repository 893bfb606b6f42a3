"""sts: https://ircv3.net/specs/extensions/sts"""

from __future__ import annotations

from collections.abc import Callable

from tests.conformance.meeting import Meeting, Person
from tests.support import ServerProcess


def words(client: Person) -> list[str]:
    """What is offered to a client of version 302."""
    return " ".join(line.partition(" :")[2] for line in client.ask("CAP LS 302")).split()


def test_in_the_clear_it_names_the_port(start_server: Callable[..., ServerProcess]) -> None:
    """ "Servers MAY advertise a port key"; "Clients MUST NOT request this capability with CAP REQ. Servers MAY reply
    with a CAP NAK". A certificate that the server made itself cannot be verified, so it is told with one's own
    only."""
    made = Meeting(start_server(config='[sts]\nduration = "30d"', flags=["--tls", "self-signed"]))
    assert not any(word.startswith("sts") for word in words(made.nobody()))
    assert "NAK" in made.nobody().ask("CAP REQ sts")[0]
    made.end()


def test_where_it_is_off(meeting: Meeting) -> None:
    """By default there is none."""
    assert not any(word.startswith("sts") for word in words(meeting.nobody()))
