"""People on real connections to one server, for tests that hold the server to the letter of a specification."""

from __future__ import annotations

import base64
import contextlib
import itertools
import re
import socket

from chatbox.wire.caps import CAPS
from chatbox.wire.message import Message, parse
from tests.support import LineClient, ServerProcess

NAME = "irc.example"
CONFIG = f"""
[server]
name = "{NAME}"
network = "Example"
description = "A server for examples"
motd = ["Be kind."]
admin = ["Berlin", "The example society", "admin@irc.example"]
icon = "https://irc.example/icon.png"
[accounts]
password_hash = "fast"
registration_before_connect = true
login_attempts_per_minute = 0
[features]
roleplay = true
[[oper]]
name = "root"
password = "root"
"""
NOT_ASKED_FOR = {"sts", "no-implicit-names", "draft/no-implicit-names", "chatbox/resume"}
"""What takes something away, or cannot be asked for, or makes somebody another."""
EVERY = tuple(cap.name for cap in CAPS if cap.name not in NOT_ASKED_FOR)
HUMAN_TEXT = re.compile(r"^(:\S+ (?:[45]\d\d|696|71[2-4]|90[24-8]|FAIL|WARN|NOTE) .*?) :.*$")


class Person(LineClient):
    """Somebody connected to the server.

    Attributes:
        nick: the one they came in with; "*" before.
    """

    nick = "*"

    def ask(self, *lines: str) -> list[str]:
        """Sends lines; returns all that it is told until they are done, as `brief` has it."""
        self.heard()
        self.send(*lines)
        return self.heard()

    def heard(self) -> list[str]:
        """What it was told since, as `brief` has it."""
        return [brief(line) for line in self.sync("fence")]

    def raw(self, *lines: str) -> list[str]:
        """Like `ask`, but with tags and texts as they come."""
        self.heard()
        self.send(*lines)
        return self.sync("fence")

    def told(self, *lines: str) -> list[Message]:
        """Like `raw`, taken apart."""
        return [parse(line) for line in self.raw(*lines)]

    def come_in(self, nick: str, *caps: str) -> None:
        """Negotiates capabilities and registers."""
        if caps:
            half = len(caps) // 2
            self.send("CAP LS 302", f"CAP REQ :{' '.join(caps[:half])}", f"CAP REQ :{' '.join(caps[half:])}")
        self.send(f"NICK {nick}", f"USER {nick} 0 * :Real {nick}", *(["CAP END"] if caps else []))
        self.until(" 001 ")
        self.nick = nick
        self.heard()

    def leave(self) -> None:
        """Goes, and waits until the server has noticed, so that the nick is free."""
        with contextlib.suppress(OSError, EOFError):
            self.send("QUIT")
            while True:
                self.line()
        self.close()


class Meeting:
    """Who takes part in one test, in a room of its own."""

    numbers = itertools.count(1)

    def __init__(self, server: ServerProcess) -> None:
        self.server = server
        self._people: list[Person] = []
        number = next(self.numbers)
        self.room = f"#room{number}"
        self.account = f"account{number}"
        """The name of an account that is free."""

    def another(self) -> int:
        """A number that nobody else gets."""
        return next(self.numbers)

    def nobody(self) -> Person:
        """A connection that has said nothing."""
        self._people.append(Person(self.server.port))
        return self._people[-1]

    def person(self, nick: str, *caps: str, room: str = "") -> Person:
        """Somebody with these capabilities, in a room."""
        person = self.nobody()
        person.come_in(nick, *caps)
        if room:
            person.ask(f"JOIN {room}")
            for other in self._people:
                if other is not person and other.nick != "*":
                    other.heard()
        return person

    def new(self, nick: str, room: str = "") -> Person:
        """Somebody whose client knows everything."""
        return self.person(nick, *EVERY, room=room)

    def old(self, nick: str, room: str = "") -> Person:
        """Somebody whose client knows nothing but RFC 1459."""
        return self.person(nick, room=room)

    def operator(self, nick: str, *caps: str, room: str = "") -> Person:
        """An operator of the server."""
        person = self.person(nick, *caps, room=room)
        person.ask("OPER root root")
        return person

    def registered(self, *caps: str, room: str = "", account: str = "") -> Person:
        """Somebody who is logged in, to an account made for this, whose name is their nick: it stays theirs a while."""
        nick = account or self.account
        self._make_account(nick)
        person = self.nobody()
        person.send("CAP LS 302", f"NICK {nick}", "CAP REQ sasl", "AUTHENTICATE PLAIN")
        person.send("AUTHENTICATE " + base64.b64encode(f"\0{nick}\0secret".encode()).decode())
        person.until(" 903 ")
        person.come_in(nick, *(caps or ("sasl",)))
        if room:
            person.ask(f"JOIN {room}")
        return person

    def _make_account(self, name: str) -> None:
        """From an address that no other is made from, since so many from one are too many in a minute."""
        high, low = divmod(self.another(), 200)
        source = (f"127.0.{1 + high % 200}.{1 + low}", 0)
        with socket.create_connection(("127.0.0.1", self.server.port), 20, source) as connection:
            connection.sendall(f"CAP LS 302\r\nNICK {name}\r\nREGISTER {name} * secret\r\n".encode())
            told = b""
            while b"REGISTER SUCCESS" not in told:
                data = connection.recv(4096)
                assert data, told
                told += data

    def end(self) -> None:
        """Everybody goes."""
        for person in self._people:
            person.leave()


def brief(line: str) -> str:
    """A line without tags, and without the text for people of what is an error."""
    line = line.partition(" ")[2] if line.startswith("@") else line
    return HUMAN_TEXT.sub(r"\1", line).removeprefix(f":{NAME} ")
