"""sasl: https://ircv3.net/specs/extensions/sasl-3.1 and https://ircv3.net/specs/extensions/sasl-3.2"""

from __future__ import annotations

import base64

from tests.conformance.meeting import Meeting
from tests.conformance.scram import Scram, encoded


def test_the_mechanisms(meeting: Meeting) -> None:
    """ "the list of mechanisms as the value" for clients of version 302; "908 RPL_SASLMECHS" tells them too."""
    words = " ".join(line.partition(" :")[2] for line in meeting.nobody().ask("CAP LS 302")).split()
    assert "sasl=PLAIN,SCRAM-SHA-256" in words
    ann = meeting.person("ann", "sasl")
    assert ann.ask("AUTHENTICATE NOSUCH")[0] == "908 ann PLAIN,SCRAM-SHA-256"


def test_scram(meeting: Meeting) -> None:
    """SCRAM-SHA-256 (https://www.rfc-editor.org/rfc/rfc7677): neither side tells the password, and the server proves
    itself too."""
    meeting.registered().leave()
    client = meeting.nobody()
    client.ask("CAP REQ sasl")
    log_in = Scram(meeting.account, "secret")
    assert client.ask("AUTHENTICATE SCRAM-SHA-256") == ["AUTHENTICATE +"]
    challenge = client.ask(f"AUTHENTICATE {encoded(log_in.first())}")[0].split(" ")[1]
    final = client.ask(f"AUTHENTICATE {encoded(log_in.final(base64.b64decode(challenge).decode()))}")[0].split(" ")[1]
    assert log_in.is_answered_by(base64.b64decode(final).decode())
    assert [line.split(" ")[0] for line in client.ask("AUTHENTICATE +")] == ["900", "903"]


def test_long_responses(meeting: Meeting) -> None:
    """ "split into 400-byte chunks", the last one shorter, or `+` where it has exactly 400."""
    meeting.registered().leave()
    for length, chunks in ((300, 2), (297, 1)):
        client = meeting.nobody()
        client.ask("CAP REQ sasl", "AUTHENTICATE PLAIN")
        said = f"\0{meeting.account}\0".encode()
        data = base64.b64encode(said + b"p" * (length - len(said))).decode()
        lines = [f"AUTHENTICATE {data[at : at + 400]}" for at in range(0, len(data), 400)]
        lines += ["AUTHENTICATE +"] if len(data) % 400 == 0 else []
        assert len(lines) == chunks
        assert client.ask(*lines) == ["904 *"]
