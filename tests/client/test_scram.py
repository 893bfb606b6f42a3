"""SCRAM-SHA-256, against the example of the specification, and as part of logging on."""

from __future__ import annotations

import base64

import pytest

from chatbox.client import Login
from chatbox.client.scram import Scram, ScramFailed
from chatbox.wire.sasl import encode
from tests.client.dialogue import Dialogue

SERVER_FIRST = b"r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
SERVER_FINAL = b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="


def test_the_example_of_the_specification() -> None:
    """RFC 7677, section 3."""
    scram = Scram("user", "pencil", "rOprNGfwEbeRWgbNEkqO")
    assert scram.first() == b"n,,n=user,r=rOprNGfwEbeRWgbNEkqO"
    assert scram.final(SERVER_FIRST).endswith(b",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")
    scram.verify(SERVER_FINAL)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\xff",
        b"r=other,s=AA==,i=4096",
        SERVER_FIRST.replace(b"4096", b"99999999"),
        SERVER_FIRST.replace(b"s=", b"s=!"),
    ],
)
def test_a_server_that_answers_wrongly(answer: bytes) -> None:
    """RFC 5802, section 5.1: the nonce must begin with ours; nobody makes us compute without end."""
    with pytest.raises(ScramFailed):
        Scram("user", "pencil", "rOprNGfwEbeRWgbNEkqO").final(answer)


def test_a_server_that_does_not_know_the_password() -> None:
    """RFC 5802, section 5: the client must check the server's signature."""
    scram = Scram("user", "pencil", "rOprNGfwEbeRWgbNEkqO")
    scram.final(SERVER_FIRST)
    with pytest.raises(ScramFailed):
        scram.verify(b"v=AAAA")


def begin(mechanisms: str, *, private: bool) -> Dialogue:
    talk = Dialogue(Login("Zoë", account="zoe", password="pencil", private=private))
    talk.hear(f":s CAP * LS :sasl={mechanisms}")
    talk.sent()
    talk.hear(":s CAP * ACK :sasl")
    return talk


def test_scram_comes_before_plain() -> None:
    """The password is not told where it need not be."""
    talk = begin("PLAIN,SCRAM-SHA-256", private=True)
    assert talk.sent_lines() == ["AUTHENTICATE SCRAM-SHA-256"]
    talk.hear("AUTHENTICATE +")
    first = base64.b64decode(talk.sent()[0].param(0))
    nonce = first.partition(b"r=")[2]
    answer = b"r=" + nonce + b"server,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
    talk.hear(f"AUTHENTICATE {encode(answer)[0]}")
    assert b",p=" in base64.b64decode(talk.sent()[0].param(0))
    talk.hear(f"AUTHENTICATE {encode(SERVER_FINAL)[0]}")  # the signature of another log-in
    assert "AUTHENTICATE *" in talk.sent_lines()
    assert "could not show" in talk.protocol.closed()[0].reason  # type: ignore[attr-defined]


def test_a_server_cannot_skip_its_proof() -> None:
    """A 903 before the signature is worth nothing."""
    talk = begin("SCRAM-SHA-256", private=False)
    talk.hear("AUTHENTICATE +", ":s 903 Zoë :ok")
    assert "QUIT" in talk.sent_lines()


@pytest.mark.parametrize("mechanisms", ["PLAIN", "PLAIN,EXTERNAL"])
def test_no_password_in_the_clear(mechanisms: str) -> None:
    """Without TLS somebody in between could read it."""
    talk = begin(mechanisms, private=False)
    assert "AUTHENTICATE PLAIN" not in talk.sent_lines()
    assert "TLS" in talk.protocol.closed()[0].reason  # type: ignore[attr-defined]
