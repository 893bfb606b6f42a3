"""Names of any script."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbox.wire.names import Casemapping, NameRefused, match

PRECIS = Casemapping()


@pytest.mark.parametrize("name", ["Zoë", "小明", "Ada", "דוד", "علي", "Ольга", "x_1", "a-b", "[x]"])
def test_names_of_any_script_are_nicks(name: str) -> None:
    """People keep the names they have."""
    assert PRECIS.nick(name)


@pytest.mark.parametrize(
    ("name", "nick"),
    [
        ("Ivan Petrov", "Ivan_Petrov"),
        ("  Zoë ", "Zoë"),
        ("@ada", "ada"),
        ("محمد رضا", "محمد_رضا"),
        ("דוד", "דוד"),
        ("7up", "_7up"),
        ("a!b@c", "a_b_c"),
        ("🙂 Bob 🙂", "Bob"),
        ("x" * 99, "x" * 32),
    ],
)
def test_a_persons_name_becomes_the_nearest_nick(name: str, nick: str) -> None:
    """What cannot stand in a nick is replaced, and nothing else."""
    assert PRECIS.nick_from(name) == nick


@pytest.mark.parametrize("name", ["", " ", "a b", "a,b", "1a", "a!b", "a@b", "#a", ":a", "x" * 33, "a\u200b", "&x"])
def test_what_would_break_the_protocol_is_no_nick(name: str) -> None:
    """A nick is one parameter, no mask and no channel."""
    with pytest.raises(NameRefused):
        PRECIS.nick(name)


def test_case_and_form_do_not_make_another_name() -> None:
    """RFC 8265: case-mapped, width-mapped, NFC."""
    assert PRECIS.nick("ZOË") == PRECIS.nick("zoë") == PRECIS.nick("zoe\u0308")
    assert PRECIS.channel("#Straße") != "#"
    assert Casemapping("rfc1459").nick("A[]") == "a{}"
    with pytest.raises(NameRefused):
        Casemapping("ascii").nick("Zoë")


@given(st.text(max_size=40))
def test_any_name_gives_a_valid_nick_or_a_refusal(name: str) -> None:
    """Whatever a peer calls itself, nothing else is raised."""
    try:
        nick = PRECIS.nick_from(name)
    except NameRefused:
        return
    assert PRECIS.nick(nick)


@pytest.mark.parametrize(
    ("mask", "text", "fits"),
    [
        ("*", "", True),
        ("a?c", "abc", True),
        ("a?c", "ac", False),
        ("*!*@10.*", "n!u@10.1", True),
        ("a.c", "abc", False),
    ],
)
def test_masks(mask: str, text: str, fits: bool) -> None:
    """`*` is any run of characters, `?` one; all else is itself."""
    assert match(mask, text) is fits


@given(st.text("ab*?", max_size=8), st.text("ab", max_size=8))
def test_masks_are_globs(mask: str, text: str) -> None:
    """As the standard library compares them."""
    assert match(mask, text) == fnmatchcase(text, mask)


def test_no_mask_takes_long() -> None:
    """A room's operator chooses masks, and everybody is compared with them: time must not grow with a power."""
    assert not match("*a" * 60 + "*b", "a" * 400)
    assert match("*a" * 60 + "*", "a" * 400)
