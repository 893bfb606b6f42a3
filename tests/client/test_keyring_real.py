"""The password of an account from a keyring: the keyring's own program puts it in, and the client finds it there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.client.programs import MAIN, Program
from tests.support import LineClient, ServerProcess, environment

pytestmark = pytest.mark.real
BACKEND = """
import json, os, pathlib
from keyring.backend import KeyringBackend

FILE = pathlib.Path(os.environ["KEYRING_FILE"])

class FileKeyring(KeyringBackend):
    priority = 1

    def _all(self):
        return json.loads(FILE.read_text()) if FILE.exists() else {}

    def get_password(self, service, username):
        return self._all().get(f"{service} {username}")

    def set_password(self, service, username, password):
        FILE.write_text(json.dumps(self._all() | {f"{service} {username}": password}))
"""


def test_the_password_comes_from_the_keyring(tmp_path: Path) -> None:
    """As docs/terminal.md says; what is missing is told with the command that puts it there."""
    (tmp_path / "filekeyring.py").write_text(BACKEND)
    settings, data = tmp_path / "client.toml", tmp_path / "data"
    variables = {
        "PYTHON_KEYRING_BACKEND": "filekeyring.FileKeyring",
        "PYTHONPATH": str(tmp_path),
        "KEYRING_FILE": str(tmp_path / "keyring.json"),
        "CHATBOX_CLIENT_CONFIG": str(settings),
    }
    with ServerProcess(data) as server:
        add = [sys.executable, "-m", "chatbox", "account", "add", "zoe", "--data", str(data)]
        subprocess.run(add, input="secret\n", text=True, check=True, timeout=60, env=environment())
        address = f"127.0.0.1:{server.port}"
        settings.write_text(f'[[servers]]\naddress = "{address}"\naccount = "zoe"\npassword_keyring = true\n')
        with Program(MAIN, "join", address, "--plain", more=variables) as zoe:
            status, error = zoe.finish()
            assert (status, f"keyring set chatbox zoe@{address}" in error) == (2, True)
        subprocess.run(
            [sys.executable, "-m", "keyring", "set", "chatbox", f"zoe@{address}"],
            input="secret\n", text=True, check=True, timeout=60, env=environment() | variables,
        )  # fmt: skip
        ivan = LineClient(server.port, timeout_s=60)
        ivan.register("Ivan", "account-tag", "message-tags", "extended-join")
        with Program(MAIN, "join", address, screen=True, more=variables) as zoe:
            assert " JOIN #lobby zoe " in ivan.until(":zoe!")
            zoe.type("hello\r")
            assert "account=zoe" in ivan.until(":hello")
            zoe.type("/quit\r")
            assert zoe.finish()[0] == 0
            assert "secret" not in zoe.output
        ivan.close()


def test_without_the_package(tmp_path: Path) -> None:
    """It is named, as it is installed."""
    settings = tmp_path / "client.toml"
    settings.write_text('[[servers]]\naddress = "127.0.0.1:1"\naccount = "zoe"\npassword_keyring = true\n')
    code = f"import sys; sys.modules['keyring'] = None; {MAIN}"
    with Program(code, "join", "127.0.0.1:1", "--plain", more={"CHATBOX_CLIENT_CONFIG": str(settings)}) as zoe:
        status, error = zoe.finish()
        assert (status, "install chatbox[keyring]" in error) == (2, True)
