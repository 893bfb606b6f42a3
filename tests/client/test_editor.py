"""The input line: what keys do to it."""

from hypothesis import given
from hypothesis import strategies as st

from chatbox.client.display import width
from chatbox.client.editor import END_OF_INPUT, Editor

LEFT, RIGHT, UP, DOWN, HOME, END = "\x1b[D", "\x1b[C", "\x1b[A", "\x1b[B", "\x1b[H", "\x1b[F"


def typed(keys: str) -> list[str]:
    """The lines that come of these keys."""
    return list(Editor().feed(keys))


def test_editing() -> None:
    """Typing, moving and deleting do what they do everywhere."""
    assert typed("helo" + LEFT + "l\r") == ["hello"]
    assert typed("abc\x7f\x7fx\r") == ["ax"]
    assert typed("bc" + HOME + "a" + END + "d\r") == ["abcd"]
    assert typed("one two\x17three\r") == ["one three"]
    assert typed("one two\x15x\r") == ["x"]
    assert typed("abc" + LEFT + LEFT + "\x0b\r") == ["a"]
    assert typed("abc" + HOME + "\x1b[3~\r") == ["bc"]
    assert typed("a b c\x1bb\x1bbX\r") == ["a Xb c"]


def test_a_character_with_marks_is_one() -> None:
    """Backspace takes a letter with the accent that combines with it."""
    assert typed("ae\u0301\x7f\r") == ["a"]


def test_keys_in_pieces() -> None:
    """An escape sequence that arrives byte by byte is one key."""
    editor = Editor()
    assert [line for key in "ac" + LEFT + "b\r" for line in editor.feed(key)] == ["abc"]


def test_unknown_keys_do_nothing() -> None:
    """Function keys, mouse reports and control characters leave no trace in the line."""
    assert typed("a\x1b[15~\x1b[<0;3;4M\x1bOP\x02\x06\x1cb\x9bc\u202e\r") == ["abc"]


def test_history() -> None:
    """Up and down go through earlier lines, and back to what was being typed."""
    editor = Editor()
    assert list(editor.feed("one\rtwo\rthr" + UP + UP + "\r")) == ["one", "two", "one"]
    assert list(editor.feed("draft" + UP + UP + DOWN + DOWN + "\r")) == ["draft"]


def test_end_of_input() -> None:
    """Ctrl-D leaves on an empty line, and deletes on another."""
    assert typed("\x04") == [END_OF_INPUT]
    assert typed("ab" + HOME + "\x04\r") == ["b"]


def test_completion() -> None:
    """Tab completes a name: with a colon at the start of a line, where one speaks to somebody."""
    names = ["Zoë", "Zorro", "/names"]
    editor = Editor(lambda word: [name for name in names if name.startswith(word)])
    assert list(editor.feed("Zor\thi\r")) == ["Zorro: hi"]
    assert list(editor.feed("hi Zoë\t\r")) == ["hi Zoë "]
    assert list(editor.feed("Z\t\r")) == ["Zo"]
    assert list(editor.feed("/na\t\r")) == ["/names "]


@given(st.text(st.characters(max_codepoint=0x3000)), st.integers(-5, 100))
def test_the_view_fits(keys: str, columns: int) -> None:
    """Whatever is typed, what is drawn fits the row, and the cursor is in it."""
    editor = Editor()
    list(editor.feed(keys.replace("\r", "").replace("\n", "")))
    shown, cursor = editor.view(columns)
    assert 0 <= cursor <= width(shown) <= max(columns, 3) - 1
