"""A protocol and a server that is played by the test: what it says, and what the client answered."""

from __future__ import annotations

from datetime import UTC, datetime

from chatbox.client import Event, Login, Protocol
from chatbox.wire.message import Message, parse

NOW = datetime(2026, 1, 2, 14, 3, 5, tzinfo=UTC)
ALL_CAPS = (
    "message-tags server-time batch echo-message labeled-response account-tag extended-join multi-prefix "
    "away-notify userhost-in-names cap-notify draft/chathistory"
)


class Dialogue:
    """One conversation between a client and a played server."""

    def __init__(self, login: Login | None = None) -> None:
        self.protocol = Protocol(login or Login("Zoë"), clock=lambda: NOW)
        self.protocol.start()

    def hear(self, *lines: str) -> list[Event]:
        """The server says these lines; returns what the client makes of them."""
        return self.protocol.receive("".join(line + "\r\n" for line in lines).encode())

    def sent(self) -> list[Message]:
        """What the client has sent since the last time."""
        return [parse(line) for line in self.protocol.outgoing().decode().split("\r\n") if line]

    def sent_lines(self) -> list[str]:
        """The same, as text without tags."""
        return [str(Message(said.command, said.params, said.source)) for said in self.sent()]


def welcomed(caps: str = ALL_CAPS, *features: str, nick: str = "Zoë") -> Dialogue:
    """A conversation in which the client has been let in, with these capabilities and features."""
    talk = Dialogue(Login(nick))
    if caps:
        talk.hear(f":irc.test CAP * LS :{caps}")
        for asked in talk.sent():
            if asked.command == "CAP" and asked.param(0) == "REQ":
                talk.hear(f":irc.test CAP * ACK :{asked.param(1)}")
    tokens = " ".join((*features, "CHATHISTORY=50", "CASEMAPPING=precis", "PREFIX=(ov)@+"))
    talk.hear(f":irc.test 001 {nick} :Welcome", f":irc.test 005 {nick} {tokens} :are supported")
    talk.hear(f":irc.test 422 {nick} :No message of the day")
    talk.sent()
    return talk
