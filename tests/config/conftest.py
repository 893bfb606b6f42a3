"""A machine without any configuration, on which a test puts what it needs."""

from collections.abc import Callable, Mapping
from pathlib import Path

import platformdirs
import pytest

from chatbox.config import ConfigError, Flags, Loaded, load

Load = Callable[..., Loaded]
Problems = Callable[..., str]


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory with "work" (the working directory), "user", "site" and "data"; all empty."""
    for name in ("work", "user", "site", "data"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setattr(platformdirs, "user_config_path", lambda app: tmp_path / "user")
    monkeypatch.setattr(platformdirs, "site_config_path", lambda app: tmp_path / "site")
    monkeypatch.setattr(platformdirs, "user_data_path", lambda app: tmp_path / "data")
    return tmp_path


@pytest.fixture
def loaded(machine: Path) -> Load:
    """A function that loads what a ./chatbox.toml with this text, these variables and these flags say."""

    def run(text: str = "", environ: Mapping[str, str] | None = None, **flags: object) -> Loaded:
        (machine / "work" / "chatbox.toml").write_text(text, encoding="utf-8")
        return load(None, environ or {}, Flags(**flags))  # type: ignore[arg-type]

    return run


@pytest.fixture
def problems(loaded: Load) -> Problems:
    """A function like `loaded` that expects an error and returns its text."""

    def run(*args: object, **flags: object) -> str:
        with pytest.raises(ConfigError) as caught:
            loaded(*args, **flags)
        return str(caught.value)

    return run
