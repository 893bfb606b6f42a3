"""cap-notify: https://ircv3.net/specs/extensions/capability-negotiation#the-cap-notify-capability"""

from __future__ import annotations

from collections.abc import Callable

from tests.conformance.meeting import CONFIG, Meeting
from tests.support import ServerProcess


def test_implied_by_version_302(meeting: Meeting) -> None:
    """ "if the client requests … version 302 or later … the cap-notify capability is implicitly enabled", and then
    "MUST NOT" be taken away; older clients ask for it, and may."""
    new = meeting.nobody()
    new.ask("CAP LS 302")
    assert new.ask("CAP LIST") == ["CAP * LIST cap-notify"]
    assert new.ask("CAP REQ :-cap-notify") == ["CAP * NAK -cap-notify"]
    old = meeting.nobody()
    assert old.ask("CAP LS", "CAP LIST")[-1] == "CAP * LIST :"
    assert old.ask("CAP REQ cap-notify", "CAP REQ :-cap-notify") == ["CAP * ACK cap-notify", "CAP * ACK -cap-notify"]


def test_what_the_server_tells(start_server: Callable[..., ServerProcess]) -> None:
    """ "CAP NEW" when a capability's value changes, to who has it; nothing to others."""
    meeting = Meeting(start_server(config=CONFIG))
    op, new, old = meeting.operator("op"), meeting.person("new", "cap-notify"), meeting.old("old")
    file = meeting.server.file
    file.write_text(
        file.read_text().replace("registration_before_connect = true", "registration_before_connect = false")
    )
    op.ask("REHASH")
    assert new.heard() == ["CAP new NEW draft/account-registration=custom-account-name"]
    assert old.heard() == []
    meeting.end()
