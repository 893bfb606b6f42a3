"""What a person does at the screen, and what comes of it on the wire and on the screen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from textual.events import Paste

from tests.terminal.stage import Stage, at, stage

Scene = Callable[[Stage], Coroutine[Any, Any, None]]


def play(scene: Scene, prepare: Callable[[Stage], None] = lambda played: None) -> None:
    """Plays a scene on 80×24."""

    async def run() -> None:
        async with stage(prepare=prepare) as played:
            await scene(played)

    asyncio.run(run())


def test_a_message_is_sent_once_with_an_id() -> None:
    """Shown at once as on its way, and then as the server has it."""

    async def scene(played: Stage) -> None:
        await played.type("hello")
        await played.shows("Zoë hello")
        (sent,) = played.sent("PRIVMSG")
        assert sent.tags["+chatbox/id"]
        assert played.text().count("hello") == 1

    play(scene)


def test_several_lines_are_one_message() -> None:
    """Pasted, or typed with Ctrl+J (multiline)."""

    async def scene(played: Stage) -> None:
        played.app.composer.post_message(Paste("one\r\ntwo\x1b[31m\n"))
        await played.until(lambda: "two" in played.app.composer.text)
        await played.press("ctrl+j", "x", "enter")
        await played.until(lambda: len(played.sent("BATCH")) == 2)
        assert [line.param(1) for line in played.sent("PRIVMSG")] == ["one", "two\ufffd[31m", "x"]

    play(scene)


def test_replies_reactions_and_deletions() -> None:
    """On the message that is marked, or on the latest."""

    async def scene(played: Stage) -> None:
        played.said("Ivan", "first")
        played.said("Ivan", "second")
        await played.shows("second")
        await played.press("alt+up", "alt+up", "enter")
        assert "Reply to Ivan: first" in played.text()
        await played.type("an answer")
        await played.shows("↳ Ivan: first")
        assert played.sent("PRIVMSG")[0].tags["+reply"] == "m1"
        await played.type("/react :+1:")
        await played.until(lambda: any("+draft/react" in sent.tags for sent in played.sent("TAGMSG")))
        reaction = next(sent for sent in played.sent("TAGMSG") if "+draft/react" in sent.tags)
        assert (reaction.tags["+draft/react"], reaction.tags["+reply"]) == ("👍", "m2")
        await played.shows("👍")
        await played.type("/delete")
        await played.shows("deleted by Zoë")
        assert played.sent("REDACT")[0].param(1) == "m3"

    play(scene)


def test_older_messages_come_from_the_server() -> None:
    """PgUp at the top asks for what was before; nothing comes twice, and at the beginning it says so."""

    def prepare(played: Stage) -> None:
        played.history["#lobby"] = [
            f"time={at(3)[:-5]}.{n:03d}Z;msgid=n{n} :Ivan!i@h PRIVMSG #lobby :new {n}" for n in range(30)
        ]

    async def scene(played: Stage) -> None:
        await played.shows("new 29")
        played.history["#lobby"] = [
            f"time={at(0)[:-5]}.{n:03d}Z;msgid=o{n} :Ivan!i@h PRIVMSG #lobby :old {n}" for n in range(9)
        ]
        await played.press("pageup", "pageup", "pageup")
        await played.until(lambda: any(sent.param(0) == "BEFORE" for sent in played.sent("CHATHISTORY")))
        await played.until(lambda: len(played.app.presence.conversation.timeline) >= 40)  # type: ignore[union-attr]
        await played.press("pageup", "pageup", "pageup")
        await played.until(lambda: sum(sent.param(0) == "BEFORE" for sent in played.sent("CHATHISTORY")) > 1)
        await played.press("pageup", "pageup")
        await played.shows("This is the beginning of #lobby.")
        assert "old 0" in played.text()
        await played.press("ctrl+end")
        assert "new 29" in played.text()

    play(scene, prepare)


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("iv", "Ivan: "),
        ("hi iv", "hi Ivan "),
        ("@小", "小明: "),
        ("/to", "/topic "),
        ("see #lo", "see #lobby "),
        ("great :thumbs_up", "great 👍 "),
    ],
)
def test_tab_completes(typed: str, completed: str) -> None:
    """Names (with a colon at the beginning of a line), commands, rooms and emoji."""

    async def scene(played: Stage) -> None:
        await played.type(typed, enter=False)
        await played.press("tab")
        assert played.app.composer.text == completed

    play(scene)


def test_tab_again_takes_the_next() -> None:
    """Those first who spoke last."""

    async def scene(played: Stage) -> None:
        played.say(f"@time={at(5)} :Ida!i@h JOIN #lobby")
        played.said("Ida", "hi")
        await played.shows("hi")
        await played.type("i", enter=False)
        await played.press("tab")
        assert played.app.composer.text == "Ida: "
        await played.press("tab")
        assert played.app.composer.text == "Ivan: "

    play(scene)


def test_control_characters_of_others_stay_out() -> None:
    """In names, topics, texts, reasons and reactions."""
    evil = "\x1b]0;x\x07\x1b[2J\x9b1m\u202e"

    async def scene(played: Stage) -> None:
        played.say(f":Ivan!i@h TOPIC #lobby :{evil}topic")
        played.said("Ivan", f"{evil}text `{evil}code` **{evil}bold** https://e.org/{evil}")
        played.say(f"@time={at(12)};+draft/react={evil};+reply=m1 :Ivan!i@h TAGMSG #lobby")
        played.say(f"@time={at(13)} :Ivan{evil}!i@h JOIN #lobby", f"@time={at(14)} :小明!x@h QUIT :{evil}why")
        await played.shows("text")
        strips = played.app.screen._compositor.render_strips()
        shown = "".join(strip.text for strip in strips)
        assert "text" in shown
        assert not any(char in shown for char in "\x1b\x07\x9b\u202e")
        links = {segment.style.link for strip in strips for segment in strip if segment.style and segment.style.link}
        assert links == {"https://e.org/"}

    play(scene)


def test_a_mention_rings_and_tells_the_desktop() -> None:
    """BEL and OSC 777, unless one is looking; what is told cannot end the sequence."""

    async def scene(played: Stage) -> None:
        told: list[str] = []
        played.app._driver.write = told.append  # type: ignore[method-assign, union-attr]
        played.app.bell = lambda: told.append("bell")  # type: ignore[method-assign]
        played.said("Ivan", "nothing for anybody")
        played.said("Ivan", "Zoë; look\x1b\\ here")
        await played.until(lambda: any("777" in text for text in told))
        (notice,) = (text for text in told if "777" in text)
        assert notice == "\x1b]777;notify;Ivan in #lobby;Zoë, look\ufffd\\ here\x1b\\"
        assert told.count("bell") == 1

    play(scene)


def test_the_history_of_what_was_typed() -> None:
    """Up and Down; the draft is not lost; passwords are not kept."""

    async def scene(played: Stage) -> None:
        await played.type("one")
        await played.type("/login zoe secret")
        await played.type("two")
        await played.type("draft", enter=False)
        composer = played.app.composer
        seen = []
        for key in ("up", "up", "down", "down"):
            await played.press(key)
            seen.append(composer.text)
        assert seen == ["two", "one", "two", "draft"]

    play(scene)


def test_turning_to_conversations() -> None:
    """By number, to the next, and by name."""

    async def scene(played: Stage) -> None:
        presence = played.app.presence
        await played.type("/join books")
        await played.until(lambda: presence.current == "#books")
        await played.press("alt+1")
        assert presence.current == "#lobby"
        await played.press("ctrl+n")
        assert presence.current == "#books"
        await played.press("ctrl+k", "l", "o", "b", "enter")
        await played.until(lambda: presence.current == "#lobby")
        assert played.app.composer.has_focus

    play(scene)


def test_ctrl_c_leaves_when_pressed_twice() -> None:
    """The first empties the line, or asks."""

    async def scene(played: Stage) -> None:
        await played.type("something", enter=False)
        await played.press("ctrl+c")
        assert played.app.composer.text == ""
        await played.press("ctrl+c")
        assert "Ctrl+C again leaves" in played.text()
        await played.pilot.press("ctrl+c")
        await played.quit.wait()

    play(scene)


def test_reading_tells_our_other_clients() -> None:
    """MARKREAD with the time of the latest message that was on the screen (read-marker)."""

    async def scene(played: Stage) -> None:
        played.said("Ivan", "news")
        await played.until(lambda: played.sent("MARKREAD"))
        assert played.sent("MARKREAD")[-1].param(1) == f"timestamp={at(played.minute)}"

    play(scene)


def test_typing_is_told_and_no_more_often_than_every_three_seconds() -> None:
    """typing, "Sending typing notifications"."""

    async def scene(played: Stage) -> None:
        await played.press(*"hello")
        typing = [sent for sent in played.sent("TAGMSG") if sent.tags.get("+typing") == "active"]
        await played.until(lambda: [sent for sent in played.sent("TAGMSG") if sent.tags.get("+typing")])
        assert len(typing) <= 1

    play(scene)


def test_the_latest_stays_on_the_screen_while_one_types_many_lines() -> None:
    """The input grows, and the timeline makes room for it."""

    async def scene(played: Stage) -> None:
        for number in range(30):
            played.said("Ivan", f"line {number}")
        await played.shows("line 29")
        await played.type("one\ntwo\nthree\nfour", enter=False)
        await played.shows("four")
        assert "line 29" in played.text()
        await played.press("pageup")
        assert "line 29" not in played.text()
        played.said("Ivan", "line 30")
        await played.shows("↓ more")
        assert "line 30" not in played.text()

    play(scene)
