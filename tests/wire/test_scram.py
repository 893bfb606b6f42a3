"""SCRAM-SHA-256, by the example of its specification and by what must be refused."""

from __future__ import annotations

import base64

import pytest

from chatbox.wire.message import WireError
from chatbox.wire.scram import ClientSide, ServerSide, make_verifier, prepare, read_client_first, read_verifier

SALT = base64.b64decode("W22ZaJ0SNY7soEsUEjb6gQ==")
CLIENT_NONCE = "rOprNGfwEbeRWgbNEkqO"
SERVER_NONCE = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
FINAL = b"c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="


def server(first: bytes = b"n,,n=user,r=rOprNGfwEbeRWgbNEkqO") -> ServerSide:
    return ServerSide(read_client_first(first), make_verifier("pencil", SALT, 4096), SERVER_NONCE)


def test_the_example_of_the_specification() -> None:
    """https://www.rfc-editor.org/rfc/rfc7677#section-3: byte for byte, on both sides."""
    client, side = ClientSide("user", "pencil", CLIENT_NONCE), server()
    assert client.first() == b"n,,n=user,r=rOprNGfwEbeRWgbNEkqO"
    assert side.challenge() == (
        b"r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
    )
    assert client.final(side.challenge()) == FINAL
    answer = side.answer(FINAL)
    assert answer == b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="
    assert client.trusts(answer)
    assert not client.trusts(b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G5=")


def test_a_wrong_password_proves_nothing() -> None:
    client, side = ClientSide("user", "pen", CLIENT_NONCE), server()
    assert side.answer(client.final(side.challenge())) is None


@pytest.mark.parametrize(
    "first", [b"", b"n,,", b"n,,n=user", b"n,x,n=u,r=a", b"p=tls-unique,,n=u,r=a", b"n,,n=u,r=", b"\xff"]
)
def test_first_messages_that_are_none(first: bytes) -> None:
    with pytest.raises(WireError):
        read_client_first(first)


@pytest.mark.parametrize(
    "final", [b"", b"p=", FINAL[:-4], FINAL.replace(b"biws", b"eSws"), FINAL.replace(b"r=r", b"r=x"), b"c=biws,p=AA=="]
)
def test_final_messages_that_are_none(final: bytes) -> None:
    """Another nonce or channel binding, a proof of another length, or no message at all."""
    with pytest.raises(WireError):
        server().answer(final)


def test_names_and_what_is_kept() -> None:
    """Commas and equals signs in names are escaped; a verifier reads back as it was written."""
    first = read_client_first(ClientSide("a,b=c", "x", "n").first())
    assert (first.name, first.nonce) == ("a,b=c", "n")
    assert read_client_first(b"y,a=Ann,n=bob,r=n").authzid == "Ann"
    verifier = make_verifier("pencil", SALT, 4096)
    assert read_verifier(verifier.text()) == verifier
    for text in ("", "SCRAM-SHA-1$1:AA==$AA==:AA==", "SCRAM-SHA-256$x:AA==$AA==:AA==", verifier.text()[:-1]):
        with pytest.raises(WireError):
            read_verifier(text)


def test_passwords_are_prepared() -> None:
    """SASLprep: compatibility forms are one, soft hyphens vanish, all spaces are spaces."""
    assert prepare("pen cil") == "pen cil"
    assert prepare("Ⅸ") == "IX"
    assert prepare("I\u00adX") == "IX"
    assert prepare("a\u00a0b") == "a b"


def test_a_client_computes_neither_too_little_nor_too_much() -> None:
    """A false server that asks for one iteration wants the password; one that asks for a milliard wants time."""
    for iterations in (1, 4095, 1_000_000_000):
        with pytest.raises(WireError):
            ClientSide("u", "p", "n").final(f"r=nx,s=AAAA,i={iterations}".encode())
