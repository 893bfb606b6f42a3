"""Mistakes are told in one line each, all together, with what was probably meant; never as a traceback."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbox.config import ConfigError, Flags, load, show
from chatbox.config.schema import tables
from tests.config.conftest import Problems

KEYS = [(table, key) for table, spec in tables().items() for key in spec.keys]
TOML_VALUES = st.sampled_from(
    [
        *(
            "0",
            "-1",
            "1.5",
            "nan",
            "inf",
            "true",
            '""',
            '"x"',
            '"\\u0000"',
            '"~x"',
            "[]",
            "{}",
            "[[]]",
            "[{}]",
        ),
        *("{a = 1}", "1979-05-27", "07:32:00", "0x" + "f" * 6000, "1e400", '["#x"]', '["::/0"]', '"7d"'),
    ]
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file to be overwritten by each example."""
    return tmp_path_factory.mktemp("config") / "chatbox.toml"


def _problems(file: Path, environ: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """What is wrong with a configuration; one with which nothing is wrong must be possible to show."""
    try:
        loaded = load(file, environ or {}, Flags())
    except ConfigError as error:
        return error.problems or ("an error without a problem",)
    assert show(loaded).encode()
    return ()


@given(data=st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_arbitrary_bytes(file: Path, data: bytes) -> None:
    """Whatever a file holds, it loads or raises ConfigError, whose lines name the file."""
    file.write_bytes(data)
    for problem in _problems(file):
        assert problem.startswith(str(file))
        assert len(problem.splitlines()) == 1


@given(
    entries=st.dictionaries(st.sampled_from(KEYS), TOML_VALUES, max_size=8),
    extra=st.sampled_from(["", "listen = 1", "oper = [1]", "server = []", "[x]", "[x.y]\nz = 1", "[[log]]", "[oper]"]),
)
def test_known_keys_with_any_values(file: Path, entries: dict[tuple[str, str], str], extra: str) -> None:
    """Any TOML value at any key, and any shape of a table, loads or raises ConfigError."""
    lines = [f"{table}.{key} = {value}" for (table, key), value in entries.items()]
    file.write_text("\n".join([*lines, extra]))
    for problem in _problems(file):
        assert problem.startswith(str(file))


@given(
    entries=st.dictionaries(
        st.sampled_from(KEYS).map(lambda key: f"CHATBOX_{key[0]}__{key[1]}".upper()),
        st.text(max_size=30) | st.just("caf\udce9") | st.sampled_from(["[1]", "[{}]", '["a"]', "{}", "::1"]),
        max_size=4,
    )
)
def test_arbitrary_environment(file: Path, entries: dict[str, str]) -> None:
    """Any text in any variable loads or raises ConfigError, which names a variable and can be printed."""
    file.write_text("")
    for problem in _problems(file, entries):
        assert problem.startswith("CHATBOX_")
        assert problem.encode()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[limits]\nnick_lenght = 3", "limits.nick_lenght is unknown; did you mean nick_length? [limits] takes nick_"),
        ("[limit]\nnick_length = 3", "limit is unknown; did you mean limits? the tables are [server], "),
        ("port = 8080", "port is unknown; did you mean listen.port? the tables are [server], "),
        ("[server]\nretention = '7d'", "server.retention is unknown; did you mean history.retention? [server]"),
        ("[server]\nxyzzy = 1", "server.xyzzy is unknown; [server] takes name, "),
        ("[[listen]]\nprot = 1", "listen[0].prot is unknown; did you mean port? [[listen]] takes host, port"),
        ("limits = 3", "limits: a single value is not accepted: it must be a table, written [limits]"),
        ("listen = 3", "listen[0]: a single value is not accepted: it must be a table, written [[listen]]"),
        ("[[oper]]\nname = 'a'", "oper[0].password is missing: it must be text"),
        ("[[webirc]]\npassword = 'x'\naddresses = []", "webirc[0].addresses: a list is not accepted: it must be"),
    ],
)  # fmt: skip
def test_messages(problems: Problems, machine: Path, text: str, message: str) -> None:
    """A message names the file and the key, what was probably meant and what is accepted."""
    assert problems(text).startswith(f"{machine / 'work' / 'chatbox.toml'}: {message}")


