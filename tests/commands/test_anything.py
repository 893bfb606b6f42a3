"""Whatever is sent: no fault, and every answer is a line of the protocol."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatbox.core.dispatch import COMMANDS
from chatbox.core.limits import Limits
from chatbox.services.history import History
from chatbox.wire.caps import Framing
from chatbox.wire.message import MAX_BODY_BYTES, MAX_TAG_BYTES, parse
from tests.core.fakes import ALL_CAPS, Client, World

WORDS = (
    *("#a", "#b", "#A", "#", "#x,#y", "ann", "ANN", "bob", "ann,bob,#a", "*", "0", "", ":", ",", "chatbox"),
    *("+o", "-o", "+b", "+k", "+l", "+imnst", "b", "+bk-l+o", "+ov", "+", "-", "1", "99999999999", "-1", "٣"),
    *("LS", "LIST", "REQ", "END", "302", "batch", "-batch", "sasl", "server-time message-tags", "PLAIN", "+", "AAAA"),
    *("LATEST", "BEFORE", "AFTER", "msgid=test1-1", "timestamp=2023-11-14T22:13:20.000Z", "msgid=", "timestamp=0"),
    *("a!b@c", "*!*@*", "\x01ACTION x\x01", "\x02\x0304,5bold", "é" * 200, "x" * 400, "小明", "\x7f", "\t", "\u202e"),
)
parameter = st.one_of(
    st.sampled_from(WORDS),
    st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0\r\n"), max_size=30),
)
tags = st.sampled_from(("", "@label=1 ", "@+a=b;label=x\\s ", "@+draft/react=x ", "@a;b=;=;;+c=\\ ", "@label= "))
line = st.tuples(
    st.integers(0, 5), tags, st.sampled_from((*COMMANDS, "NONSENSE")), st.lists(parameter, max_size=5)
).map(lambda made: (made[0], f"{made[1]}{made[2]} {' '.join(made[3][:-1])} {':' + made[3][-1] if made[3] else ''}"))
FAULT = re.compile(r"(@\S+ )?:chatbox FAIL \S+ INTERNAL_ERROR |\* That failed because")
limits = st.sampled_from((Limits(), Limits(stored_tags=frozenset({"+a"}), topic_length=0, nick_length=0, list_modes=0)))


def attempt(some: Limits, lines: list[tuple[int, str]]) -> None:
    world = World(some)
    clients = [
        world.client("ann", ALL_CAPS, room="#a"),
        world.client("bob", room="#a,#b"),
        world.client("cat", ALL_CAPS, Framing.TEXT_FRAME),
        world.client("dan", framing=Framing.PLAIN, room="#a"),
        Client(world, ALL_CAPS),
        Client(world, framing=Framing.BINARY_FRAME),
    ]
    for index, text in lines:
        if not clients[index].session.closed:
            clients[index].send(text)
    world.turn()
    for client in clients:
        for answer in client.lines():
            assert not FAULT.match(answer), answer
            if not client.session.plain:
                parse(answer)
                head, _, body = answer.partition(" ") if answer.startswith("@") else ("", "", answer)
                assert len(body.encode()) <= MAX_BODY_BYTES - 2, answer
                assert len(head.encode()) < MAX_TAG_BYTES
    assert isinstance(world.hub.service(History), History)


@given(limits, st.lists(line, max_size=25))
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_lines_are_answered_in_form(some: Limits, lines: list[tuple[int, str]]) -> None:
    """No command raises anything, and no answer is too long or unreadable."""
    attempt(some, lines)


@pytest.mark.soak
@given(limits, st.lists(line, max_size=80))
@settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_lines_are_answered_in_form_for_long(some: Limits, lines: list[tuple[int, str]]) -> None:
    """The same with longer plays, and many more."""
    attempt(some, lines)
