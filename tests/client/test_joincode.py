"""Join codes: short, the same way back, and what was misheard is noticed."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbox.client.joincode import NoCode, decode, encode, looks_like_code
from chatbox.client.words import WORDS

ADDRESSES = (
    st.one_of(
        st.ip_addresses(v=4),
        st.ip_addresses(v=6),
        st.ip_addresses(network="192.168.0.0/16"),
        st.ip_addresses(network="10.0.0.0/8"),
        st.ip_addresses(network="172.16.0.0/12"),
    )
    .filter(lambda address: not address.is_unspecified)
    .map(str)
)
PORTS = st.one_of(st.just(8080), st.integers(1, 65535))


def test_the_words() -> None:
    """256, in order, told apart by their first four letters, and short."""
    assert len(WORDS) == 256 == len({word[:4] for word in WORDS})
    assert list(WORDS) == sorted(WORDS)
    assert all(word.isascii() and word.isalpha() and 4 <= len(word) <= 8 for word in WORDS)


@given(ADDRESSES, PORTS, st.booleans())
def test_the_same_way_back(host: str, port: int, secure: bool) -> None:
    """Whatever separates the words, and with their first four letters alone."""
    code = encode(host, port, secure)
    assert looks_like_code(code)
    assert decode(code) == (host, port, secure)
    assert decode("  " + code.upper().replace("-", ", ")) == (host, port, secure)
    assert decode(" ".join(word[:4] for word in code.split("-"))) == (host, port, secure)


@pytest.mark.parametrize(
    ("host", "port", "words"),
    [
        ("192.168.1.5", 8080, 4),
        ("172.16.1.5", 8080, 5),
        ("10.1.2.3", 8080, 5),
        ("8.8.8.8", 8080, 6),
        ("192.168.1.5", 9000, 6),
    ],
)
def test_how_long_they_are(host: str, port: int, words: int) -> None:
    """Four words at home."""
    assert len(encode(host, port).split("-")) == words


@given(ADDRESSES, PORTS, st.data())
def test_a_wrong_word_is_mostly_noticed(host: str, port: int, data: st.DataObject) -> None:
    """A code that is taken all the same is that of its own address: nothing that is no code is taken for one."""
    words = encode(host, port).split("-")
    at = data.draw(st.integers(0, len(words) - 1))
    words[at] = data.draw(st.sampled_from([word for word in WORDS if word != words[at]]))
    try:
        other = decode("-".join(words))
    except NoCode:
        return
    assert encode(*other) == "-".join(words)


def test_how_many_wrong_words_are_noticed() -> None:
    """Of all codes with one wrong word, fewer than one in fifty is taken."""
    words = encode("192.168.1.5", 8080).split("-")
    wrong = [[*words[:at], other, *words[at + 1 :]] for at in range(4) for other in WORDS if other != words[at]]
    taken = 0
    for one in wrong:
        try:
            decode("-".join(one))
            taken += 1
        except NoCode:
            pass
    assert taken < len(wrong) / 50


@given(st.text())
def test_anything_else_is_no_code(text: str) -> None:
    """Never another exception; a host name is not mistaken for a code."""
    try:
        host, _, _ = decode(text)
    except NoCode:
        return
    ipaddress.ip_address(host)


@pytest.mark.parametrize("text", ["localhost", "chat.example.org", "my-box", "192.168.1.5", "a-b-c-d-e"])
def test_hosts_are_no_codes(text: str) -> None:
    """`chatbox join HOST` stays what it was."""
    assert not looks_like_code(text)
