"""Every command of the table, with too few, too many and hostile parameters, from clients of both kinds.

What is specified for too few is answered; whatever else is answered is well-formed; and the server goes on.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator

import pytest

import chatbox.commands  # noqa: F401 - fills the table
from chatbox.core.dispatch import COMMANDS
from chatbox.wire.caps import CAPS
from chatbox.wire.message import MAX_BODY_BYTES, MAX_TAG_BYTES, parse
from tests.conformance.hostile import lines_for
from tests.support import LineClient, ServerProcess

pytestmark = pytest.mark.real
LINES_A_COMMAND = 21
CONFIG = """
[accounts]
password_hash = "fast"
registration_before_connect = true
[features]
roleplay = true
[[oper]]
name = "root"
password = "root"
"""
TOO_FEW = {
    "AWAY": None,
    "CHATHISTORY": "FAIL CHATHISTORY INVALID_PARAMS",
    "NICK": "431",
    "NOTICE": None,
    "PING": "461",
    "PRIVMSG": "411",
    "STATS": "461",
    "TAGMSG": ("461", "421"),
    "WHOIS": "431",
    "WHOWAS": "431",
}
"""What commands without parameters are answered that have no fixed number of them; None: nothing is wrong with that."""
EVERYTHING = [cap.name for cap in CAPS if not cap.name.endswith("sts")]


class Visitor:
    """A client that comes back when it is sent away."""

    def __init__(self, port: int, nick: str, caps: list[str]) -> None:
        self._port, self._nick, self._caps = port, nick, caps
        self._count = 0
        self._connect()

    def _connect(self) -> None:
        self.client = LineClient(self._port)
        self._count += 1
        nick = f"{self._nick}{self._count}"
        if self._caps:
            half = len(self._caps) // 2
            self.client.send("CAP LS 302", f"CAP REQ :{' '.join(self._caps[:half])}")
            self.client.send(f"CAP REQ :{' '.join(self._caps[half:])}", "CAP END")
        self.client.send(f"NICK {nick}", f"USER {nick} 0 * :{nick}", "JOIN #lobby,#hostile")
        self.client.sync("ready")

    def ask(self, line: str) -> list[str]:
        """What a line is answered; none where the connection ends by it."""
        try:
            self.client.send(line)
            return [well_formed(answer) for answer in self.client.sync("fence")]
        except (EOFError, ConnectionError):
            self.client.close()
            self._connect()
            return []


def well_formed(line: str) -> str:
    """A line without its tags, checked against the grammar and the limits of lengths."""
    tags, body = line.split(" ", 1) if line.startswith("@") else ("", line)
    assert len(tags.encode()) <= MAX_TAG_BYTES, line
    assert len(body.encode()) <= MAX_BODY_BYTES - 2, line
    message = parse(line)
    assert re.fullmatch(r"[A-Z]+|\d{3}", message.command), line
    assert "INTERNAL_ERROR" not in line, line
    if message.command.isdigit():
        assert message.params, line
        assert len(message.params) <= 15, line
    return body


@pytest.fixture
def visitors(start_server: Callable[..., ServerProcess]) -> Iterator[list[Visitor]]:
    """One with every capability, one with none; and whom they can pester."""
    server = start_server(config=CONFIG)
    victim = LineClient(server.port)
    victim.register("victim", room="#hostile")
    both = [Visitor(server.port, "every", EVERYTHING), Visitor(server.port, "none", [])]
    yield both
    assert server.process.poll() is None
    for visitor in both:
        visitor.client.close()
    victim.close()


def test_too_few_parameters(visitors: list[Visitor]) -> None:
    """ERR_NEEDMOREPARAMS (461) or what the command has instead; ERR_NOPRIVILEGES (481) comes before it."""
    for name, row in sorted(COMMANDS.items()):
        for visitor in visitors:
            for count in range(row.min_params):
                answers = visitor.ask(" ".join([name, *["x"] * count]))
                assert any(re.match(rf":\S+ (461 \S+ {name} :|481 |462 |421 )", answer) for answer in answers), answers
            wanted = TOO_FEW.get(name, "")
            if row.min_params == 0 and wanted:
                codes = (wanted,) if isinstance(wanted, str) else wanted
                answers = visitor.ask(name)
                assert any(f" {code} " in answer for code in codes for answer in answers), (name, answers)


def test_hostile_parameters(visitors: list[Visitor]) -> None:
    """Nothing that is sent makes an answer that is no line, or ends the server."""
    rng = random.Random(4)
    for name in sorted({*COMMANDS} - {"QUIT"}):
        for line in lines_for(name, rng, LINES_A_COMMAND):
            for visitor in visitors:
                visitor.ask(line)
    for visitor in visitors:
        assert any(" 351 " in answer for answer in visitor.ask("VERSION"))


def test_hostile_parameters_before_coming_in(start_server: Callable[..., ServerProcess]) -> None:
    """The same from connections that are nobody yet: 451 for what is not for them, and no more."""
    server = start_server(config=CONFIG)
    rng = random.Random(5)
    for name, row in sorted(COMMANDS.items()):
        if name == "QUIT":
            continue
        client = LineClient(server.port)
        try:
            client.send("CAP LS 302")
            for line in lines_for(name, rng, 9):
                client.send(line)
                answers = [well_formed(answer) for answer in client.sync("fence")]
                if not row.before_registration and name in line.split(" ")[0]:
                    assert any(" 451 " in answer or " 417 " in answer for answer in answers), (line, answers)
        except (EOFError, ConnectionError):
            pass
        finally:
            client.close()
    assert server.process.poll() is None


def test_unknown_commands_and_what_is_no_line(visitors: list[Visitor]) -> None:
    """ERR_UNKNOWNCOMMAND (421) "<client> <command>"; ERR_INPUTTOOLONG (417); empty lines are nothing."""
    for visitor in visitors:
        visitor.ask("PING :drains what others did meanwhile")
    for visitor in visitors:
        assert visitor.ask("FROBNICATE a b")[0].split(" ")[1:4:2] == ["421", "FROBNICATE"]
        assert visitor.ask("") == []
        assert visitor.ask("   ") == []
        assert any(" 417 " in answer for answer in visitor.ask("PRIVMSG #lobby :" + "x" * 600))
        assert any(" 421 " in answer for answer in visitor.ask("💥 boom"))
        assert visitor.ask("@;;;=;=x;+ PING") != []
