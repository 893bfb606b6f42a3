"""The main screens, as they are, at several sizes. `CHATBOX_SNAPSHOTS=write` renews them: look at the difference."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from tests.terminal.stage import Stage, at, stage


def play(scene: Callable[[Stage], Coroutine[Any, Any, None]], columns: int = 80, rows: int = 24) -> None:
    """Plays a scene."""

    async def run() -> None:
        async with stage(columns, rows, past) as played:
            await scene(played)

    asyncio.run(run())


def past(played: Stage) -> None:
    """What had been said in the room."""
    played.history["#lobby"] = [
        "time=2026-01-01T20:00:00.000Z;msgid=h1 :Ivan!i@h PRIVMSG #lobby :yesterday's news",
        f"time={at(1)};msgid=h2 :小明!x@h PRIVMSG #lobby :good morning, 大家早上好",
    ]


async def chat(played: Stage) -> None:
    """A conversation with everything that can be in one."""
    played.said("Ivan", "hello Zoë, look at https://example.org/a_b?c=1. It is **really** good")
    played.said(
        "Ivan", "and this is a line that is long enough to be wrapped on any terminal but the widest of them all"
    )
    played.said("小明", "`code` and *more*", reply="h2")
    played.say(f"@time={at(11)};+draft/react=👍;+reply=m1 :小明!x@h TAGMSG #lobby")
    played.say(f"@time={at(11)};+draft/react=👍;+reply=m1 :Ivan!x@h TAGMSG #lobby")
    for minute, nick in enumerate(["Ann", "Bo", "Cy"]):
        played.say(f"@time={at(12 + minute / 10)} :{nick}!u@h JOIN #lobby")
    played.say(f"@time={at(13)} :Ann!u@h QUIT :bye")
    played.said("Ivan", "oops, wrong room", minute=14)
    played.say(f"@time={at(15)} :Ivan!i@h REDACT #lobby m4 :mistake")
    played.said("Ivan", "psst", target="Zoë", minute=16)
    played.say(f"@time={at(17)};msgid=a1 :Ivan!i@h PRIVMSG #lobby :\x01ACTION waves\x01")
    await played.shows("waves")


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 40), (40, 24)])
def test_a_room(columns: int, rows: int) -> None:
    """Days, grouped authors, replies, reactions, deletions, condensed comings and goings, counts, members, topic."""

    async def scene(played: Stage) -> None:
        await chat(played)
        await played.until(lambda: played.app.timeline.at_end)
        played.matches(f"room-{columns}")

    play(scene, columns, rows)


def test_code_and_several_lines() -> None:
    """Multi-line messages with fenced code."""

    async def scene(played: Stage) -> None:
        played.say(
            f"@time={at(11)};msgid=c1 :Ivan!i@h BATCH +m draft/multiline #lobby",
            "@batch=m :Ivan!i@h PRIVMSG #lobby :look:",
            "@batch=m :Ivan!i@h PRIVMSG #lobby :```python",
            "@batch=m :Ivan!i@h PRIVMSG #lobby :def f(x):",
            "@batch=m :Ivan!i@h PRIVMSG #lobby :    return x + 1  # more",
            "@batch=m :Ivan!i@h PRIVMSG #lobby :```",
            "@batch=m :Ivan!i@h PRIVMSG #lobby :> and a quote",
            ":s BATCH -m",
        )
        await played.shows("and a quote")
        played.matches("code")

    play(scene)


def test_unread_line_and_typing() -> None:
    """What came while one was elsewhere stands below a line; who types is told at the bottom."""

    async def scene(played: Stage) -> None:
        played.said("Ivan", "before")
        await played.shows("before")
        await played.type("/query Ivan")
        await played.shows("Write to Ivan")
        played.said("Ivan", "while you were away")
        played.said("小明", "Zoë: are you there?")
        await played.shows("@1")
        await played.press("alt+a")
        await played.shows("while you")
        played.say(f"@time={at(30)};+typing=active :Ivan!i@h TAGMSG #lobby")
        await played.shows("is typing")
        played.matches("unread")

    play(scene)


def test_the_switcher_and_help() -> None:
    """Above the conversation, which stays where it is."""

    async def scene(played: Stage) -> None:
        await played.press("ctrl+k")
        await played.press("l", "o")
        played.matches("switcher")
        await played.press("escape")
        await played.type("/help")
        await played.shows("Esc closes")
        played.matches("help")

    play(scene)


@pytest.mark.parametrize("columns", [80, 40])
def test_what_a_search_found(columns: int) -> None:
    """The newest first: when, where, who, what, whatever is in it; and words where nothing was."""

    async def scene(played: Stage) -> None:
        await played.type("/search nothing")
        await played.shows("No messages found")
        played.found = [
            "time=2025-12-31T23:00:00.000Z;msgid=f1 :小明!x@h PRIVMSG #garden :deploy 今天天气很好",
            f"time={at(1)};msgid=f2 :Ivan!i@h PRIVMSG Zoë :the \x1b[2Jdeployment script has a bug: it never waits, "
            "and then all that follows fails",
        ]
        await played.type("/search deploy")
        await played.shows("2 messages found")
        played.matches(f"search-{columns}")
        await played.press("escape")
        assert "Esc closes" not in played.text()

    play(scene, columns, 24)


def test_without_a_connection() -> None:
    """What is typed waits, and is shown as waiting."""

    async def scene(played: Stage) -> None:
        played.app.presence.detached("The connection was lost: the server closed the connection", 2)
        client = played.app.presence.session.client
        played.app.presence.session.client = None
        await played.type("are you still there?")
        await played.shows("1 waiting")
        played.matches("waiting")
        played.app.presence.session.client = client

    play(scene)
