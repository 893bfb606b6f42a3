"""What the full screen writes to its terminal, byte by byte, and what the bytes of keys and mouse do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.client.programs import MAIN, Program
from tests.client.stub import FULL, StubServer
from tests.support import LineClient, ServerProcess

pytestmark = pytest.mark.real
TIMEOUT_S = 60.0
CAPS = ("message-tags", "batch", "draft/multiline", "echo-message", "draft/message-redaction")


class Pair:
    """Zoë at a terminal, and Ivan on a socket, in one room."""

    def __init__(self, server: ServerProcess) -> None:
        self.ivan = LineClient(server.port, timeout_s=TIMEOUT_S)
        self.ivan.register("Ivan", *CAPS)
        self.zoe = Program(MAIN, "join", f"127.0.0.1:{server.port}", "--name", "Zoë", screen=True)
        self.zoe.expect("rite to #lobby")
        self.ivan.until(":Zoë!")

    def bells(self) -> int:
        """How often the terminal was rung: a BEL that ends a sequence of the toolkit's own rings nothing."""
        return re.sub(r"\x1b\][^\x07\x1b]*\x07", "", self.zoe.output).count("\x07")

    def quit(self) -> None:
        """Zoë leaves."""
        self.zoe.type("/quit\r")
        status, error = self.zoe.finish()
        assert (status, error) == (0, "")


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """The two, on a real server."""
    with ServerProcess(tmp_path / "data") as server:
        made = Pair(server)
        with made.zoe:
            yield made
        made.ivan.close()


def test_links_bell_and_notification(pair: Pair) -> None:
    """OSC 8 around a link, and for who is named the bell and OSC 777; not for what is said to everybody."""
    pair.ivan.send("PRIVMSG #lobby :see https://example.org/a?b=c for more")
    pair.zoe.expect("example.org")
    assert re.search(r"\x1b\]8;[^;]*;https://example\.org/a\?b=c\x1b\\", pair.zoe.output)
    assert pair.bells() == 0
    pair.ivan.send("PRIVMSG #lobby :Zoë: look; here")
    pair.zoe.expect("\x1b]777;notify;Ivan in #lobby;Zoë: look, here\x1b\\")
    assert pair.bells() == 1
    pair.ivan.send("PRIVMSG Zoë :a word to you")
    pair.zoe.expect("\x1b]777;notify;Ivan;a word to you\x1b\\")
    pair.quit()


def test_nobody_is_rung_who_is_looking(pair: Pair) -> None:
    """Terminals that tell who looks at them (focus events)."""
    pair.zoe.type("\x1b[I")
    pair.zoe.type("I look\r")
    pair.ivan.until(":I look")
    pair.ivan.send("PRIVMSG #lobby :Zoë: the first", "PRIVMSG #lobby :and more")
    pair.zoe.expect("and more")
    assert "\x1b]777" not in pair.zoe.output
    pair.zoe.type("\x1b[O")
    pair.zoe.type("I do not\r")
    pair.ivan.until(":I do not")
    pair.ivan.send("PRIVMSG #lobby :Zoë: the second")
    pair.zoe.expect("\x1b]777;notify;Ivan in #lobby;Zoë: the second")
    pair.quit()


def test_a_paste_of_several_lines_is_one_message(pair: Pair) -> None:
    """Bracketed paste; nothing is sent before Enter."""
    pair.zoe.type("\x1b[200~one\r\ntwo\rthree\x1b[201~")
    pair.zoe.expect("three")
    pair.zoe.type("\r")
    pair.ivan.until(" BATCH +")
    assert [pair.ivan.line().rpartition(":")[2] for _ in range(3)] == ["one", "two", "three"]
    pair.quit()


def test_replies_reactions_and_deletions(pair: Pair) -> None:
    """Made with keys as a terminal sends them, told by the server, and shown."""
    pair.ivan.send("PRIVMSG #lobby :the question")
    pair.zoe.expect("the question")
    pair.zoe.type("\x1b[1;3A")  # Alt+Up
    pair.zoe.expect("Enter replies")
    pair.zoe.type("\r")
    pair.zoe.expect("Reply to Ivan: the question")
    pair.zoe.type("the answer\r")
    assert "+reply=" in pair.ivan.until(":the answer")
    pair.zoe.expect("↳ Ivan: the question")
    pair.zoe.type("/react :tada:\r")
    pair.ivan.until("+draft/react=🎉")
    pair.zoe.expect("🎉")
    pair.zoe.type("\x1b[1;3A\x1b[1;3A+👀\r")  # the question; + begins a reaction
    pair.ivan.until("+draft/react=👀")
    pair.zoe.type("/delete a mistake\r")
    assert pair.ivan.until(" REDACT ").endswith(" :a mistake")
    pair.zoe.expect("deleted by Zoë: a mistake")
    pair.quit()


