"""What can be wrong with a configuration, and how it is said: one line per problem."""

import json
from collections.abc import Iterable

__all__ = ["ConfigError", "RefusedError", "brief", "nearest", "one_line"]

_LONGEST = 60


class ConfigError(Exception):
    """The configuration cannot be used.

    `problems` holds one line for each thing that is wrong; `str()` joins them. Every line names the file,
    environment variable or flag, the key, and what is accepted.
    """

    def __init__(self, *problems: str) -> None:
        self.problems = tuple(one_line(problem) for problem in problems)
        super().__init__("\n".join(self.problems))


class RefusedError(ValueError):
    """A value is not of the kind its key wants; `value` is the part that was refused."""

    def __init__(self, value: object) -> None:
        super().__init__("not accepted")
        self.value = value


def one_line(text: str) -> str:
    """`text` with everything escaped that could break a line or could not be printed as UTF-8."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape", "backslashreplace").decode("ascii")
        for char in text
    )


def brief(value: object) -> str:
    """`value` as an error message shows it: short, and whole tables and lists only by name."""
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and value.bit_length() > 128:
        return "a number of many digits"  # Python refuses to print the largest
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that `word` was probably meant to be, or ""."""
    from difflib import get_close_matches

    matches = get_close_matches(word[:_LONGEST].lower(), list(known), n=1, cutoff=0.7)
    return matches[0] if matches else ""
