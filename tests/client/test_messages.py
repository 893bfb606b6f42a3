"""Messages: heard, sent, acknowledged, refused; history."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbox.client import (
    Acknowledged,
    HistoryReceived,
    MessageReceived,
    NotRegistered,
    Refused,
    ServerText,
)
from tests.client.dialogue import NOW, Dialogue, welcomed

ME = ":Zoë!z@host"


def test_a_message_with_all_its_tags() -> None:
    """Time, id and account of a message come from its tags."""
    talk = welcomed()
    (said,) = talk.hear("@time=2026-01-02T03:04:05.678Z;msgid=abc;account=ivan :Ivan!i@h PRIVMSG #lobby :hello there")
    assert isinstance(said, MessageReceived)
    assert (said.target, said.sender, said.text, said.kind) == ("#lobby", "Ivan", "hello there", "privmsg")
    assert (said.msgid, said.account, said.own, said.history) == ("abc", "ivan", False, False)
    assert said.time == datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)


def test_without_a_time_it_is_now() -> None:
    """Servers without server-time, and times that are none."""
    talk = welcomed("")
    for line in (":I!i@h PRIVMSG #r :x", "@time=yesterday :I!i@h PRIVMSG #r :x"):
        (said,) = talk.hear(line)
        assert isinstance(said, MessageReceived)
        assert said.time == NOW


def test_kinds() -> None:
    """Actions lose their marks, other questions between programs are told apart, notices stay notices."""
    talk = welcomed()
    lines = ("PRIVMSG #r :\x01ACTION waves\x01", "PRIVMSG #r :\x01VERSION\x01", "NOTICE #r :beep")
    events = talk.hear(*(f":I!i@h {line}" for line in lines))
    assert [(event.kind, event.text) for event in events if isinstance(event, MessageReceived)] == [
        ("action", "waves"),
        ("ctcp", "VERSION"),
        ("notice", "beep"),
    ]


def test_conversation_is_the_room_or_the_other_person() -> None:
    """Where to answer: for a direct message, to its sender; for our own, to its target."""
    talk = welcomed("echo-message", "STATUSMSG=@+")
    lines = (":I!i@h PRIVMSG #r :x", ":I!i@h PRIVMSG Zoë :x", f"{ME} PRIVMSG Ivan :x", ":I!i@h PRIVMSG @#r :x")
    events = talk.hear(*lines)
    assert [event.conversation for event in events if isinstance(event, MessageReceived)] == ["#r", "I", "Ivan", "#r"]


def test_what_a_server_says_is_no_message() -> None:
    """Notices of the server itself are told apart from those of people."""
    assert welcomed().hear(":irc.test NOTICE Zoë :Going down") == [ServerText("NOTICE", "Going down", ("Zoë",))]


def test_the_echo_acknowledges() -> None:
    """With labeled-response and echo-message, our message has arrived when it returns with its label."""
    talk = welcomed()
    (label,) = talk.protocol.send_message("#lobby", "hello")
    (sent,) = talk.sent()
    assert sent.tags["label"] == label
    said, done = talk.hear(f"@label={label};msgid=7 {ME} PRIVMSG #lobby :hello")
    assert isinstance(said, MessageReceived)
    assert said.own
    assert done == Acknowledged(label, "#lobby", "hello", "privmsg", "7")


def test_somebody_elses_words_acknowledge_nothing() -> None:
    """Only the label counts, not the text."""
    talk = welcomed()
    talk.protocol.send_message("#lobby", "hello")
    events = talk.hear(":Ivan!i@h PRIVMSG #lobby :hello", f"{ME} PRIVMSG #lobby :hello")
    assert not any(isinstance(event, Acknowledged) for event in events)


def test_an_ack_acknowledges_where_there_is_no_echo() -> None:
    """labeled-response without echo-message: the answer is ACK, and we hear our own message once all the same."""
    talk = welcomed("message-tags batch labeled-response")
    (label,) = talk.protocol.send_message("#lobby", "waves", "action")
    said, done = talk.hear(f"@label={label} :irc.test ACK")
    assert isinstance(said, MessageReceived)
    assert (said.own, said.text, said.kind, said.sender) == (True, "waves", "action", "Zoë")
    assert done == Acknowledged(label, "#lobby", "waves", "action")


def test_an_answer_in_a_batch() -> None:
    """To a message to somebody who is away the answer is a batch: the echo, and the word that they are away."""
    talk = welcomed()
    (label,) = talk.protocol.send_message("Ivan", "hello")
    events = talk.hear(
        f"@label={label} :irc.test BATCH +b labeled-response",
        "@batch=b :irc.test 301 Zoë Ivan :at lunch",
        f"@batch=b {ME} PRIVMSG Ivan :hello",
        ":irc.test BATCH -b",
    )
    assert [type(event) for event in events] == [ServerText, MessageReceived, Acknowledged]


def test_a_labelled_refusal() -> None:
    """A refusal with our label names the message, and no acknowledgement follows."""
    talk = welcomed()
    (label,) = talk.protocol.send_message("#lobby", "hello")
    refused = Refused("PRIVMSG", "404", "Cannot send", "#lobby", label, "hello")
    assert talk.hear(f"@label={label} :irc.test 404 Zoë #lobby :Cannot send") == [refused]
    assert talk.hear(f"@label={label} {ME} PRIVMSG #lobby :hello")[1:] == []


def test_a_refusal_by_fail() -> None:
    """Standard replies name command, code and context."""
    talk = welcomed()
    (label,) = talk.protocol.send_message("#lobby", "hello")
    (refused,) = talk.hear(f"@label={label} FAIL PRIVMSG STORAGE_FULL #lobby :The disk is full")
    assert refused == Refused("PRIVMSG", "STORAGE_FULL", "The disk is full", "#lobby", label, "hello")


def test_without_labels_a_pong_acknowledges() -> None:
    """A server without labels answers in order: a PING after the message is answered when it was dealt with."""
    talk = welcomed("")
    (one,) = talk.protocol.send_message("#lobby", "one")
    message, ping = talk.sent_lines()
    assert message == "PRIVMSG #lobby one"
    (two,) = talk.protocol.send_message("#lobby", "two")
    talk.sent()
    events = talk.hear(f":irc.test PONG irc.test :{ping.removeprefix('PING ')}")
    assert [event.id for event in events if isinstance(event, Acknowledged)] == [one]
    assert [event.text for event in events if isinstance(event, MessageReceived)] == ["one"]
    assert two


def test_without_labels_a_refusal_is_matched_by_target() -> None:
    """The error before the PONG is about the oldest message to that target; the others arrive."""
    talk = welcomed("")
    (fine,) = talk.protocol.send_message("#lobby", "fine")
    (lost,) = talk.protocol.send_message("nobody", "hello")
    ping = talk.sent()[-1]
    events = talk.hear(":irc.test 401 Zoë Nobody :No such nick", f":irc.test PONG irc.test :{ping.param(0)}")
    assert events[0] == Refused("PRIVMSG", "401", "No such nick", "nobody", lost, "hello")
    assert [event.id for event in events if isinstance(event, Acknowledged)] == [fine]


def test_an_echo_without_labels_is_not_told_twice() -> None:
    """echo-message alone: the echo is our message, the PONG the acknowledgement."""
    talk = welcomed("echo-message")
    talk.protocol.send_message("#lobby", "hello")
    ping = talk.sent()[-1]
    events = talk.hear(f"{ME} PRIVMSG #lobby :hello", f":irc.test PONG irc.test :{ping.param(0)}")
    assert [type(event) for event in events] == [MessageReceived, Acknowledged]


def test_ping_is_answered() -> None:
    """Whoever does not answer is cut off."""
    talk = welcomed()
    assert talk.hear("PING :are you there") == []
    assert talk.sent_lines() == ["PONG :are you there"]


def test_several_lines_are_several_messages() -> None:
    """A paste of three lines with an empty one among them becomes two messages, acknowledged one by one."""
    talk = welcomed()
    labels = talk.protocol.send_message("#lobby", "one\r\n\r\ntwo")
    assert [sent.param(1) for sent in talk.sent()] == ["one", "two"]
    assert len(set(labels)) == 2


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), st.integers(1, 40))
def test_whatever_is_relayed_fits_and_nothing_is_lost(text: str, times: int) -> None:
    """A relayed line has 512 bytes at most, our full name before it; together the pieces are the text."""
    talk = welcomed()
    talk.hear(f"{ME}.example.org JOIN #lobby")
    pieces = talk.protocol.pieces("#lobby", text * times, "action")
    for piece in pieces:
        relayed = f"{talk.protocol.state.source} PRIVMSG #lobby :\x01ACTION {piece}\x01\r\n"
        assert len(f":{relayed}".encode()) <= 512
    assert "".join(pieces) == (text * times if text.strip() else "")


def test_commands_before_the_welcome() -> None:
    """Nothing can be said before the server lets us in; that is an error of the program, and told at once."""
    talk = Dialogue()
    with pytest.raises(NotRegistered):
        talk.protocol.send_message("#lobby", "hello")
    with pytest.raises(NotRegistered):
        talk.protocol.send("JOIN", "#lobby")


@pytest.mark.parametrize(("target", "text"), [("#a b", "x"), ("", "x"), (":a", "x"), ("a,b", "x"), ("#a", " \n ")])
def test_what_cannot_be_sent(target: str, text: str) -> None:
    """What would break the line, or says nothing, is refused, and nothing of it is sent or waited for."""
    talk = welcomed("")
    with pytest.raises(ValueError):
        talk.protocol.send_message(target, text)
    assert talk.sent() == []


def test_text_cannot_become_a_command() -> None:
    """A line end in a parameter never reaches the wire."""
    talk = welcomed()
    with pytest.raises(ValueError):
        talk.protocol.send("TOPIC", "#lobby", "new\r\nQUIT")
    talk.protocol.send_message("#lobby", "a\0b\rQUIT")
    assert [sent.command for sent in talk.sent()] == ["PRIVMSG", "PRIVMSG"]


def test_history_is_collected() -> None:
    """A chathistory batch, alone or inside the labelled answer, becomes one event; it changes no state."""
    talk = welcomed("message-tags batch labeled-response draft/chathistory server-time")
    label = talk.protocol.request_history("#lobby", 200)
    assert talk.sent_lines() == ["CHATHISTORY LATEST #lobby * 50"]
    (history,) = talk.hear(
        f"@label={label} BATCH +outer labeled-response",
        "@batch=outer BATCH +h chathistory #lobby",
        "@batch=h;msgid=1 :Ivan!i@h PRIVMSG #lobby :one",
        "@batch=h :Eva!e@h JOIN #lobby",
        f"@batch=h;msgid=2 {ME} PRIVMSG #lobby :two",
        "BATCH -h",
        "BATCH -outer",
    )
    assert isinstance(history, HistoryReceived)
    assert (history.target, history.id) == ("#lobby", label)
    assert [(said.text, said.own, said.history) for said in history.messages] == [
        ("one", False, True),
        ("two", True, True),
    ]


def test_what_comes_along_with_history_is_told_apart() -> None:
    """A late reaction to an old message does not say how far the page goes
    (https://ircv3.net/specs/extensions/chathistory#draftchathistory-context-tag).
    """
    talk = welcomed("message-tags batch draft/chathistory draft/event-playback")
    (history,) = talk.hear(
        "BATCH +h chathistory #lobby",
        "@batch=h;msgid=1 :Ivan!i@h PRIVMSG #lobby :one",
        "@batch=h;msgid=9;draft/chathistory-context;+draft/react=x;+reply=1 :Eva!e@h TAGMSG #lobby",
        "BATCH -h",
    )
    assert isinstance(history, HistoryReceived)
    assert [type(past).__name__ for past in history.events] == ["MessageReceived"]
    assert [type(past).__name__ for past in history.context] == ["Reacted"]


def test_history_after_a_message() -> None:
    """After a lost connection only what was missed is asked for, by id where the server takes ids."""
    after = MessageReceived("#lobby", "Ivan", "x", NOW, msgid="abc")
    for feature, reference in (("X", "msgid=abc"), ("MSGREFTYPES=timestamp", "timestamp=2026-01-02T14:03:05.000Z")):
        talk = welcomed("batch draft/chathistory", feature)
        talk.protocol.request_history("#lobby", 20, after)
        assert talk.sent_lines() == [f"CHATHISTORY LATEST #lobby {reference} 20"]


def test_no_history_where_there_is_none() -> None:
    """Other servers are not asked what they do not know."""
    talk = welcomed("batch")
    assert talk.protocol.request_history("#lobby", 20) is None
    assert talk.sent() == []
