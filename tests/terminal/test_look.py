"""How things look, and what a click does: styles, the mouse, lists that fold, dialogs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from textual.events import MouseScrollUp

from chatbox.client.address import Server
from chatbox.terminal import commands
from chatbox.terminal.bars import MemberList, RoomList
from chatbox.terminal.completion import emoji
from chatbox.terminal.timeline import TimelineView
from tests.terminal.stage import Stage, at, stage


def play(scene: Callable[[Stage], Coroutine[Any, Any, None]], columns: int = 80, rows: int = 24) -> None:
    """Plays a scene."""

    async def run() -> None:
        async with stage(columns, rows) as played:
            await scene(played)

    asyncio.run(run())


@pytest.mark.parametrize("columns", [80, 40])
def test_what_is_said_is_clear_and_the_rest_is_dim(columns: int) -> None:
    """Times, days and comings and goings stand back; names have colours; Markdown, code and links are shown as such."""

    async def scene(played: Stage) -> None:
        played.said("Ivan", "plain **strong** *leaning* ~~struck~~ `code` https://example.org/x")
        played.said("小明", "Zoë, this is for you")
        await played.shows("this is for")
        assert not played.style("plain").dim
        assert (played.style("strong").bold, played.style("leaning").italic) == (True, True)
        assert (played.style("struck").strike, played.style("code").color is not None) == (True, True)
        assert played.style("example.org").link == "https://example.org/x"
        assert played.style("14:10").dim
        assert played.style("has joined").dim
        assert (played.style("Ivan ").dim, played.style("Ivan ").color is not None) == (None, True)
        assert played.style("Zoë, this").dim is None
        assert played.style("Write to").dim

    play(scene, columns)


def test_code_is_highlighted_and_not_dim() -> None:
    """Keywords have a colour of the terminal's own; only the bar beside the code stands back."""

    async def scene(played: Stage) -> None:
        played.say(
            f"@time={at(11)};msgid=c1 :Ivan!i@h BATCH +m draft/multiline #lobby",
            "@batch=m :Ivan!i@h PRIVMSG #lobby :```python",
            "@batch=m :Ivan!i@h PRIVMSG #lobby :return value",
            "@batch=m :Ivan!i@h PRIVMSG #lobby :```",
            ":s BATCH -m",
        )
        await played.shows("return value")
        assert (played.style("│ return").dim, played.style("return").dim, played.style("value").dim) == (
            True, None, None,
        )  # fmt: skip
        keyword = played.style("return").color
        assert keyword is not None
        assert keyword.number is not None
        assert keyword.number < 16

    play(scene)


def test_only_the_terminals_own_colours() -> None:
    """The sixteen that its owner has chosen are right on a light and on a dark ground; nothing paints a ground."""

    async def scene(played: Stage) -> None:
        for who in ("Ivan", "小明", "Ann", "Bo"):
            played.said(who, "hello Zoë `code`")
        await played.until(lambda: played.text().count("hello") == 4)
        played.text()
        for strip in played.app.screen._compositor.render_strips():
            for segment in strip:
                for colour in (segment.style.color, segment.style.bgcolor) if segment.style else ():
                    assert colour is None or colour.is_default or (colour.number is not None and colour.number < 16)

    play(scene, 120)


def test_clicks() -> None:
    """A room and a person are turned to, a message is marked, and the wheel reads back."""

    async def scene(played: Stage) -> None:
        presence = played.app.presence
        for number in range(60):
            played.said("Ivan", f"line {number}")
        await played.shows("line 59")
        await played.type("/join books")
        await played.until(lambda: presence.current == "#books")
        await played.pilot.click(RoomList, offset=(3, 0))
        await played.until(lambda: presence.current == "#lobby")
        await played.pilot.click(TimelineView, offset=(30, 5))
        await played.until(lambda: presence.marked)
        assert "Enter replies" in played.text()
        await played.press("escape")
        assert not presence.marked
        view = played.app.timeline
        for _ in range(5):
            view.post_message(MouseScrollUp(view, 5, 5, 0, -1, 0, False, False, False))
        await played.until(lambda: not view.at_end)
        await played.pilot.click(MemberList, offset=(3, 0))
        await played.until(lambda: presence.current == "Ivan")
        assert played.app.composer.has_focus

    play(scene, 120)


def test_lists_that_were_opened_by_hand_close_again() -> None:
    """Alt+L twice leaves nothing behind: in a wider window the list is there as ever."""

    async def scene(played: Stage) -> None:
        rooms = played.app.query_one(RoomList)
        shown = [bool(rooms.display)]
        for _ in range(2):
            await played.press("alt+l")
            shown.append(bool(rooms.display))
        assert shown == [False, True, False]
        await played.pilot.resize_terminal(120, 40)
        await played.until(lambda: rooms.display)

    play(scene, 40)


