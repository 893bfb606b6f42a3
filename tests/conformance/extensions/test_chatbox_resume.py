"""chatbox/resume (docs/protocol.md), a vendor name as https://ircv3.net/specs/extensions/capability-negotiation has
it."""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_a_token_for_who_asks(meeting: Meeting) -> None:
    """With it the client is told a token when it comes in, never in a tag; without it none."""
    some = meeting.nobody()
    told = some.ask("CAP REQ chatbox/resume", f"NICK r{meeting.account}", "USER r 0 * :r", "CAP END")
    (token,) = [line.split(" ")[2] for line in told if line.startswith("RESUME TOKEN ")]
    assert len(token) >= 43, "256 bits"
    assert not any("RESUME" in line for line in meeting.new("new").sync())


def test_its_nick_is_kept(meeting: Meeting) -> None:
    """For a while nobody else gets the nick of who was cut off."""
    nick = f"r{meeting.account}"
    some, watcher = meeting.nobody(), meeting.old("watcher")
    some.ask("CAP REQ chatbox/resume", f"NICK {nick}", "USER r 0 * :r", "CAP END")
    watcher.ask(f"MONITOR + {nick}")
    some.close()
    watcher.until(" 731 ")
    assert watcher.ask(f"NICK {nick}") == [f"433 watcher {nick}"]
