"""The short way of a line in a room ends exactly as the long one would have."""

from __future__ import annotations

from typing import Any
from unittest import mock

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatbox.core import quick
from chatbox.core.modes import MODES, Kind
from chatbox.wire import caps
from chatbox.wire.caps import Framing
from tests.core.fakes import ALL_CAPS, World

KINDS = [
    (0, Framing.LINE),
    (ALL_CAPS, Framing.LINE),
    (caps.ECHO_MESSAGE, Framing.TEXT_FRAME),
    (0, Framing.BINARY_FRAME),
]
who = st.integers(0, len(KINDS) - 1)
text = st.one_of(
    st.sampled_from(
        ["hi", ":)", "", " ", "\x01VERSION\x01", "\x01ACTION waves\x01", "\x0304red", "é" * 150, "x" * 600]
    ),
    st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\n"), max_size=200),
)
target = st.sampled_from(["#a", "#A", "#b", "#none", "#a,#b", "# a", "#", "#a:b", "@#a", "ann"])
line = st.one_of(
    st.builds("PRIVMSG {} :{}".format, target, text),
    st.builds("PRIVMSG {} {}".format, target, st.sampled_from(["word", ":word", "two words", ""])),
    st.builds("privmsg {} :{}".format, target, text),
    st.builds("@+a=b;label=x PRIVMSG {} :{}".format, target, text),
    st.builds("NOTICE {} :{}".format, target, text),
)
mode = st.builds(
    lambda mode, sign: f"MODE #a {sign}{mode.letter}" + (" 3" if mode.kind is not Kind.FLAG else ""),
    st.sampled_from(MODES),
    st.sampled_from("+-"),
)
setting = st.one_of(
    mode, st.sampled_from(["MODE #a +b bob", "MODE #a +v bob", "KICK #a bob", "PART #a", "JOIN #a", "AWAY :x"])
)
action = st.tuples(who, st.one_of(line, line, line, setting))


def play(actions: list[tuple[int, str]]) -> tuple[list[bytes], list[Any]]:
    """What everybody was told, and what was stored."""
    world = World()
    people = [
        world.client(nick, *kind, room="#a") for nick, kind in zip(("ann", "bob", "cyd", "dan"), KINDS, strict=True)
    ]
    people[0].ask("JOIN #b")
    for index, sent in actions:
        people[index].send(sent)
        if len(sent) % 3 == 0:
            world.turn()
    world.turn()
    stored = [event for room in world.log.stored.rooms for event in world.log.stored.log_of(room)]
    return [b"".join(person.connection.writes) for person in people], stored


@given(st.lists(action, max_size=25))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_it_makes_no_difference(actions: list[tuple[int, str]]) -> None:
    """Whatever the modes, the capabilities and the bytes: the same lines, in the same order, and the same log."""
    with mock.patch.object(quick, "say", return_value=False):
        slowly = play(actions)
    assert play(actions) == slowly


def test_it_is_taken() -> None:
    """Or the comparison would say nothing."""
    world = World()
    ann = world.client("ann", room="#a")
    with mock.patch.object(quick, "say", wraps=quick.say) as watched:
        ann.ask("PRIVMSG #a :hello")
        assert watched.call_count == 1
        assert quick.say(world.hub, ann.session, "PRIVMSG #a :hello")
        assert not quick.say(world.hub, ann.session, "PRIVMSG #a")
