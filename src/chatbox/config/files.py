"""Finding the configuration file and reading it."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from chatbox.config.errors import ConfigError

__all__ = ["FILE_NAME", "find", "read"]

FILE_NAME = "chatbox.toml"
_LARGEST = 1 << 20  # bytes; nobody writes that much, and a device file has no end
_ACCEPTED = "it must be a TOML file in UTF-8 of at most 1 MiB"


def find(file: Path | None, environ: Mapping[str, str]) -> tuple[Path | None, str]:
    """The configuration file, and in words who named it ("" if nobody did and it was searched for).

    A file that is named is returned whether it is there or not. Of the places that are searched the first
    with such a file counts; None: there is none, and the defaults are in force.
    """
    if file is not None:
        return file, "--config"
    if environ.get("CHATBOX_CONFIG"):
        return Path(environ["CHATBOX_CONFIG"]), "CHATBOX_CONFIG"
    return next(filter(_is_there, _places()), None), ""


def read(file: Path, named_by: str = "") -> dict[str, object]:
    """The tables of a file; `named_by` says who named it.

    Raises `ConfigError` if the file cannot be read or is not TOML.
    """
    where = f"{file} (named by {named_by})" if named_by else str(file)
    try:
        with open(file, "rb") as stream:
            data = stream.read(_LARGEST + 1)
    except (OSError, ValueError) as error:  # ValueError: NUL in the name
        reason = getattr(error, "strerror", None) or error
        raise ConfigError(f"{where}: cannot be read: {reason}; {_ACCEPTED}") from None
    if len(data) > _LARGEST:
        raise ConfigError(f"{where}: is too large; {_ACCEPTED}")
    return _parse(data, where)


def _parse(data: bytes, where: str) -> dict[str, object]:
    import tomllib

    try:
        return tomllib.loads(data.decode("utf-8-sig"))  # Windows editors write a byte order mark
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{where}: is not UTF-8 (at line {line}); {_ACCEPTED}") from None
    except ValueError as error:  # also what tomllib lets through of int() and datetime()
        raise ConfigError(f"{where}: is not TOML: {error}; {_ACCEPTED}") from None
    except RecursionError:
        raise ConfigError(f"{where}: is nested too deeply; {_ACCEPTED}") from None


def _places() -> Iterator[Path]:
    """Where a file is searched, in order; platformdirs is only imported when the first place has none."""
    yield Path(os.path.abspath(FILE_NAME)) if _is_there(Path(FILE_NAME)) else Path(FILE_NAME)
    import platformdirs

    yield platformdirs.user_config_path("chatbox") / FILE_NAME
    yield platformdirs.site_config_path("chatbox") / FILE_NAME


def _is_there(file: Path) -> bool:
    try:
        os.stat(file)
    except (OSError, ValueError):  # also a directory that may not be entered: nothing there is meant for us
        return False
    return True
