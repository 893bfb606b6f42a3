"""Logging in to an account by SASL, at the beginning or later: which mechanism, and what to answer.

Source: https://ircv3.net/specs/extensions/sasl-3.2
"""

from __future__ import annotations

from collections.abc import Callable

from chatbox.client.scram import Scram, ScramFailed
from chatbox.wire.message import WireError
from chatbox.wire.sasl import CHUNK_BYTES, decode, encode, format_plain

MAX_CHALLENGE_BYTES = 8192


class Authentication:
    """One attempt.

    Args:
        account: whose.
        password: the secret.
        send: writes one command.
        private: nobody in between can read what is sent, so that PLAIN is allowed.

    Attributes:
        failure: why it cannot succeed, "" while it may.
    """

    def __init__(self, account: str, password: str, send: Callable[..., None], *, private: bool) -> None:
        self._account = account
        self._password = password
        self._send = send
        self._private = private
        self._scram: Scram | None = None
        self._steps: list[Callable[[bytes], bytes]] = []
        self._challenge = ""
        self.failure = ""

    def begin(self, mechanisms: str) -> None:
        """Chooses: SCRAM where it is offered, else PLAIN where nobody listens.

        Args:
            mechanisms: as the server lists them, "" when it does not.
        """
        offered = mechanisms.upper().split(",") if mechanisms else []
        if "SCRAM-SHA-256" in offered or (not offered and not self._private):
            self._scram = Scram(self._account, self._password)
            self._steps = [lambda challenge: self._first(), self._final, self._verified]
            self._send("AUTHENTICATE", "SCRAM-SHA-256")
        elif offered and "PLAIN" not in offered:
            self.failure = f"this server logs in by {mechanisms} only"
        elif not self._private:
            self.failure = "without TLS anybody in between could read the password: connect with TLS to log in"
        else:
            self._steps = [lambda challenge: format_plain(self._account, self._password)]
            self._send("AUTHENTICATE", "PLAIN")

    def challenge(self, text: str) -> None:
        """Takes in one AUTHENTICATE line of the server; each step is taken once, and never unasked."""
        if not self._steps or self.failure:
            return
        self._challenge += "" if text == "+" else text
        if len(text) == CHUNK_BYTES and len(self._challenge) < MAX_CHALLENGE_BYTES:
            return
        whole, self._challenge = self._challenge or "+", ""
        try:
            answer = self._steps.pop(0)(decode(whole))
        except (ScramFailed, WireError) as error:
            self.failure = str(error)
            self._send("AUTHENTICATE", "*")
            return
        for chunk in encode(answer):
            self._send("AUTHENTICATE", chunk)

    @property
    def proven(self) -> bool:
        """Whether the server may be believed that we are in: with SCRAM it has to show that it knows us."""
        return not self._scram or not self._steps

    def _first(self) -> bytes:
        assert self._scram
        return self._scram.first()

    def _final(self, challenge: bytes) -> bytes:
        assert self._scram
        return self._scram.final(challenge)

    def _verified(self, challenge: bytes) -> bytes:
        assert self._scram
        self._scram.verify(challenge)
        return b""
