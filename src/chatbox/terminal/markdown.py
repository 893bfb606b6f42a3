"""What people write, with its Markdown, links and code shown; as lines of styled text that a terminal can take.

Only what is common in chat is known: **bold**, *italic*, ~~struck~~, `code`, fenced code, quotes and links.
"""

from __future__ import annotations

import re

from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Keyword, Name, Number, String, Token
from pygments.util import ClassNotFound
from rich.style import Style
from rich.text import Text

from chatbox.client.display import clean

_URL = r"(?:https?|ircs?|wss?|ftp|gopher|gemini)://[!-;=?-~]+|mailto:[!-;=?-~]+"
_INLINE = re.compile(
    r"(?P<code>``(?P<code2>.+?)``|`(?P<code1>[^`\n]+)`)"
    r"|\[(?P<label>[^\]\n]+)\]\((?P<target>" + _URL + r")\)"
    r"|(?P<url>" + _URL + r")"
    r"|(?<![\w*])\*\*(?P<bold>[^\s*](?:.*?[^\s])?)\*\*(?![\w*])"
    r"|(?<![\w*])\*(?P<italic>[^\s*](?:[^*]*?[^\s*])?)\*(?![\w*])"
    r"|(?<![\w_])_(?P<under>[^\s_](?:[^_]*?[^\s_])?)_(?![\w_])"
    r"|(?<![\w~])~~(?P<struck>[^\s~](?:.*?[^\s~])?)~~(?![\w~])"
)
_FENCE = re.compile(r"^```([\w+#.-]*)\s*$")
_CLOSERS = {")": "(", "]": "[", "}": "{"}
_CODE = Style(color="cyan")
_COLOURS = (
    (Comment, Style(dim=True)),
    (Keyword, Style(color="magenta")),
    (String, Style(color="green")),
    (Number, Style(color="yellow")),
    (Name.Function, Style(color="blue")),
    (Name.Class, Style(color="blue", bold=True)),
    (Name.Builtin, Style(color="blue")),
)


def blocks(text: str) -> list[Text]:
    """A message as lines of styled text, to be wrapped each on its own."""
    found: list[Text] = []
    code: list[str] | None = None
    language = ""
    for line in text.split("\n"):
        fence = _FENCE.match(line.strip())
        if code is None and fence:
            code, language = [], fence[1]
        elif code is not None and line.strip() == "```":
            found += _highlighted(code, language)
            code = None
        elif code is not None:
            code.append(line)
        else:
            found.append(_line(line))
    if code is not None:  # never closed: it is code all the same
        found += _highlighted(code, language)
    return found or [Text("")]


def _line(line: str) -> Text:
    if line.startswith("> "):
        quoted = Text("▎ ", Style(dim=True))
        quoted.append_text(inline(line[2:], Style(dim=True)))
        return quoted
    return inline(line)


def inline(text: str, base: Style | None = None) -> Text:
    """One line, with what is marked in it shown, and everything that a terminal would obey taken out."""
    found = Text(style=base or Style.null())
    at = 0
    for match in _INLINE.finditer(text):
        found.append(clean(text[at : match.start()]))
        at = match.start() + _marked(found, match)
        if at < match.end():  # the end of a link turned out to be the end of a sentence
            found.append(clean(text[at : match.end()]))
            at = match.end()
    found.append(clean(text[at:]))
    return found


def _marked(found: Text, match: re.Match[str]) -> int:
    """Adds what was matched; returns how much of it that was."""
    whole = len(match[0])
    if match["code"]:
        found.append(clean(match["code1"] or match["code2"] or ""), _CODE)
    elif match["target"]:
        found.append(clean(match["label"]), link_style(match["target"]))
        found.append(f" ({match['target']})", Style(dim=True))  # a label may say anything
    elif match["url"]:
        url = trimmed(match["url"])
        found.append(url, link_style(url))
        return len(url)
    elif match["bold"]:
        found.append_text(inline(match["bold"], Style(bold=True)))
    elif match["italic"] or match["under"]:
        found.append_text(inline(match["italic"] or match["under"], Style(italic=True)))
    elif match["struck"]:
        found.append_text(inline(match["struck"], Style(strike=True)))
    return whole


def trimmed(url: str) -> str:
    """A link without the punctuation of the sentence that it stands in."""
    while url and (
        url[-1] in ".,;:!?'\"*_" or (url[-1] in _CLOSERS and url.count(_CLOSERS[url[-1]]) < url.count(url[-1]))
    ):
        url = url[:-1]
    return url


def link_style(url: str) -> Style:
    """Underlined, and clickable in terminals that know OSC 8. Links are of printable ASCII only."""
    return Style(underline=True, link=url)


def _highlighted(lines: list[str], language: str) -> list[Text]:
    code = "\n".join(clean(line) for line in lines)
    text = Text(code, style=_CODE if not language else Style.null())
    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False) if language else None
    except ClassNotFound:
        lexer = None
    if lexer:
        at = 0
        for kind, value in lexer.get_tokens(code):
            style = _colour(kind)
            if style:
                text.stylize(style, at, at + len(value))
            at += len(value)
    shown = text.split("\n", allow_blank=True)
    return [Text().append("│ ", Style(dim=True)).append_text(line) for line in shown]


def _colour(kind: object) -> Style | None:
    assert isinstance(kind, type(Token))
    return next((style for group, style in _COLOURS if kind in group), None)
