"""Searching: asked for in words, answered in one event (https://github.com/emersion/soju/blob/master/doc/ext/search.md)."""

from __future__ import annotations

import pytest

from chatbox.client import Found, Refused, actions
from chatbox.client.render import line
from tests.client.dialogue import ALL_CAPS, Dialogue, welcomed

CAPS = f"{ALL_CAPS} soju.im/search draft/multiline"


def asked(talk: Dialogue, words: str) -> str:
    """What the server is asked; returns the label of it."""
    action = actions.search(words)
    assert action.needs in talk.protocol.caps
    return talk.protocol.send(action.command, *action.params)


def test_what_was_found_is_one_event() -> None:
    """Oldest first, with the place of each; a message of several lines is one."""
    talk = welcomed(CAPS)
    label = asked(talk, 'deploy; now "so it is" from:@bob in:#ops')
    (sent,) = talk.sent()
    assert str(sent.params[0]) == 'limit=100;text=deploy\\:\\snow\\s"so\\sit\\sis";from=bob;in=#ops'
    (found,) = talk.hear(
        f"@label={label} :irc.test BATCH +s soju.im/search",
        "@batch=s;time=2026-01-01T10:00:00.000Z;msgid=a :bob!b@h PRIVMSG #ops :deploy",
        "@batch=s;time=2026-01-01T11:00:00.000Z;msgid=b :irc.test BATCH +m draft/multiline Zoë",
        "@batch=m :bob!b@h PRIVMSG Zoë :two",
        "@batch=m :bob!b@h PRIVMSG Zoë :lines",
        ":irc.test BATCH -m",
        ":irc.test BATCH -s",
    )
    assert isinstance(found, Found)
    assert found.id == label
    assert [(one.conversation, one.text, one.msgid) for one in found.messages] == [
        ("#ops", "deploy", "a"),
        ("bob", "two\nlines", "b"),
    ]


def test_nothing_found_and_refused() -> None:
    """An empty batch is an answer; a refusal is one with its reason."""
    talk = welcomed(CAPS)
    label = asked(talk, "nothing")
    (found,) = talk.hear(f"@label={label} :irc.test BATCH +s soju.im/search", ":irc.test BATCH -s")
    assert found == Found((), label)
    assert line(found, "#lobby") == "No messages found"
    label = asked(talk, "x in:#none")
    (refused,) = talk.hear(f"@label={label} FAIL SEARCH INVALID_PARAMS in :There is no history of that for you")
    assert isinstance(refused, Refused)
    assert (refused.command, refused.text) == ("SEARCH", "There is no history of that for you")


def test_there_may_be_more() -> None:
    """As many as the server gives at once: it says so by its limit of pages."""
    talk = welcomed(CAPS)
    (found,) = talk.hear(
        ":irc.test BATCH +s soju.im/search", *["@batch=s :bob!b@h PRIVMSG #ops :deploy"] * 50, ":irc.test BATCH -s"
    )
    assert isinstance(found, Found)
    assert found.more
    assert (line(found, "") or "").endswith("50 messages found; there may be more")


def test_lines_of_text() -> None:
    """For the line mode: when, where, by whom, and how many."""
    talk = welcomed(CAPS)
    (found,) = talk.hear(
        ":irc.test BATCH +s soju.im/search",
        "@batch=s :bob!b@h PRIVMSG #ops :deploy",
        "@batch=s :bob!b@h PRIVMSG #ops :\x01VERSION\x01",
        "@batch=s :bob!b@h PRIVMSG #ops :\x01ACTION deploys\x01",
        ":irc.test BATCH -s",
    )
    text = line(found, "#lobby") or ""
    assert [part.partition("] ")[2] or part for part in text.split("\n")] == [
        "#ops <bob> deploy",
        "#ops * bob deploys",
        "2 messages found",
    ]


@pytest.mark.parametrize("caps", ["message-tags", f"{ALL_CAPS.replace('batch', '')} soju.im/search"])
def test_only_where_the_server_has_it(caps: str) -> None:
    """And batches, without which an answer could not be told from what is said now."""
    assert actions.search("x").needs not in welcomed(caps).protocol.caps