def test_messages_about_variables(problems: Problems) -> None:
    """A typing error in a variable is an error too, with the same help."""
    assert problems("", {"CHATBOX_LIMITS__NICK_LENGHT": "3"}).startswith(
        "CHATBOX_LIMITS__NICK_LENGHT: limits.nick_lenght is unknown; did you mean nick_length? "
    )
    assert "did you mean limits?" in problems("", {"CHATBOX_LIMIT__NICK_LENGTH": "3"})
    assert problems("", {"CHATBOX_OPER__NAME": "a"}).startswith("CHATBOX_OPER__*: oper[0].password is missing")


def test_all_problems_at_once(problems: Problems) -> None:
    """Who starts the server corrects everything in one go: file, environment and flags are all checked."""
    message = problems("[limits]\nmonitor = -1\nwhowas = 'x'\n[lgo]", {"CHATBOX_LOG__LEVEL": "loud"}, port=-1)
    assert [line.split(": ")[1].split(" ")[0] for line in message.splitlines()] == [
        "limits.monitor",
        "limits.whowas",
        "lgo",
        "log.level",
        "listen[0].port",
    ]
    assert len(problems("[", {"CHATBOX_LOG__LEVEL": "loud"}).splitlines()) == 2


@pytest.mark.parametrize(
    "text",
    ["[server", "a = [" + "[" * 100_000, "a = " + "9" * 5000, "a = 2024-02-30", "a = 1\na = 2", "a = \x01"],
)
def test_files_that_are_no_toml(problems: Problems, text: str) -> None:
    """Syntax errors, also those that the parser itself stumbles over, are one line with the file's name."""
    message = problems(text)
    assert "chatbox.toml: is n" in message
    assert message.endswith("it must be a TOML file in UTF-8 of at most 1 MiB")


def test_files_that_cannot_be_read(machine: Path) -> None:
    """A directory, a file in another encoding, one without end and an impossible name are told by name."""
    latin = machine / "latin.toml"
    latin.write_bytes(b"[server]\ndescription = 'caf\xe9'\n")
    large = machine / "large.toml"
    large.write_bytes(b"#" * ((1 << 20) + 1))
    for file, part in (
        (machine, ": cannot be read: "),
        (latin, "is not UTF-8 (at line 2)"),
        (large, "is too large"),
    ):
        with pytest.raises(ConfigError) as caught:
            load(file, {}, Flags())
        assert part in str(caught.value)
        assert str(file) in str(caught.value)
    with pytest.raises(ConfigError):
        load(Path("nul\0byte"), {}, Flags())


def test_a_file_that_may_not_be_read(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is there but closed to us is an error, never skipped: it may hold a password."""
    (machine / "work" / "chatbox.toml").touch()

    def refuse(*args: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(ConfigError, match=r"chatbox\.toml: cannot be read: Permission denied"):
        load(None, {}, Flags())


def test_a_place_that_is_a_directory(machine: Path) -> None:
    """A directory where a file is searched is an error, not a reason to go on with other settings."""
    (machine / "work" / "chatbox.toml").mkdir()
    with pytest.raises(ConfigError, match="cannot be read"):
        load(None, {}, Flags())


@pytest.mark.parametrize(
    "text",
    [
        '[cloak]\nsecret = "hunter2\\nhunter2"',
        "[server]\npassword = ['hunter2']",
        "[storage]\nurl = 'mysql://hunter2'",
        "cloak = 'hunter2'",
    ],
)
def test_secrets_are_not_told(problems: Problems, text: str) -> None:
    """A refused password does not end in a log or on a screen."""
    assert "hunter2" not in problems(text)


def test_names_cannot_forge_lines(problems: Problems) -> None:
    """Control characters in keys and values are escaped: one problem is one line."""
    assert len(problems('"a\\nb" = 1\n[log]\nlevel = "x\\u001b[2J"').splitlines()) == 2
