"""What a key is, written once beside the field it belongs to; everything else is derived from that.

A table of the file is a `Table`, a key one of its fields, annotated with a `Key`. Validation, `show`, the
commented default file and the documentation all come from `tables()`.
"""

from functools import cache
from typing import Any, Literal, get_args, get_origin

import msgspec

from chatbox.config.kinds import Choice, Kind, Switch, Text

__all__ = ["Key", "KeySpec", "Table", "TableSpec", "tables"]


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all tables; the docstring of a table is its comment in the default file."""


class Key:
    """What a key is for and what it accepts.

    `kind` is left out where the type says it: bool, str, Literal. `when_empty` says in words what the default
    is where that depends on the machine or on other keys; in files it is then written "". `example` is what
    the default file shows, in a comment, for a key that has to be given.
    """

    def __init__(
        self,
        description: str,
        kind: Kind | None = None,
        *,
        secret: bool = False,
        when_empty: str = "",
        example: object = "",
    ) -> None:
        self.description, self.kind, self.secret = description, kind, secret
        self.when_empty, self.example = when_empty, example


class KeySpec(msgspec.Struct, frozen=True, kw_only=True):
    """One key of a table: its `Key`, its kind, and the default as it is written in a file."""

    name: str
    about: Key
    kind: Kind
    required: bool
    default: object

    @property
    def accepted(self) -> str:
        """What the key accepts; completes the sentence "it must be …"."""
        return f'{self.kind.accepted}, or ""' if self.about.when_empty else self.kind.accepted


class TableSpec(msgspec.Struct, frozen=True, kw_only=True):
    """One table of the file: its class and keys. With `many` it may stand several times, as [[name]]."""

    name: str
    struct: type[Table]
    many: bool
    keys: dict[str, KeySpec]

    @property
    def heading(self) -> str:
        """The line that begins the table in a file."""
        return f"[[{self.name}]]" if self.many else f"[{self.name}]"

    @property
    def description(self) -> str:
        """What the table is for."""
        return " ".join((self.struct.__doc__ or "").split())


@cache
def tables() -> dict[str, TableSpec]:
    """All tables by name, in the order of the documentation."""
    from chatbox.config.model import Config

    specs = {}
    for field in msgspec.structs.fields(Config):
        many = get_origin(field.type) is tuple
        struct = get_args(field.type)[0] if many else field.type
        keys = {key.name: key for key in map(_key, msgspec.structs.fields(struct))}
        specs[field.name] = TableSpec(name=field.name, struct=struct, many=many, keys=keys)
    return specs


def _key(field: msgspec.structs.FieldInfo) -> KeySpec:
    type_, about = get_args(field.type)
    default = "" if about.when_empty or field.default is msgspec.NODEFAULT else field.default
    return KeySpec(
        name=field.name,
        about=about,
        kind=about.kind or _kind(type_),
        required=field.required,
        default=default,
    )


def _kind(type_: Any) -> Kind:
    if type_ is bool:
        return Switch()
    if get_origin(type_) is Literal:
        return Choice(*get_args(type_))
    if type_ is str:
        return Text()
    raise TypeError(f"a key of type {type_} has to name its kind")
