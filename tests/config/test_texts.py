"""What `chatbox config show` and `chatbox config default` print, and what the documentation says."""

import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from chatbox.config import Config, Flags, default_text, load, reference, show
from chatbox.config.schema import tables
from tests.config.conftest import Load

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "configuration.md"

IN_COMMENTS = ("# [[", "# name =", "# password =", "# privileges =", "# addresses =")

# The names and defaults that scripts rely on: keys may be added, never renamed.
CONTRACT: dict[str, dict[str, object]] = {
    "server": {
        "description": "", "network": "Chatbox", "motd": (), "password": "", "casemapping": "precis",
        "utf8_only": True, "proxy_from": (), "names": (), "origins": (), "icon": "",
    },
    "storage": {"url": "", "durability": "full"},
    "accounts": {
        "registration": True, "registration_email": "none", "registration_before_connect": False,
        "nick_reservation": "strict", "multiclient": True, "always_on": "opt-in", "default_user_modes": "",
        "login_attempts_per_minute": 10, "password_hash": "argon2id", "resume_days": 30,
    },
    "rooms": {"default": ("#lobby",), "expire_days": 30},
    "history": {
        "enabled": True, "channel_length": 0, "direct_length": 0, "query_limit": 100, "playback_limit": 100,
        "retention": "forever", "redact_own": True,
        "stored_tagmsg": ("+draft/react", "+draft/unreact", "+reply", "+draft/reply"),
    },
    "limits": {
        "nick_length": 32, "channel_length": 64, "topic_length": 390, "away_length": 200, "kick_length": 390,
        "realname_length": 150, "channels_per_user": 100, "list_modes": 100, "monitor": 100, "whowas": 100,
        "receive_queue_bytes": 16384, "send_queue_bytes": 1048576, "multiline_bytes": 4096,
        "multiline_lines": 32, "metadata_keys": 100, "metadata_value_bytes": 300,
        "metadata_subscriptions": 100, "connections_per_address": 64, "connects_per_minute": 60,
        "ping_seconds": 120, "registration_seconds": 30,
    },
    "flood": {"enabled": True, "lines_per_second": 2, "burst": 20},
    "features": {"relaymsg": True, "roleplay": False, "znc_playback": True, "metadata_before_connect": True},
    "web": {"enabled": True, "servers": ()},
    "discovery": {"mdns": True},
    "log": {"level": "info", "format": "text"},
}  # fmt: skip


@pytest.mark.parametrize("table", CONTRACT)
def test_names_and_defaults_stay(table: str) -> None:
    """A key that scripts set is never renamed, and its default never changes by accident."""
    defaults = getattr(Config(), table)
    assert {key: getattr(defaults, key) for key in CONTRACT[table]} == CONTRACT[table]


def test_default_text_gives_the_defaults(loaded: Load, machine: Path) -> None:
    """Who starts from the printed file changes nothing until they edit it."""
    got = loaded(default_text())
    assert got.config == Config()
    assert got.warnings == ()


def test_default_text_has_every_key() -> None:
    """The printed file is complete: each key is in it, also those of tables that stand in comments."""
    lines = default_text().splitlines()
    content = tomllib.loads("\n".join(line[2:] if line.startswith(IN_COMMENTS) else line for line in lines))
    assert list(content) == list(tables())
    for name, spec in tables().items():
        table = content[name][0] if spec.many else content[name]
        assert list(table) == list(spec.keys)


def test_default_text_is_readable() -> None:
    """Comments fit a terminal, and every key has one."""
    lines = default_text().splitlines()
    assert max(map(len, lines)) <= 102
    for before, line in pairwise(lines):
        if line and not line.startswith(("#", "[")):
            assert before.startswith("# ")


def test_commented_examples_work(loaded: Load) -> None:
    """Taking away the comment signs of [[oper]] and [[webirc]] gives tables that load."""
    lines = default_text().splitlines()
    got = loaded("\n".join(line[2:] for line in lines if line.startswith(IN_COMMENTS)))
    assert (got.config.oper[0].name, got.config.oper[0].privileges) == ("admin", ("*",))
    assert len(got.config.webirc) == 1


def test_show_says_where_values_come_from(loaded: Load, machine: Path) -> None:
    """Every key has a line with its value and its origin."""
    text = '[limits]\nmonitor = 7\n[server]\nproxy_from = ["10.0.0.0/8"]\n'
    output = show(loaded(text, {"CHATBOX_LOG__LEVEL": "debug"}, port=0))
    lines = {" ".join(line.split()) for line in output.splitlines()}
    file = machine / "work" / "chatbox.toml"
    assert f"# {file}" in lines
    assert f"monitor = 7 # {file}" in lines
    assert f'proxy_from = ["10.0.0.0/8"] # {file}' in lines
    assert 'level = "debug" # CHATBOX_LOG__LEVEL' in lines
    assert "port = 0 # --port" in lines
    assert 'host = "::" # default' in lines
    assert "lines_per_second = 2 # default" in lines
    assert "# no [[oper]]" in lines
    for spec in tables().values():
        for key in spec.keys if not spec.many else ():
            assert any(line.startswith(f"{key} = ") for line in lines)


def test_show_hides_secrets(loaded: Load) -> None:
    """Output that people paste into a question tells no secret, and cannot be loaded as if it were a file."""
    text = """
        oper = [{name = "a", password = "hunter2"}]
        webirc = [{password = "hunter2", addresses = ["::1"]}]
        [server]
        password = "hunter2"
        [storage]
        url = "postgresql://chat:hunter2@db.example.org/chat"
        [mail]
        password = "hunter2"
        [cloak]
        secret = "hunter2"
    """
    output = show(loaded(text))
    assert "hunter2" not in output
    assert output.count("= (set)") == 6
    with pytest.raises(tomllib.TOMLDecodeError):
        tomllib.loads(output)


def test_show_without_secrets_is_toml(machine: Path) -> None:
    """What is shown is written as in a file, so it can be copied from."""
    content = tomllib.loads(show(load(None, {}, Flags())))
    assert content["limits"]["nick_length"] == 32
    assert [listen["host"] for listen in content["listen"]] == ["0.0.0.0", "::"]


def test_documentation_has_every_key() -> None:
    """The page lists all keys with their defaults and what they accept, as the program has them."""
    page = DOCUMENTATION.read_text(encoding="utf-8")
    assert reference() in page, "put the output of chatbox.config.reference() into docs/configuration.md"
    for spec in tables().values():
        assert f"`{spec.heading}`" in page
        for key in spec.keys:
            assert f"| `{key}` |" in page


def test_import_is_cheap() -> None:
    """Every command of the command line pays for this import: what only some need is imported later."""
    expensive = {"asyncio", "platformdirs", "difflib", "tomllib", "socket"}
    code = "import sys, chatbox.config; print(*sys.modules)"
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not expensive & set(output.split())
