"""Whatever a server sends: no exception, no matter how it is cut, and the state is the fold of the events."""

from hypothesis import given
from hypothesis import strategies as st

from chatbox.client import Event, Login, Protocol, State
from tests.client.dialogue import NOW, welcomed

WORDS = st.one_of(
    st.sampled_from(
        ["Zoë", "Ivan", "小明", "#lobby", "#r", "*", ":Zoë!z@h", "(ov)@+", "=#lobby", ",", "\ufdd0", "\u0378"]
    ),
    st.sampled_from(
        ["+", "-", "@", "+ov-b", "+b", "-b", "+h", "-h", "chathistory", "labeled-response", "1", "2", ":a"]
    ),
    st.sampled_from(["LS", "ACK", "NAK", "NEW", "DEL", "LIST", "batch", "server-time", ":\x01ACTION", ":\x01", ""]),
    st.sampled_from(["PREFIX=(q)~", "PREFIX=", "CASEMAPPING=precis", "CASEMAPPING=ascii", "CHANMODES=,,,", "-PREFIX"]),
    st.sampled_from(["CHATHISTORY=x", "CHANTYPES=", "STATUSMSG=@", "MSGREFTYPES="]),
)
COMMANDS = st.one_of(
    st.sampled_from(["001", "005", "332", "333", "353", "366", "352", "322", "401", "404", "421", "432", "433", "464"]),
    st.sampled_from(["904", "903", "376", "422", "999", "000", "PRIVMSG", "NOTICE", "JOIN", "PART", "QUIT", "KICK"]),
    st.sampled_from(["NICK", "TOPIC", "MODE", "AWAY", "INVITE", "FAIL", "NOTE", "BATCH", "CAP", "AUTHENTICATE"]),
    st.sampled_from(["PING", "PONG", "ERROR", "ACK", "TAGMSG"]),
)
TAGS = st.sampled_from(
    ["", "@label=1 ", "@batch=b ", "@batch=h;msgid=1 ", "@time=2026-01-01T00:00:60Z ", "@label=2;x "]
)
SOURCES = st.sampled_from(["", ":irc.test ", ":Zoë!z@h ", ":Ivan!i@h ", ":小明 ", ": "])
LINES = st.builds(
    lambda tags, source, command, words: f"{tags}{source}{command} {' '.join(words)}".encode(),
    TAGS,
    SOURCES,
    COMMANDS,
    st.lists(WORDS, max_size=6),
)
STREAMS = st.lists(st.one_of(LINES, st.binary(max_size=40)), max_size=30).map(b"\r\n".join)


def fold(events: list[Event]) -> State:
    """The state that these events lead to."""
    state = State()
    for event in events:
        state.apply(event)
    return state


def same_state(one: State, other: State) -> bool:
    """Whether two states are equal in all that can be seen."""
    return (one.nick, one.source, one.rooms, one.features.tokens) == (
        other.nick,
        other.source,
        other.rooms,
        other.features.tokens,
    )


@given(STREAMS, st.booleans())
def test_nothing_that_comes_raises(stream: bytes, account: bool) -> None:
    """During login, with and without an account; and what is sent back can always be formed."""
    protocol = Protocol(Login("Zoë", account="zoe" if account else "", password="x"), clock=lambda: NOW)
    protocol.start()
    protocol.receive(stream + b"\n")
    protocol.outgoing()
    protocol.closed()


@given(STREAMS, st.lists(st.integers(1, 50), max_size=20))
def test_chunks_make_no_difference_and_state_is_the_fold(stream: bytes, sizes: list[int]) -> None:
    """After the welcome, with messages on their way: the same events however the stream is cut."""
    whole, cut = welcomed(), welcomed()
    for talk in (whole, cut):
        talk.protocol.send_message("#lobby", "hello")
        talk.protocol.send("JOIN", "#r")
    events, rest = list[Event](), stream + b"\n"
    for size in sizes:
        events += cut.protocol.receive(rest[:size])
        rest = rest[size:]
    events += cut.protocol.receive(rest)
    assert whole.protocol.receive(stream + b"\n") == events
    assert same_state(whole.protocol.state, cut.protocol.state)


@given(STREAMS)
def test_the_state_is_the_fold_of_the_events(stream: bytes) -> None:
    """Whoever keeps the events can rebuild the state: nothing changes it but them."""
    protocol = Protocol(Login("Zoë"), clock=lambda: NOW)
    events = protocol.receive(
        b":irc.test 001 Zo\xc3\xab :Welcome\n:irc.test 422 Zo\xc3\xab :-\n:Zo\xc3\xab JOIN #lobby\n"
    )
    events += protocol.receive(stream + b"\n")
    assert same_state(fold(events), protocol.state)


@given(st.text(), st.text(), st.text())
def test_commands_are_sent_whole_or_refused(command: str, target: str, text: str) -> None:
    """A command with any parameters is one line, or a ValueError; never two lines."""
    talk = welcomed()
    try:
        talk.protocol.send("PRIVMSG", target, text)
    except ValueError:
        assert talk.protocol.outgoing() == b""
    else:
        assert talk.protocol.outgoing().count(b"\n") == 1


@given(st.text(max_size=60))
def test_any_name_can_log_on(name: str) -> None:
    """Whatever a person calls themselves, what is sent is a login."""
    protocol = Protocol(Login(name))
    protocol.start()
    lines = protocol.outgoing().split(b"\r\n")
    assert [line.split(b" ")[0] for line in lines] == [b"CAP", b"NICK", b"USER", b""]