def test_keys(pair: Pair) -> None:
    """Alt+1, Alt+A, Ctrl+N, Ctrl+P, Ctrl+K, Up, Tab, as a terminal sends them."""
    zoe = pair.zoe
    zoe.type("/join books\r")
    zoe.expect("rite to #books")
    zoe.type("\x1b1")
    zoe.expect("rite to #lobby")
    zoe.type("\x0e")
    zoe.expect("rite to #books")
    zoe.type("\x10")
    zoe.expect("rite to #lobby")
    zoe.type("\x0bbo\r")
    zoe.expect("rite to #books")
    pair.ivan.send("PRIVMSG #lobby :Zoë, come back")
    zoe.expect("@1")
    zoe.type("\x1ba")
    zoe.expect("rite to #lobby")
    zoe.type("iv\t")
    zoe.type("done\r")
    pair.ivan.until(":Ivan: done")
    zoe.type("\x1b[A")
    zoe.type("\x1b[A\x1b[B again\r")
    pair.ivan.until(":Ivan: done again")
    pair.quit()


def test_the_mouse(pair: Pair) -> None:
    """A click on a room turns to it, as terminals report it (SGR); the terminal is asked for it, and set free again."""
    zoe = pair.zoe
    assert "\x1b[?1006h" in zoe.output
    zoe.type("/join books\r")
    zoe.expect("#books  ")  # in the list, which is drawn a moment after the room is entered
    zoe.type("\x1b[<0;5;1M\x1b[<0;5;1m")
    zoe.expect("rite to #lobby")
    pair.quit()
    assert zoe.output.rindex("\x1b[?1006l") > zoe.output.rindex("\x1b[?1006h")


def test_the_terminal_is_given_back(pair: Pair) -> None:
    """The other screen, the mouse, pastes and the cursor are as they were, in this order: last, and once."""
    pair.quit()
    for on, off in (("\x1b[?1049h", "\x1b[?1049l"), ("\x1b[?25l", "\x1b[?25h"), ("\x1b[?2004h", "\x1b[?2004l")):
        assert pair.zoe.output.rindex(off) > pair.zoe.output.rindex(on)


EVIL = (
    "\x1b]0;EVIL\x07", "\x1b[31;41mEVIL", "\x9b7mEVIL", "\x1bcEVIL", "\x08EVIL", "\u202eEVIL", "\x0eEVIL",
)  # fmt: skip


def hostile_lines(evil: str) -> Iterator[str]:
    """Everything that others can put before somebody's eyes."""
    nick = f"E{evil}".replace(" ", "")
    yield f":{nick}!u@h JOIN #lobby"
    yield f"@msgid=e1 :{nick}!u@h PRIVMSG #lobby :text {evil} **{evil}** `{evil}` https://example.org/{evil}"
    yield f"@msgid=e2 :{nick}!u@h PRIVMSG #lobby :\x01ACTION {evil}\x01"
    yield f":{nick}!u@h NOTICE #lobby :{evil}"
    yield f"@+reply=e1;+draft/react={evil} :{nick}!u@h TAGMSG #lobby"
    yield f"@+typing=active :{nick}!u@h TAGMSG #lobby"
    yield f":{nick}!u@h TOPIC #lobby :{evil}"
    yield f":{nick}!u@h MODE #lobby +k {evil}"
    yield f":{nick}!u@h PRIVMSG Zoë :Zoë {evil}"
    yield f":{nick}!u@h INVITE Zoë #{evil}"
    yield f":{nick}!u@h REDACT #lobby e2 :{evil}"
    yield f":{nick}!u@h KICK #lobby {nick} :{evil}"
    yield f":{nick}!u@h QUIT :{evil}"
    yield f":stub 322 Zoë #{evil} 3 :{evil}"
    yield f":stub 311 Zoë {nick} {evil} {evil} * :{evil}"
    yield f":stub 372 Zoë :- {evil}"
    yield f":stub 404 Zoë #{evil} :{evil}"
    yield f":stub FAIL * {evil} {evil} :{evil}"
    yield f":stub NOTICE Zoë :{evil}"


def test_control_characters_of_others_never_reach_the_terminal() -> None:
    """In texts, names, topics, reasons, lists, reactions, notifications, the switcher, completion and dialogs."""
    with StubServer(f"{FULL} draft/message-redaction") as server:
        zoe = Program(MAIN, "join", f"127.0.0.1:{server.port}", "--name", "Zoë", screen=True)
        with zoe:
            server.wait_for(lambda: any(line.startswith("CHATHISTORY LATEST") for line in server.heard))
            for evil in EVIL:
                for line in hostile_lines(evil):
                    server.say(line)
                server.say(f":E{evil}2!u@h JOIN #lobby")
            zoe.expect("EVIL")
            zoe.type("I have seen it\r")
            server.wait_for(lambda: server.count("PRIVMSG #lobby :I have seen it") == 1)
            zoe.type("\x1bm")  # members, in this narrow window too
            zoe.type("/msg x E\t\t\t\r")  # names, completed
            zoe.type("\x0bE")  # the switcher
            zoe.expect("EVIL")
            zoe.type("\r")
            for evil in EVIL:
                server.say(f":stub INVITATION CREATED #{evil} 1 {evil} {evil} {evil}".replace(" \x1b", " x\x1b"))
            zoe.expect("Esc closes")
            zoe.process.terminate()
            zoe.finish()
        assert zoe.output.count("EVIL") > 20
        reached = [zoe.output[max(at - 60, 0) : at + 60] for evil in EVIL if (at := zoe.output.find(evil)) >= 0]
        assert reached == []
