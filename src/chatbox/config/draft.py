"""A configuration in the making: values with their origins, and all that is wrong so far."""

import os
from pathlib import Path

import msgspec

from chatbox.config.errors import RefusedError, brief, nearest
from chatbox.config.schema import KeySpec, TableSpec, tables

__all__ = ["Draft", "Row", "Source"]


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Where values come from.

    `name` is the file, environment variable or flag; `text` says that strings are any value written
    as text, and not TOML strings; relative
    paths are meant from the directory `base`, or the working directory.
    """

    name: str
    text: bool = True
    base: Path | None = None


class Row:
    """One table as it stands in a source: its values, and the source of each.

    `label` names the table in messages ("limits", "listen[1]"), `source` where it stands.
    """

    def __init__(self, label: str, source: str = "") -> None:
        self.label, self.source = label, source
        self.values: dict[str, object] = {}
        self.origins: dict[str, str] = {}
        self.seen: set[str] = set()  # also keys whose value was refused: they are wrong, not missing

    def copy_with(self, key: str, value: object) -> "Row":
        """The same row with another value, which counts as a default."""
        row = Row(self.label, self.source)
        row.values, row.origins, row.seen = {**self.values, key: value}, dict(self.origins), self.seen
        return row


class Draft:
    """Rows by table; a table that may stand only once has exactly one row."""

    def __init__(self) -> None:
        self.rows = {name: [] if spec.many else [Row(name)] for name, spec in tables().items()}
        self.problems: list[str] = []

    def put(self, row: Row, key: KeySpec, source: Source, value: object) -> None:
        """Set a key of a row, or report that `value` is not accepted."""
        row.seen.add(key.name)
        if key.about.when_empty and value == "":
            row.values.pop(key.name, None)
            row.origins.pop(key.name, None)
            return
        try:
            parsed = key.kind.read(value) if source.text and isinstance(value, str) else key.kind.parse(value)
        except RefusedError as error:
            shown = "this value" if key.about.secret else brief(error.value)
            self.refuse(source, f"{row.label}.{key.name}", shown, key.accepted)
            return
        row.values[key.name] = _anchored(parsed, source.base) if isinstance(parsed, Path) else parsed
        row.origins[key.name] = source.name

    def refuse(self, source: Source, key: str, value: str, accepted: str) -> None:
        """Report a value that is not accepted, and what would be."""
        self.problems.append(f"{source.name}: {key}: {value} is not accepted: it must be {accepted}")

    def unknown_key(self, source: Source, label: str, spec: TableSpec, key: str) -> None:
        """Report a key that its table does not have."""
        hint = nearest(key, spec.keys) or _elsewhere(key)
        self._unknown(source, f"{label}.{key}", hint, f"{spec.heading} takes {', '.join(spec.keys)}")

    def unknown_table(self, source: Source, name: str) -> None:
        """Report a table that there is not, or a key that stands outside of all tables."""
        hint = nearest(name, tables()) or _elsewhere(name)
        headings = ", ".join(spec.heading for spec in tables().values())
        self._unknown(source, name, hint, f"the tables are {headings}")

    def _unknown(self, source: Source, name: str, hint: str, accepted: str) -> None:
        question = f"did you mean {hint}? " if hint else ""
        self.problems.append(f"{source.name}: {name} is unknown; {question}{accepted}")


def _elsewhere(key: str) -> str:
    """The full name of a key of any table that is called like `key`, or ""."""
    names = {name: f"{table}.{name}" for table, spec in reversed(tables().items()) for name in spec.keys}
    return names.get(nearest(key, names), "")


def _anchored(path: Path, base: Path | None) -> Path:
    """`path` made absolute, so that it stays the same when the process changes its directory."""
    try:
        return Path(os.path.abspath(base / path if base else path))
    except OSError:  # the working directory is gone: whoever opens the path will say so
        return path
