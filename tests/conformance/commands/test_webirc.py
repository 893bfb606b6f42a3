"""WEBIRC: https://ircv3.net/specs/extensions/webirc"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.conformance.meeting import CONFIG, Meeting
from tests.support import ServerProcess

GATEWAY = '[[webirc]]\nname = "web"\npassword = "gate"\naddresses = ["127.0.0.1"]'


@pytest.fixture
def gateway(start_server: Callable[..., ServerProcess]) -> Iterator[Meeting]:
    """A server that believes a gateway."""
    meeting = Meeting(start_server(config=CONFIG + GATEWAY))
    yield meeting
    meeting.end()


def test_for_whom_it_connects(gateway: Meeting) -> None:
    """ "The WEBIRC command MUST be the first command sent by the web gateway": "password gateway hostname ip
    [:options]"; the host name that it found is shown; `secure` counts only over TLS."""
    ann = gateway.nobody()
    ann.ask("WEBIRC gate web host.example 198.51.100.3 :secure remote-port=12", "NICK ann", "USER ann 0 * :Ann")
    answer = ann.ask("WHOIS ann")
    assert answer[0].split(" ")[4] == "host.example"
    assert any("198.51.100.3" in line for line in answer if line.startswith("338 "))
    assert not any(line.startswith("671 ") for line in answer)
    six = gateway.nobody()
    six.ask("WEBIRC gate web 2001:db8::7 2001:db8::7", "NICK six", "USER six 0 * :Six")
    assert "2001:db8::7" in six.ask("WHOIS six")[0]


@pytest.mark.parametrize("line", ["WEBIRC wrong web h 198.51.100.3", "WEBIRC gate web h not-an-address"])
def test_who_is_not_believed(gateway: Meeting, line: str) -> None:
    """ "…the server MUST reply with an ERROR and close the connection"."""
    out = gateway.nobody()
    out.send(line)
    assert out.line().startswith("ERROR :")
    with pytest.raises(EOFError):
        out.line()


def test_refusals(meeting: Meeting) -> None:
    """461; 462 once one is somebody; ERROR where no gateway is configured."""
    assert meeting.nobody().ask("WEBIRC a b c") == ["461 * WEBIRC"]
    assert meeting.old("ann").ask("WEBIRC a b c 198.51.100.3") == ["462 ann"]
    out = meeting.nobody()
    out.send("WEBIRC a b c 198.51.100.3")
    assert out.line().startswith("ERROR :")
