"""Lines that no client should send: each command of the table with too few, too many and hostile parameters."""

from __future__ import annotations

import random
from collections.abc import Iterator

HOSTILE = (
    "",
    "*",
    ",",
    ",,,,,,,,",
    "#",
    "#" + "x" * 300,
    "#lobby,#lobby,#lobby",
    "#a,#b,#c,#d,#e,#f,#g",
    "nobody",
    "ann,bob,cat,dan,eve",
    "victim",
    "x" * 400,
    "💥" * 90,
    "e\u0301" * 50,
    "\u202egnirts",
    "\x01VERSION\x01",
    "\x02\x03\x0f\x1d",
    "\x7f\x80",
    "%s%n%d",
    "{}{0}{1.__class__}",
    "../../etc/passwd",
    "' OR 1=1 --",
    "-1",
    "0",
    "99999999999999999999",
    "1e309",
    "٣",
    "+ovhaq",
    "+beI-beI",
    "+klimnst",
    "=",
    "@",
    "@a=b",
    "!",
    "*!*@*",
    "a!b@c!d@e",
    "[" * 300,
    "(a+)+$" * 20,
    "msgid=",
    "msgid=x",
    "timestamp=9999-99-99T99:99:99.999Z",
    "timestamp=2023-11-14T22:13:20.000Z",
    "LATEST",
    "+1",
    "-1",
    "~account",
    "~a:",
    "true",
    "PLAIN",
    "%",
    "%tcuihsnfdlaor,9999",
    "-",
    "*all",
    "#hostile,victim,#nowhere",
    "999999999999999999999d",
    "draft/multiline",
    "1.2.3.4/0",
    "::/0",
    "a" * 400,
)
SECRETS = {"OPER", "PASS", "AUTHENTICATE", "REGISTER", "VERIFY", "RESUME"}
"""What is tried less often, since after a few attempts all others are refused alike."""


def lines_for(command: str, rng: random.Random, count: int) -> Iterator[str]:
    """So many lines of a command: none to six parameters, the last one sometimes with spaces."""
    for number in range(3 if command in SECRETS else count):
        params = [rng.choice(HOSTILE) for _ in range(number % 7)]
        yield written(command, params, spaced=rng.random() < 0.3)
    yield f"{command} " + " ".join("x" for _ in range(40))


PLACES = (
    ("{}",),
    ("#hostile", "{}"),
    ("victim", "{}"),
    ("*", "{}"),
    ("#hostile", "victim", "{}"),
    ("victim", "#hostile", "{}"),
    ("#hostile", "{}", "#hostile", "more"),
)
"""Where each of them stands once, beside what means something."""


def everywhere(command: str) -> Iterator[str]:
    """Lines of a command with each of the hostile parameters in each place."""
    for params in PLACES:
        for hostile in HOSTILE:
            yield written(command, [hostile if param == "{}" else param for param in params])


def written(command: str, params: list[str], spaced: bool = False) -> str:
    """A line with these parameters, those in the middle made so that they can stand there."""
    *middle, last = params or [""]
    words = [param.replace(" ", "_").lstrip(":") or "*" for param in middle]
    if spaced:
        last += " and more"
    return " ".join([command, *words, *([":" + last] if params else [])])
