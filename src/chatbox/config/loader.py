"""Putting the configuration together from flags, environment, file and defaults."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from chatbox.config import checks
from chatbox.config.draft import Draft, Row, Source
from chatbox.config.errors import ConfigError, one_line
from chatbox.config.files import find, read
from chatbox.config.model import EVERY_HOST, Config
from chatbox.config.schema import TableSpec, tables

__all__ = ["Flags", "Loaded", "load"]

_DEFAULT = "default"
_PREFIX = "CHATBOX_"


class Flags(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line says: `--host`, `--port`, `--data` and `--tls`; None where it says nothing."""

    host: str | None = None
    port: int | None = None
    data: Path | None = None
    tls: str | None = None


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """A configuration and where it came from.

    `origins` has for every key ("limits.nick_length", "listen[0].port") the file, environment variable or
    flag that gave it, or "default". `warnings` are lines for the log. `file` is None if there is no file.
    """

    config: Config
    file: Path | None
    origins: Mapping[str, str]
    warnings: tuple[str, ...]


def load(file: Path | None, environ: Mapping[str, str], flags: Flags) -> Loaded:
    """Load the configuration.

    `file` is what `--config` names, or None to search for one. Flags win over the environment, that over the
    file, that over the defaults. Raises `ConfigError` with everything that is wrong, in all sources.
    """
    draft = Draft()
    found, named_by = find(file, environ)
    if found is not None:
        _take_file(draft, found, named_by)
    _take_environment(draft, environ)
    _take_flags(draft, flags)
    _every_host(draft)
    _report_missing(draft)
    if draft.problems:
        raise ConfigError(*draft.problems)
    config, origins = _build(draft)
    if problems := checks.problems(config, origins):
        raise ConfigError(*problems)
    warnings = tuple(map(one_line, checks.warnings(config, origins)))
    return Loaded(config=config, file=found, origins=origins, warnings=warnings)


def _take_file(draft: Draft, file: Path, named_by: str) -> None:
    try:
        content = read(file, named_by)
    except ConfigError as error:
        draft.problems.extend(error.problems)
        return
    source = Source(name=str(file), text=False, base=Path(os.path.abspath(file)).parent)
    for name, value in content.items():
        spec = tables().get(name)
        if spec is None:
            draft.unknown_table(source, name)
        elif spec.many:
            # A plain [listen] can only mean that there is one of them.
            for index, item in enumerate(value if isinstance(value, list) else [value]):
                draft.rows[name].append(Row(f"{name}[{index}]", source.name))
                _take_table(draft, draft.rows[name][-1], spec, source, item)
        else:
            _take_table(draft, draft.rows[name][0], spec, source, value)


def _take_table(draft: Draft, row: Row, spec: TableSpec, source: Source, table: object) -> None:
    if not isinstance(table, dict):
        row.seen.update(spec.keys)
        draft.refuse(source, row.label, "a single value", f"a table, written {spec.heading}")
        return
    for name, value in table.items():
        if name in spec.keys:
            draft.put(row, spec.keys[name], source, value)
        else:
            draft.unknown_key(source, row.label, spec, name)


def _take_environment(draft: Draft, environ: Mapping[str, str]) -> None:
    replaced = set()
    for variable in sorted(environ):
        name, separator, key = variable.removeprefix(_PREFIX).lower().partition("__")
        if not variable.startswith(_PREFIX) or not separator:
            continue
        source, spec = Source(name=variable), tables().get(name)
        if spec is None:
            draft.unknown_table(source, name)
        elif key not in spec.keys:
            draft.unknown_key(source, name, spec, key)
        else:
            if spec.many and name not in replaced:  # one table, in place of all those of the file
                replaced.add(name)
                draft.rows[name] = [Row(f"{name}[0]", f"{_PREFIX}{name.upper()}__*")]
            draft.put(draft.rows[name][0], spec.keys[key], source, environ[variable])


def _take_flags(draft: Draft, flags: Flags) -> None:
    if flags.host is not None or flags.port is not None:
        row, keys = Row("listen[0]"), tables()["listen"].keys
        draft.rows["listen"] = [row]
        if flags.host is not None:
            draft.put(row, keys["host"], Source(name="--host"), flags.host)
        if flags.port is not None:
            draft.put(row, keys["port"], Source(name="--port"), flags.port)
    if flags.tls is not None:
        rows = draft.rows["listen"] = draft.rows["listen"] or [Row("listen[0]")]
        for row in rows:
            draft.put(row, tables()["listen"].keys["tls"], Source(name="--tls"), flags.tls)
    if flags.data is not None:
        key = tables()["storage"].keys["directory"]
        draft.put(draft.rows["storage"][0], key, Source(name="--data"), str(flags.data))


def _every_host(draft: Draft) -> None:
    """Turn a [[listen]] without a host into one for each of the default hosts; and so if there is none."""
    rows = draft.rows["listen"] or [Row("listen[0]")]
    draft.rows["listen"] = [
        made
        for row in rows
        for made in ([row] if "host" in row.values else [row.copy_with("host", host) for host in EVERY_HOST])
    ]


def _report_missing(draft: Draft) -> None:
    for name, spec in tables().items():
        for row in draft.rows[name] if spec.many else ():
            draft.problems.extend(
                f"{row.source}: {row.label}.{key.name} is missing: it must be {key.accepted}"
                for key in spec.keys.values()
                if key.required and key.name not in row.seen
            )


def _build(draft: Draft) -> tuple[Config, dict[str, str]]:
    made: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for name, spec in tables().items():
        rows = draft.rows[name]
        structs = tuple(spec.struct(**row.values) for row in rows)
        made[name] = structs if spec.many else structs[0]
        for index, row in enumerate(rows):
            label = f"{name}[{index}]" if spec.many else name
            origins.update({f"{label}.{key}": row.origins.get(key, _DEFAULT) for key in spec.keys})
    return Config(**made), origins
