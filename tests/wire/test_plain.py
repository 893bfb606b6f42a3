"""What people in netcat type, and read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbox.wire import numerics, plain
from chatbox.wire.message import Message


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("hello there", Message("PRIVMSG", ["#a", "hello there"])),
        ("//etc is a directory", Message("PRIVMSG", ["#a", "/etc is a directory"])),
        ("/me waves", Message("PRIVMSG", ["#a", "\x01ACTION waves\x01"])),
        ("/MSG bob hi you", Message("PRIVMSG", ["bob", "hi you"])),
        ("/nick Zoë", Message("NICK", ["Zoë"])),
        ("/join b", Message("JOIN", ["#b"])),
        ("/join #b key", Message("JOIN", ["#b", "key"])),
        ("/part", Message("PART", ["#a"])),
        ("/part so long", Message("PART", ["#a", "so long"])),
        ("/part #b so long", Message("PART", ["#b", "so long"])),
        ("/names", Message("NAMES", ["#a"])),
        ("/list", Message("LIST", [])),
        ("/topic", Message("TOPIC", ["#a"])),
        ("/topic about us", Message("TOPIC", ["#a", "about us"])),
        ("/quit", Message("QUIT", [])),
        ("/quit see you", Message("QUIT", ["see you"])),
    ],
)
def test_lines_are_said_and_slashes_are_commands(typed: str, message: Message) -> None:
    """What begins with a slash is for the server; a doubled one is said."""
    assert plain.read(typed, "#a").message == message


@pytest.mark.parametrize("typed", ["/help", "/nick", "/join", "/join a,b", "/msg bob", "/me", "/nonsense", "/"])
def test_what_is_incomplete_is_answered_at_once(typed: str) -> None:
    """A person is told how it is meant; the server is not bothered."""
    read = plain.read(typed, "#a")
    assert read.message is None
    assert read.answer


def test_outside_of_rooms() -> None:
    """Nothing goes nowhere silently."""
    for typed in ("hello", "/part", "/me waves", "/names", "/topic x"):
        read = plain.read(typed, "")
        assert read.message is None
        assert read.answer


def test_joining_moves() -> None:
    """What is typed next goes to the room that was asked for."""
    assert plain.read("/join #b", "#a").room == "#b"


@given(st.text(st.characters(blacklist_characters="\0\r\n", blacklist_categories=["Cs"])), st.sampled_from(["", "#a"]))
def test_anything_can_be_typed(typed: str, room: str) -> None:
    """Whatever a person types is a command, an answer or nothing; never a fault."""
    read = plain.read(typed, room)
    assert (read.message is None) or not read.answer
    if not typed.strip():
        assert read.message is None
        assert not read.answer


def test_replies_are_sentences() -> None:
    """Errors and lists as a person reads them; what tells nothing is left out."""
    assert (
        plain.text(Message("401", ["ann", "bob", "No such nick"]))
        == "* Nobody here is called bob. To see who is here: /names"
    )
    assert plain.text(Message("353", ["ann", "=", "#a", "@ann bob"])) == "* In #a: @ann, bob"
    assert plain.text(Message("322", ["ann", "#a", "3", "about"])) == "* #a (3 here): about"
    assert plain.text(Message("322", ["ann", "#a", "3", ""])) == "* #a (3 here)"
    assert plain.text(Message("FAIL", ["X", "CODE", "it is full"])) == "* it is full"
    assert plain.text(Message("ERROR", ["bye"])) == "* bye"
    assert plain.text(Message("499", ["ann", "#a", "no"])) == "* #a: no"
    assert plain.text(Message("366", ["ann", "#a", "End"])) == ""


@pytest.mark.parametrize(
    "code", sorted(value for name, value in vars(numerics).items() if name.startswith("ERR_") and value < "600")
)
def test_every_error_has_words(code: str) -> None:
    """No error of what a person can type leaves them without an answer; that an empty line says nothing is none."""
    text = plain.text(Message(code, ["ann", "x", "why", "because"]))
    assert bool(text) == (code != numerics.ERR_NOTEXTTOSEND)
