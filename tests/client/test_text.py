"""What is shown, and what is typed: addresses, control characters, times, words."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbox.client import Joined, Member, MessageReceived, NamesReceived, Quit, Refused, ServerText, TopicChanged
from chatbox.client import address as addresses
from chatbox.client.display import clean, clock_time, enumeration, width
from chatbox.client.render import line, who_is_here
from tests.client.dialogue import NOW

AT = clock_time(NOW)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("192.168.1.5", ("192.168.1.5", 8080)),
        (" example.org:9000 ", ("example.org", 9000)),
        ("[fe80::1%eth0]:9000", ("fe80::1%eth0", 9000)),
        ("[::1]", ("::1", 8080)),
        ("fe80::1", ("fe80::1", 8080)),
    ],
)
def test_addresses(text: str, expected: tuple[str, int]) -> None:
    """HOST, HOST:PORT, and IPv6 with and without brackets."""
    assert addresses.parse(text, 8080) == expected


@pytest.mark.parametrize("text", ["", "a b", "host:", "host:0", "host:99999", "http://host", "[::1", "host:port"])
def test_what_is_no_address(text: str) -> None:
    """Is said to be none, with an example of one."""
    with pytest.raises(ValueError, match=r"192\.168"):
        addresses.parse(text, 8080)


def test_own_address_is_an_address() -> None:
    """What this machine shows can be typed at the other."""
    host = addresses.own_address()
    assert addresses.parse(addresses.show(host, 80), 1) == (host, 80)


@given(st.text(st.characters()))
def test_no_control_character_is_left(text: str) -> None:
    """Nothing that a terminal would obey gets through, whatever others send."""
    assert not any(ord(char) < 32 or 127 <= ord(char) < 160 or char in "\u202e\u2066" for char in clean(text))


def test_clean_keeps_what_people_write() -> None:
    """Scripts, emoji with joiners, and the ideographic space stay; formatting codes go without a trace."""
    for text in ("Zoë 小明\u3000👩\u200d🚀 שלום", "plain"):
        assert clean(text) == text
    assert clean("\x02bold\x02 \x0304,12red\x0f\x1b[31m") == "bold red\ufffd[31m"


def test_width() -> None:
    """Wide characters take two columns, combining ones none."""
    assert (width("abc"), width("小明"), width("e\u0301")) == (3, 4, 1)


def test_times() -> None:
    """Today's messages have a time, older ones a date as well."""
    assert clock_time(NOW, NOW) == NOW.astimezone().strftime("%H:%M")
    assert clock_time(NOW, datetime(2026, 3, 1, tzinfo=UTC)).startswith("2026-01-0")


def test_enumeration() -> None:
    """As a person would say it; of a crowd only the first."""
    assert enumeration(["Zoë"]) == "Zoë"
    assert enumeration(["Zoë", "小明"]) == "Zoë and 小明"
    assert enumeration(["a", "b", "c"]) == "a, b and c"
    assert enumeration(["a", "b", "c", "d"], most=2) == "a, b and 2 others"


def test_who_is_here() -> None:
    """Everybody but us."""
    people = tuple(Member(nick) for nick in ("Ivan", "Zoë", "小明"))
    assert who_is_here(NamesReceived("#r", people), "Ivan") == "Zoë and 小明 are here"
    assert who_is_here(NamesReceived("#r", people[:2]), "Ivan") == "Zoë is here"
    assert who_is_here(NamesReceived("#r", people[:1]), "Ivan") == "nobody else is here yet"


def test_lines() -> None:
    """The words for what happens, in the room that is looked at and in others."""
    told = [
        (MessageReceived("#lobby", "Zoë", "hi", NOW), f"[{AT}] <Zoë> hi"),
        (MessageReceived("#books", "Zoë", "hi", NOW), f"[{AT}] #books <Zoë> hi"),
        (MessageReceived("Ivan", "Zoë", "hi", NOW, room=False), f"[{AT}] (to you) <Zoë> hi"),
        (MessageReceived("Zoë", "Ivan", "hi", NOW, own=True, room=False), f"[{AT}] (to Zoë) <Ivan> hi"),
        (MessageReceived("#lobby", "Zoë", "waves", NOW, kind="action"), f"[{AT}] * Zoë waves"),
        (MessageReceived("#lobby", "Zoë", "VERSION", NOW, kind="ctcp"), None),
        (Joined("#lobby", "Zoë", NOW), f"[{AT}] Zoë has joined the room"),
        (Joined("#books", "Zoë", NOW), f"[{AT}] Zoë has joined #books"),
        (Quit("Zoë", "bye", ("#lobby",), NOW), f"[{AT}] Zoë has left (bye)"),
        (TopicChanged("#lobby", "Fun", "Zoë", NOW), f"[{AT}] Zoë has set the topic of #lobby: Fun"),
        (Refused("JOIN", "475", "Wrong key", "#x"), "Cannot join #x: Wrong key"),
        (Refused("PRIVMSG", "404", "No", "#x", "1", "hi"), "Not sent to #x: hi (No)"),
        (ServerText("372", "- Welcome"), "- Welcome"),
        (ServerText("251", "There are 3 users"), None),
        (ServerText("311", "Zoë Zimmer", ("Zoë", "z", "box", "*")), "Zoë (Zoë Zimmer) comes from z@box"),
        (ServerText("319", "@#lobby #books ", ("Zoë",)), "Zoë is in @#lobby #books"),
        (ServerText("317", "seconds idle", ("Zoë", "62")), "Zoë has been silent for 0:01:02"),
        (ServerText("317", "seconds idle", ("Zoë", "x")), "- Zoë x seconds idle"),
        (ServerText("330", "is logged in as", ("Zoë", "zoe")), "Zoë is logged in to the account zoe"),
        (ServerText("671", "is using a secure connection", ("Zoë",)), "Zoë is using a secure connection"),
        (ServerText("301", "at lunch", ("Zoë",)), "Zoë is away: at lunch"),
        (ServerText("318", "End of /WHOIS list", ("Zoë",)), None),
        (ServerText("311", "x"), "- x"),
        (
            ServerText("INVITATION", "", ("LIST", "#den", "3", "2", "*", "Zoë")),
            "Invitation 3: for #den, 2 more times, made by Zoë. /revoke 3 takes it back.",
        ),
        (ServerText("INVITATION", "", ("USED", "#den")), None),
    ]
    for event, expected in told:
        assert line(event, "#lobby") == expected
