"""The configuration as text: what is in force, the commented default file, and the documentation."""

import json
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap

from chatbox.config.errors import one_line
from chatbox.config.loader import Loaded
from chatbox.config.schema import KeySpec, Table, TableSpec, tables

__all__ = ["default_text", "reference", "show"]

_WIDTH = 100
_SECRET = "(set)"  # without quotes, so that nobody can mistake the output for a file to load
_INTRODUCTION = """\
Configuration of Chatbox. Every key is at its default; what you leave out stays there.
Command line flags and environment variables (CHATBOX_LIMITS__NICK_LENGTH=40) win over this file.
Relative paths are meant from the directory of this file.
"""


def show(loaded: Loaded) -> str:
    """Every key with the value in force and, behind a "#", where it came from. Secrets are "(set)"."""
    lines = [f"# {one_line(str(loaded.file or 'no configuration file'))}"]
    for name, spec in tables().items():
        value = getattr(loaded.config, name)
        if not spec.many:
            lines += ["", spec.heading, *_shown(loaded, spec, name, value)]
            continue
        if not value:
            lines += ["", f"# no {spec.heading}"]
        for index, item in enumerate(value):
            lines += ["", spec.heading, *_shown(loaded, spec, f"{name}[{index}]", item)]
    return "\n".join(lines) + "\n"


def default_text() -> str:
    """A valid `chatbox.toml` with every key at its default and a comment about each.

    Tables that have no default, such as [[oper]], stand in it as comments.
    """
    lines = [f"# {line}" for line in _INTRODUCTION.splitlines()]
    for spec in tables().values():
        mark = "# " if _needed(spec) else ""
        lines += ["", "", *_comment(spec.description), f"{mark}{spec.heading}"]
        for key in spec.keys.values():
            value = key.about.example if key.required else key.default
            lines += [*_comment(_explained(key)), f"{mark}{key.name} = {_toml(value)}", ""]
        lines.pop()
    return "\n".join(lines) + "\n"


def reference() -> str:
    """All keys as Markdown, one table for each table of the file."""
    lines = []
    for spec in tables().values():
        lines += [f"### `{spec.heading}`", "", spec.description, ""]
        lines += ["| key | default | accepted | what it is for |", "|---|---|---|---|"]
        lines += [_reference_row(key) for key in spec.keys.values()]
        lines.append("")
    return "\n".join(lines)


def _shown(loaded: Loaded, spec: TableSpec, label: str, table: Table) -> Iterator[str]:
    for name, key in spec.keys.items():
        value = getattr(table, name)
        text = _SECRET if key.about.secret and value else _toml(value)
        origin = one_line(loaded.origins[f"{label}.{name}"])
        yield f"{f'{name} = {text}':<40} # {origin}"


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)]


def _explained(key: KeySpec) -> str:
    return f"{_purpose(key)} Accepted: {key.kind.accepted}."


def _purpose(key: KeySpec) -> str:
    if key.required:
        return f"{key.about.description} Has to be given."
    return key.about.description + (f' "" is {key.about.when_empty}.' if key.about.when_empty else "")


def _reference_row(key: KeySpec) -> str:
    default = "–" if key.required else key.about.when_empty or f"`{_toml(key.default)}`"
    cells = (f"`{key.name}`", default, key.kind.accepted, key.about.description)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _needed(spec: TableSpec) -> bool:
    """Whether the table has keys that have to be given, so that it cannot stand in the default file."""
    return any(key.required for key in spec.keys.values())


def _toml(value: object) -> str:
    """A value as TOML writes it; `None` is the "" that stands for it in files."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    if isinstance(value, int):
        return str(value)
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    text = value.as_posix() if isinstance(value, Path) else str(value or "")
    # JSON strings are TOML strings but for DEL; surrogates (names that are not UTF-8) could not be printed.
    return json.dumps(text, ensure_ascii=not text.isprintable()).replace("\x7f", "\\u007f")