def test_the_candidates_of_tab_are_shown() -> None:
    """Those that Tab would take next, until something else is typed."""

    async def scene(played: Stage) -> None:
        await played.type(":thumb", enter=False)
        await played.press("tab")
        assert played.app.composer.text == "👍 "
        assert "[👍] 👎" in played.text()
        await played.press("tab")
        assert played.app.composer.text == "👎 "
        await played.press("x")
        assert "[👎]" not in played.text()

    play(scene)


@pytest.mark.parametrize(
    ("name", "first"), [("thum", "👍"), ("heart", "❤"), ("tada", "🎉"), ("+1", "👍"), ("fire", "🔥")]
)
def test_emoji_that_are_used_most_come_first(name: str, first: str) -> None:
    """By the names that people know."""
    assert emoji(name)[0] == first


def test_help_is_made_from_the_table() -> None:
    """Every command with its usage; one alone with /help COMMAND. Keys are the help's own while it is open."""

    async def scene(played: Stage) -> None:
        await played.type("/help")
        await played.shows("Esc closes")
        shown = ""
        for _ in range(8):
            shown += played.text()
            await played.press("pagedown")
        missing = [name for name, one in commands.table().items() if one.usage not in shown]
        assert missing == []
        here = played.app.presence.current
        await played.press("ctrl+n", "alt+1", "ctrl+c")
        assert (played.app.presence.current, len(played.app.screen_stack)) == (here, 1)
        await played.type("/help react")
        await played.shows("puts a reaction")

    play(scene, 100, 30)


def test_share_shows_every_address() -> None:
    """The likeliest first, with its code and QR code; Tab turns to the next."""

    async def scene(played: Stage) -> None:
        played.app.presence.places = [
            Server("192.168.1.5", 8080),
            Server("2001:db8::5", 8080),
            Server("10.0.0.7", 9000),
        ]
        await played.type("/share")
        await played.shows("http://192.168.1.5:8080/#/lobby")
        assert "█▀" in played.text()
        assert "also at [2001:db8::5]:8080, 10.0.0.7:9000" in played.text()
        first = next(line for line in played.text().splitlines() if "chatbox join" in line)
        await played.press("tab", "tab")
        await played.shows("http://10.0.0.7:9000/#/lobby")
        second = next(line for line in played.text().splitlines() if "chatbox join" in line)
        assert first != second
        await played.press("tab")
        await played.shows("http://192.168.1.5:8080/#/lobby")

    play(scene, 100, 40)


def test_an_invitation_is_shown_as_link_and_code() -> None:
    """For a room, or for an account."""

    async def scene(played: Stage) -> None:
        played.app.presence.places = [Server("192.168.1.5", 8080, secure=True)]
        await played.type("/invitation 3 2h")
        await played.until(lambda: played.sent("INVITATION"))
        assert played.sent("INVITATION")[0].params == ["CREATE", "#lobby", "3", "2h"]
        played.say(":s INVITATION CREATED #lobby 1 3 2026-01-02T16:30:00.000Z secret-token")
        await played.shows("Whoever has this comes into #lobby.")
        assert "https://192.168.1.5:8080/?invite=secret-token#/lobby" in played.text()
        assert "+secret-token" in played.text()
        await played.press("escape")
        played.say(":s INVITATION CREATED * 2 1 * account-token")
        await played.shows("Whoever has this may make an account.")

    play(scene, 100, 40)


def test_what_others_come_in_with_is_whole_on_a_narrow_screen() -> None:
    """A code that is cut off is no code: it goes on in the next line."""

    async def scene(played: Stage) -> None:
        played.app.presence.places = [Server("192.168.1.5", 8080, secure=True)]
        await played.type("/invitation 3 2h")
        await played.until(lambda: played.sent("INVITATION"))
        token = "token" * 8
        played.say(f":s INVITATION CREATED #lobby 1 3 * {token}")
        await played.shows("Whoever has this comes into #lobby.")
        assert f"+{token}" in "".join(line.strip("│ ") for line in played.text().splitlines())

    play(scene, 80, 24)


def test_a_password_is_asked_for_and_not_seen() -> None:
    """/register without one; it is neither on the screen nor in the history."""

    async def scene(played: Stage) -> None:
        await played.type("/register zoe")
        await played.shows("A password for zoe")
        await played.press(*"secret")
        assert "secret" not in played.text()
        await played.press("enter")
        await played.until(lambda: played.sent("REGISTER") or "no way" in played.text())
        await played.press("up")
        assert "secret" not in played.app.composer.text

    play(scene)
