"""Logging on: from the first byte to the welcome.

Sources: https://modern.ircdocs.horse/#connection-registration, https://ircv3.net/specs/extensions/sasl-3.2
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chatbox.client.authentication import Authentication
from chatbox.client.capabilities import RESUME, Negotiation
from chatbox.client.nicks import NickChooser, to_ascii
from chatbox.wire import numerics as num
from chatbox.wire.message import Message

_SASL_FAILED = {num.ERR_NICKLOCKED, num.ERR_SASLFAIL, num.ERR_SASLTOOLONG, num.ERR_SASLABORTED}
_SHUT_OUT = {num.ERR_PASSWDMISMATCH, "463", "465", "466"}
_NICK_TAKEN = {num.ERR_NICKNAMEINUSE, "436", "437"}
_NICK_INVALID = {num.ERR_ERRONEUSNICKNAME, num.ERR_NONICKNAMEGIVEN}


@dataclass(frozen=True, slots=True)
class Login:
    """Who we want to be.

    Attributes:
        nick: the wanted name, as a person would write it; the server decides what becomes of it.
        account: the account to log in to, with `password`, by SASL: SCRAM-SHA-256 where the server knows it.
        password: the account's password.
        server_password: the password of the server itself, for everybody.
        username: the user name shown in `nick!user@host`; from the nick when "".
        realname: free text that WHOIS shows; the wanted name when "".
        token: with which to come back as who we were there before (docs/protocol.md), "" for none.
        private: nobody in between reads along (TLS, or this machine), so that PLAIN may send the password as it is.
        playback: ask for comings and goings as part of the past.
    """

    nick: str
    account: str = ""
    password: str = ""
    server_password: str = ""
    username: str = ""
    realname: str = ""
    token: str = ""
    private: bool = True
    playback: bool = False

    def __repr__(self) -> str:
        return f"Login(nick={self.nick!r}, account={self.account!r})"  # passwords never reach a log


class Registration:
    """Says what to send until the server welcomes us, or why it never will.

    Args:
        login: who we want to be.
        send: writes one command.

    Attributes:
        caps: the capabilities.
        nicks: the names tried.
        welcomed: the server has sent its welcome.
        resumed: we are who we were on an earlier connection.
        failure: why trying again is pointless, "" while it is not.
    """

    def __init__(self, login: Login, send: Callable[..., None]) -> None:
        self._login = login
        self._send = send
        self._wants_account = bool(login.account)
        self._authenticated = False
        self._ended = False
        self._later: tuple[str, str] | None = None
        self.authentication: Authentication | None = None
        self.caps = Negotiation(send, sasl=self._wants_account, playback=login.playback)
        self.nicks = NickChooser(login.nick)
        self.welcomed = False
        self.resumed = False
        self.failure = ""

    def start(self) -> None:
        """Sends the opening lines."""
        self._send("CAP", "LS", "302")
        if self._login.server_password:
            self._send("PASS", self._login.server_password)
        self._send("NICK", self.nicks.nick)
        username = to_ascii(self._login.username or self._login.nick)[:10] or "user"
        self._send("USER", username, "0", "*", _one_line(self._login.realname or self._login.nick) or username)

    def handle(self, message: Message) -> bool:
        """Takes in one line; returns whether it was all about logging on, so that nobody else need see it."""
        command = message.command
        if command == "CAP":
            self.caps.handle(message)
            self._advance()
        elif command == "RESUME" and message.param(0) == "OK":
            self.resumed = True
        elif command == "AUTHENTICATE":
            self._authenticate(message.param(0))
        elif self.welcomed:
            return False
        elif command == num.RPL_SASLSUCCESS:
            self._succeeded()
        elif command in _SASL_FAILED:
            self._fail(message.params[-1] if message.params else "log-in failed")
        elif command in _SHUT_OUT:
            self._fail(message.params[-1] if message.params else "not admitted")
        elif command in _NICK_TAKEN:
            self._try_nick(self.nicks.in_use())
        elif command in _NICK_INVALID:
            self._try_nick(self.nicks.invalid())
        elif command == num.RPL_WELCOME:
            self._welcome()
        else:
            return False
        return command != num.RPL_WELCOME

    def log_in(self, account: str, password: str) -> None:
        """Logs in after the welcome; the server's answers are lines like others."""
        self._later = (account, password)
        if "sasl" in self.caps.enabled:
            self._advance()
        else:
            self.caps.want("sasl")

    def _welcome(self) -> None:
        self.welcomed = True
        if self._wants_account and not self._authenticated:
            self._fail("this server has no accounts to log in to")

    def _advance(self) -> None:
        """Goes on to the account when the capabilities are settled, and ends the negotiation after it."""
        if self.welcomed and self._later and self.caps.settled:
            later, self._later = self._later, None
            self._begin(*later)
        if self.welcomed or self._ended or self.failure or not self.caps.settled:
            return
        if self._wants_account and not self._authenticated:
            if self.authentication is None:
                self._begin(self._login.account, self._login.password)
        else:
            self._ended = True
            if self._login.token and RESUME in self.caps.enabled and not self._wants_account:
                self._send("RESUME", self._login.token)
            self._send("CAP", "END")

    def _begin(self, account: str, password: str) -> None:
        self.authentication = Authentication(account, password, self._send, private=self._login.private)
        if "sasl" in self.caps.enabled:
            self.authentication.begin(self.caps.offered.get("sasl", ""))
        else:
            self.authentication.failure = "this server has no accounts to log in to"
        self._look_for_failure()

    def _authenticate(self, challenge: str) -> None:
        if self.authentication:
            self.authentication.challenge(challenge)
            self._look_for_failure()

    def _look_for_failure(self) -> None:
        if self.authentication and self.authentication.failure and not self.welcomed:
            self._fail(self.authentication.failure)

    def _succeeded(self) -> None:
        if self.authentication and not self.authentication.proven:
            self._fail("the server could not show that it knows the account")
            return
        self._authenticated = True
        self._advance()

    def _try_nick(self, nick: str | None) -> None:
        if nick is None:
            self._fail("the server takes none of the names that were tried")
        else:
            self._send("NICK", nick)

    def _fail(self, reason: str) -> None:
        if not self.failure:
            self.failure = reason
            self._send("QUIT")


def _one_line(text: str) -> str:
    return " ".join(text.replace("\0", " ").split())
