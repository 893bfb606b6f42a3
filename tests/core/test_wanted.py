"""What a search finds: what people mean by the words they type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbox.core.event import Event
from chatbox.core.events import Joined
from chatbox.core.said import Blank, Lines, Said
from chatbox.core.wanted import AUTHOR, indexed, wanted
from chatbox.core.words import folded


def said(body: str, nick: str = "ann", account: str = "") -> Said:
    return Said(f"{nick}!u@h", account, "PRIVMSG", "#a", body)


@pytest.mark.parametrize(
    ("typed", "body"),
    [
        ("deploy", "The DEPLOYMENT failed"),
        ("failed deploy", "The deployment failed"),
        ("cafe", "un café"),
        ("café", "un CAFE\u0301"),
        ("strasse", "Lange Straße 7"),
        ("istanbul", "İstanbul"),
        ("ещё", "ЕЩЕ раз"),
        ("deploy", "de\x02plo\x02y"),
        ("red", "\x0304,05red\x03 text"),
        ("5 red", "\x03045 red"),
        ("foo bar", "foo_bar"),
        ("don't", "I don't know"),
        ("example.com/path", "see https://example.com/path?q=1"),
        ('"quick brown"', "the Quick, brown fox"),
        ("“quick brown” fox", "the Quick, brown fox"),
        ("«quick» „brown“", "the Quick, brown fox"),
        ("no", "no, thanks"),
        ("天气", "今天天气很好"),
        ("天", "今天天气很好"),
        ("天气 deploy", "今天天气很好deploy了"),
        ('"v2 发布"', "我们v2发布了"),
        ("한국", "한국어를 배워요"),
        ("สวัสดี", "สวัสดีครับ"),
        ("ABC", "ＡＢＣ"),
        ("カナ", "ｶﾅ"),
        ("ガ", "ｶﾞ"),
        ("한국", "한국어"),
        ("हिन्", "हिन्दी में"),
        ("தமி", "தமிழ்நாடு"),
        ("كتاب", "كِتابٌ"),
        ("שלום", "שָׁלוֹם"),
        ("col2", "col1\tcol2"),
        ("two", "one\u200btwo"),
        ("🎉", "shipped🎉now"),
        ("waves", "\x01ACTION waves\x01"),
        ("second", "first line\nsecond line"),
        ("seamless", "seam\rless"),
        ("#ops", "see #ops"),
    ],
)
def test_found(typed: str, body: str) -> None:
    """Whatever the case, accents, width, formatting and punctuation; beginnings of words; scripts without spaces."""
    assert wanted(typed).fits(said(body))


@pytest.mark.parametrize(
    ("typed", "body"),
    [
        ("ploy", "deploy"),
        ("no", "nobody"),
        ("deploy failed", "deploy"),
        ('"brown quick"', "the quick brown fox"),
        ('"quick bro"', "the quick brown fox"),
        ("“quick bro”", "the quick brown fox"),
        ("天下", "今天天气很好"),
        ("か", "が"),
        ("!!!", "!!!"),
        ("", "anything"),
        ("version", "\x01VERSION\x01"),
        ("04", "\x0304red"),
    ],
)
def test_not_found(typed: str, body: str) -> None:
    """Ends of words, short beginnings, other orders, punctuation alone, what programs ask each other."""
    assert not wanted(typed).fits(said(body))


def test_by_whom() -> None:
    """A nick or an account, whatever the case; with or without words."""
    one = said("hello", "Bob|away", "bobby")
    assert wanted(None, "bob|AWAY").fits(one)
    assert wanted("hello", "Bobby").fits(one)
    assert not wanted("hello", "bob").fits(one)
    assert not wanted("bye", "bobby").fits(one)
    assert wanted(None).fits(one)


@pytest.mark.parametrize("event", [Joined("ann!u@h", realname="hello"), Blank("ann!u@h")], ids=["join", "taken back"])
def test_only_messages(event: Event) -> None:
    """Neither joins nor what is taken back; messages of several lines are messages."""
    assert not wanted(None).fits(event)
    assert not wanted("hello").fits(event)
    assert wanted("hello").fits(Lines("ann!u@h", "", "PRIVMSG", "#a", "well\nhello"))


texts = st.text(st.sampled_from("aBcdé ß\u0301_-\"'!\x02\x03\x0f3,天気かがｶﾅ한สี🎉👍🏽\u200d\n\rЁİﬁ½"), max_size=14)


def has_all_terms(words: list[str], typed: str, author: str) -> bool:
    """What an index does."""
    return all(
        any(word.startswith(term.word) if term.begins else word == term.word for word in words)
        for term in wanted(typed, author).terms()
    )


@given(texts, texts, st.sampled_from(["", "ann", "[x]_", "é"]), st.sampled_from(["", "x", "Éé"]))
def test_the_index_has_all_that_fits(body: str, typed: str, nick: str, account: str) -> None:
    """Nothing is missed by asking the index first, whoever and whatever is asked for."""
    message = said(body, nick or "ann", account)
    words = indexed(message).split()
    for author in ("", nick.upper(), account):
        if wanted(typed, author).fits(message):
            assert has_all_terms(words, typed, author)


@given(texts)
def test_each_text_finds_itself(body: str) -> None:
    """As long as it has words."""
    body = body.replace('"', " ").replace("\r", "")
    if folded(body).strip():
        assert wanted(body).fits(said(body))


@given(st.text(max_size=20))
def test_words_of_anything(text: str) -> None:
    """The words of an index are letters, digits and what is not ASCII; nothing raises."""
    words = indexed(said(text))
    assert all(char.isalnum() or char == " " or char > "\x7f" for char in words)
    assert words == words.lower() or not words.isascii()
    assert not words or AUTHOR in words
    assert not any(char in folded(text) for char in "\n\r\t\x02")


def test_an_index_keeps_the_account_once() -> None:
    """Where nick and account are the same they are one word."""
    assert indexed(said("x", "Ann", "ann")).split() == ["x", f"{AUTHOR}ann"]
    assert indexed(said("x", "ann", "bob")).split() == ["x", f"{AUTHOR}ann", f"{AUTHOR}bob"]
    assert indexed(said("\x01PING\x01")) == ""
