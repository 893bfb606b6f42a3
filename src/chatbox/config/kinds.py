"""Kinds of values: each knows what it accepts, in words, and how to read it from a file and from text.

A file gives typed TOML values (`parse`), the environment gives text (`read`). Both return the value as the
server uses it or raise `RefusedError`.
"""

import math
import re
from pathlib import Path

from chatbox.config.errors import RefusedError

__all__ = ["Choice", "Duration", "FilePath", "Kind", "List", "Number", "Switch", "Text", "Whole", "seconds"]

_SWITCHES = {
    "true": True,
    "yes": True,
    "on": True,
    "1": True,
    "false": False,
    "no": False,
    "off": False,
    "0": False,
}
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_LONGEST_DURATION = 100 * 366 * 86400


class Kind:
    """A kind of value. `accepted` says what it takes and completes the sentence "it must be …"."""

    accepted = ""

    def parse(self, value: object) -> object:
        """The value for a key, from a value of a TOML file. Raises `RefusedError`."""
        raise NotImplementedError

    def read(self, text: str) -> object:
        """The value for a key, from text of the environment or of a flag. Raises `RefusedError`."""
        return self.parse(text)


class Switch(Kind):
    """On or off."""

    accepted = "true or false"

    def parse(self, value: object) -> bool:
        if not isinstance(value, bool):
            raise RefusedError(value)
        return value

    def read(self, text: str) -> bool:
        switch = _SWITCHES.get(text.strip().lower())
        if switch is None:
            raise RefusedError(text)
        return switch


class Number(Kind):
    """A number within a range. `zero`, if given, says what 0 means and makes 0 accepted."""

    noun = "a number"

    def __init__(self, low: float, high: float, zero: str = "") -> None:
        self.low, self.high = low, high
        self.zero = bool(zero)
        self.accepted = f"{self.noun} from {low} to {high}" + (f", or 0 ({zero})" if zero else "")

    def parse(self, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not self._fits(value):
            raise RefusedError(value)
        return float(value)

    def read(self, text: str) -> float:
        if not re.fullmatch(r"\s*[+-]?[0-9]{1,20}(\.[0-9]{1,20})?\s*", text):
            raise RefusedError(text)
        number = float(text)
        if not self._fits(number):
            raise RefusedError(text)
        return number

    def _fits(self, number: float) -> bool:
        if not isinstance(number, int) and not math.isfinite(number):  # TOML has nan and inf
            return False
        return self.low <= number <= self.high or (self.zero and number == 0)


class Whole(Number):
    """A whole number within a range."""

    noun = "a whole number"

    def parse(self, value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not self._fits(value):
            raise RefusedError(value)
        return value

    def read(self, text: str) -> int:
        if not re.fullmatch(r"\s*[+-]?[0-9]{1,20}\s*", text) or not self._fits(int(text)):
            raise RefusedError(text)
        return int(text)


class Text(Kind):
    """Text on one line; `pattern`, if given, is a regular expression that all of it has to match."""

    def __init__(self, accepted: str = "text on one line", pattern: str = "") -> None:
        self.accepted, self.pattern = accepted, pattern

    def parse(self, value: object) -> str:
        # Surrogates come from environment variables that are not UTF-8; they could never be sent.
        if not isinstance(value, str) or re.search("[\r\n\0\ud800-\udfff]", value):
            raise RefusedError(value)
        if self.pattern and not re.fullmatch(self.pattern, value):
            raise RefusedError(value)
        return value


class Choice(Kind):
    """One of a few words."""

    def __init__(self, *words: str) -> None:
        self.words = words
        quoted = [f'"{word}"' for word in words]
        self.accepted = " or ".join(filter(None, [", ".join(quoted[:-1]), quoted[-1]]))

    def parse(self, value: object) -> str:
        if not isinstance(value, str) or value not in self.words:
            raise RefusedError(value)
        return value


class Duration(Kind):
    """A length of time like "7d", or a word that means there is none.

    Kept as the text that was written; `seconds` turns it into a number.
    """

    def __init__(self, word: str, shortest: int = 1) -> None:
        self.word, self.shortest = word, shortest
        self.accepted = f'"{word}" or a length of time like "30m", "12h", "7d" or "4w" (units: s, m, h, d, w)'

    def parse(self, value: object) -> str:
        if value == "0" or (value == 0 and type(value) is int):  # 0 is "without limit" for all keys that are limits
            return self.word if self.shortest else "0s"
        if not isinstance(value, str):
            raise RefusedError(value)
        if value != self.word:
            length = seconds(value)
            if length is None or not self.shortest <= length <= _LONGEST_DURATION:
                raise RefusedError(value)
        return value


class FilePath(Kind):
    """A path; "~" is the home directory. A relative one is resolved by the loader."""

    accepted = "a path"

    def parse(self, value: object) -> Path:
        if not isinstance(value, str) or not value or "\0" in value:
            raise RefusedError(value)
        try:
            return Path(value).expanduser()
        except RuntimeError:  # "~name" of nobody
            raise RefusedError(value) from None


class List(Kind):
    """A list of values of one kind; in the environment a TOML or JSON array, or values between commas."""

    def __init__(self, item: Kind, least: int = 0) -> None:
        self.item, self.least = item, least
        self.accepted = f"a list{' (not an empty one)' if least else ''}, each item {item.accepted}"

    def parse(self, value: object) -> tuple[object, ...]:
        if not isinstance(value, list) or len(value) < self.least:
            raise RefusedError(value)
        return tuple(self.item.parse(item) for item in value)

    def read(self, text: str) -> tuple[object, ...]:
        if text.lstrip().startswith("["):
            return self.parse(_array(text))
        return self.parse([part.strip() for part in text.split(",") if part.strip()])


def seconds(text: str) -> int | None:
    """How many seconds a length of time like "7d" has; None if the text is not one (as "forever")."""
    if not re.fullmatch("[0-9]{1,12}[smhdw]", text):
        return None
    return int(text[:-1]) * _UNITS[text[-1]]


def _array(text: str) -> object:
    """The array that `text` is in TOML or else in JSON, whose strings have escapes that TOML lacks."""
    import json
    import tomllib

    try:
        table = tomllib.loads(f"array = {text}")
    except (ValueError, RecursionError):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            raise RefusedError(text) from None
    if len(table) != 1:  # the text went on with other keys
        raise RefusedError(text)
    return table["array"]
