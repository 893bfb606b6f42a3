"""Sending messages of several lines. Source: https://ircv3.net/specs/extensions/multiline"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chatbox.client.multiline import Limits, groups, limits, lines_of
from tests.client.dialogue import ALL_CAPS, welcomed

CAPS = ALL_CAPS + " draft/multiline=max-bytes=200,max-lines=4"


def test_the_value_of_the_capability() -> None:
    """ "max-bytes … REQUIRED", "max-lines … RECOMMENDED"."""
    assert limits("max-bytes=4096,max-lines=24") == Limits(4096, 24)
    assert limits("max-lines=24") is None
    assert limits("max-bytes=x") is None
    assert limits("max-bytes=10") == Limits(10, 100)


@given(st.text(st.sampled_from("ab \nü"), max_size=200), st.integers(4, 30), st.integers(40, 90), st.integers(1, 6))
def test_nothing_is_lost_and_limits_are_kept(text: str, line_bytes: int, max_bytes: int, max_lines: int) -> None:
    """Blank lines around a group apart: "Clients MUST NOT send messages consisting entirely of blank lines"."""
    found = groups(text, line_bytes, Limits(max_bytes, max_lines))
    for group in found:
        lines = lines_of(group, line_bytes)
        assert len(lines) <= max_lines
        assert len(group.encode()) <= max_bytes
        assert all(len(line.encode()) <= line_bytes for line, _ in lines)
        assert any(line.strip() for line, _ in lines)
        assert all(line for line, goes_on in lines if goes_on)
    assert "".join("".join(found).split()) == "".join(text.split())


def test_the_tags_are_on_the_batch() -> None:
    """ "all client-only tags associated with the message must be sent attached to the initial BATCH command"."""
    talk = welcomed(CAPS)
    (sent,) = talk.protocol.send_message("#lobby", "one\n\ntwo")
    opening, *lines, end = talk.sent()
    assert (opening.command, opening.params[1:]) == ("BATCH", ["draft/multiline", "#lobby"])
    assert opening.tags["label"] == sent
    assert "+chatbox/id" in opening.tags
    assert [(line.param(1), list(line.tags)) for line in lines] == [
        ("one", ["batch"]),
        ("", ["batch"]),
        ("two", ["batch"]),
    ]
    assert end.params == [f"-{opening.param(0)[1:]}"]


def test_the_echo_acknowledges_it() -> None:
    """ "Servers MUST only include the label tag on the opening BATCH command"."""
    talk = welcomed(CAPS)
    (sent,) = talk.protocol.send_message("#lobby", "one\ntwo")
    events = talk.hear(
        f"@label={sent};msgid=m1 :Zoë!z@h BATCH +x draft/multiline #lobby",
        "@batch=x :Zoë!z@h PRIVMSG #lobby :one",
        "@batch=x :Zoë!z@h PRIVMSG #lobby :two",
        ":s BATCH -x",
    )
    kinds = [type(event).__name__ for event in events]
    assert kinds == ["MessageReceived", "Acknowledged"]
    assert events[1].msgid == "m1"  # type: ignore[attr-defined]


def test_one_line_is_an_ordinary_message() -> None:
    """Nobody needs a batch for it."""
    talk = welcomed(CAPS)
    talk.protocol.send_message("#lobby", "one")
    assert [line.command for line in talk.sent()] == ["PRIVMSG"]


def test_a_refused_batch_is_a_refused_message() -> None:
    """ "FAIL BATCH MULTILINE_MAX_BYTES", with and without labels."""
    for caps in (CAPS, CAPS.replace("labeled-response ", "")):
        talk = welcomed(caps)
        talk.protocol.send_message("#lobby", "one\ntwo")
        label = talk.sent()[0].tags.get("label", "")
        head = f"@label={label} " if label else ""
        (event,) = talk.hear(f"{head}:s FAIL BATCH MULTILINE_MAX_BYTES 200 :too much")
        assert event.message == "one\ntwo"  # type: ignore[attr-defined]
