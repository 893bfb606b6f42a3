"""Which source counts: the search for a file, and flag over environment over file over default."""

from pathlib import Path

import pytest

from chatbox.config import Config, ConfigError, Flags, Listen, Loaded, load
from tests.config.conftest import Load, Problems

DESCRIPTION = '[server]\ndescription = "{}"\n'


def _listens(loaded: Loaded) -> list[tuple[str, int]]:
    return [(listen.host, listen.port) for listen in loaded.config.listen]


def test_without_any_source_everything_is_default(machine: Path) -> None:
    """The server starts on a machine that has no configuration, with the defaults of the documentation."""
    loaded = load(None, {}, Flags())
    assert loaded.config == Config()
    assert loaded.file is None
    assert loaded.warnings == ()
    assert set(loaded.origins.values()) == {"default"}
    assert loaded.config.storage.directory == machine / "data"
    assert _listens(loaded) == [("0.0.0.0", 8080), ("::", 8080)]


def test_the_server_is_called_like_its_host(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a name the host name counts; one that no protocol could carry is not used."""
    monkeypatch.setattr("socket.gethostname", lambda: "chat.example.org")
    assert load(None, {}, Flags()).config.server.name == "chat.example.org"
    assert load(None, {"CHATBOX_SERVER__NAME": ""}, Flags()).config.server.name == "chat.example.org"
    monkeypatch.setattr("socket.gethostname", lambda: "Kim's computer")
    assert load(None, {}, Flags()).config.server.name == "localhost"


def test_places_are_searched_in_order(machine: Path) -> None:
    """The first counts of --config, $CHATBOX_CONFIG, ./chatbox.toml, the user's and the system's directory."""
    places = {
        "flag": machine / "a.toml",
        "variable": machine / "b.toml",
        "work": machine / "work" / "chatbox.toml",
        "user": machine / "user" / "chatbox.toml",
        "site": machine / "site" / "chatbox.toml",
    }
    for name, file in places.items():
        file.write_text(DESCRIPTION.format(name))
    for name, file in places.items():
        flag = places["flag"] if name == "flag" else None
        environ = {"CHATBOX_CONFIG": str(places["variable"])} if name in {"flag", "variable"} else {}
        loaded = load(flag, environ, Flags())
        assert (loaded.config.server.description, loaded.file) == (name, file)
        if name not in {"flag", "variable"}:
            file.unlink()
    assert load(None, {}, Flags()).file is None


def test_a_named_file_has_to_be_there(machine: Path) -> None:
    """Who names a file never runs with other settings because of a typing error in its name."""
    with pytest.raises(ConfigError, match=r"gone\.toml \(named by --config\): cannot be read"):
        load(machine / "gone.toml", {}, Flags())
    with pytest.raises(ConfigError, match=r"gone\.toml \(named by CHATBOX_CONFIG\): cannot be read"):
        load(None, {"CHATBOX_CONFIG": str(machine / "gone.toml")}, Flags())


def test_an_empty_variable_names_no_file(machine: Path) -> None:
    """CHATBOX_CONFIG="" is how scripts switch a variable off."""
    assert load(None, {"CHATBOX_CONFIG": ""}, Flags()).file is None


def test_precedence(loaded: Load, machine: Path) -> None:
    """A flag wins over the environment, that over the file, that over the default; origins tell which."""
    text = '[limits]\nnick_length = 20\nmonitor = 7\n[storage]\ndirectory = "/from/file"\n'
    environ = {"CHATBOX_LIMITS__NICK_LENGTH": "40", "CHATBOX_STORAGE__DIRECTORY": "/from/environment"}
    got = loaded(text, environ, data=Path("/from/flag"))
    file = str(machine / "work" / "chatbox.toml")
    assert (got.config.limits.nick_length, got.config.limits.monitor) == (40, 7)
    assert got.config.storage.directory == Path("/from/flag")
    assert got.origins["limits.nick_length"] == "CHATBOX_LIMITS__NICK_LENGTH"
    assert got.origins["limits.monitor"] == file
    assert got.origins["limits.whowas"] == "default"
    assert got.origins["storage.directory"] == "--data"


@pytest.mark.parametrize(
    ("host", "port", "expected"),
    [
        ("127.0.0.1", None, [("127.0.0.1", 8080)]),
        ("localhost", 0, [("localhost", 0)]),
        ("[::1]", 7000, [("::1", 7000)]),
        (None, 7000, [("0.0.0.0", 7000), ("::", 7000)]),
    ],
)
def test_host_and_port_replace_all_listens(
    loaded: Load, host: str | None, port: int | None, expected: list[tuple[str, int]]
) -> None:
    """--host and --port stand for the whole list of listens; one alone takes the other's default."""
    text = '[[listen]]\nport = 1\ntls = "self-signed"\n[[listen]]\nhost = "::1"\nport = 2\n'
    got = loaded(text, {"CHATBOX_LISTEN__PORT": "3"}, host=host, port=port)
    assert _listens(got) == expected
    assert {listen.tls for listen in got.config.listen} == {"off"}
    assert got.origins["listen[0].host"] == ("default" if host is None else "--host")
    assert got.origins["listen[0].port"] == ("default" if port is None else "--port")


def test_a_listen_without_host_is_for_all_addresses(loaded: Load) -> None:
    """[[listen]] with only a port serves IPv4 and IPv6, also when another one names a host."""
    got = loaded('[[listen]]\nport = 1\nkind = "irc"\n[[listen]]\nhost = "::1"\nport = 2\n')
    assert got.config.listen == (
        Listen(host="0.0.0.0", port=1, kind="irc"),
        Listen(host="::", port=1, kind="irc"),
        Listen(host="::1", port=2),
    )


def test_an_empty_list_of_listens_is_the_default(loaded: Load) -> None:
    """No configuration can make a server that nobody reaches by leaving the list empty."""
    assert loaded("listen = []").config.listen == Config().listen


def test_environment_replaces_lists_of_tables(loaded: Load) -> None:
    """A container can describe one listen and one operator by variables; those of the file do not mix in."""
    text = '[[listen]]\nhost = "::1"\ntls = "self-signed"\n[[oper]]\nname = "a"\npassword = "$argon2x"\n'
    environ = {
        "CHATBOX_LISTEN__PORT": "7000",
        "CHATBOX_OPER__NAME": "admin",
        "CHATBOX_OPER__PASSWORD": "$argon2id$x",
    }
    got = loaded(text, environ)
    assert _listens(got) == [("0.0.0.0", 7000), ("::", 7000)]
    assert [oper.name for oper in got.config.oper] == ["admin"]
    assert got.origins["oper[0].name"] == "CHATBOX_OPER__NAME"


def test_a_plain_table_counts_as_a_list_of_one(loaded: Load) -> None:
    """[webirc] and [listen] with single brackets can only mean one thing, so they work."""
    got = loaded('[webirc]\npassword = "x"\naddresses = ["10.0.0.1"]\n[listen]\nport = 5\n')
    assert len(got.config.webirc) == 1
    assert _listens(got) == [("0.0.0.0", 5), ("::", 5)]


def test_relative_paths_are_those_of_the_file(machine: Path) -> None:
    """Certificates stand beside the file that names them, wherever the server is started."""
    file = machine / "user" / "other.toml"
    file.write_text('[storage]\ndirectory = "data"\n[[listen]]\ntls_cert = "c.pem"\n')
    got = load(file, {}, Flags()).config
    assert got.storage.directory == machine / "user" / "data"
    assert got.listen[0].tls_cert == machine / "user" / "c.pem"
    got = load(file, {"CHATBOX_STORAGE__DIRECTORY": "here"}, Flags()).config
    assert got.storage.directory == machine / "work" / "here"
    assert load(file, {}, Flags(data=Path("there"))).config.storage.directory == machine / "work" / "there"


def test_the_home_directory_is_known(loaded: Load) -> None:
    """A path may begin with ~, as people write it."""
    assert loaded('[storage]\ndirectory = "~/chat"').config.storage.directory == Path.home() / "chat"


def test_other_variables_are_not_ours(loaded: Load) -> None:
    """Variables without "__" and those of other programs change nothing and break nothing."""
    assert loaded("", {"CHATBOX_HOME": "x", "PATH": "y", "A__B": "z"}).config == Config()


def test_a_file_with_a_byte_order_mark(machine: Path) -> None:
    """Editors on Windows write one; it is no syntax error."""
    (machine / "work" / "chatbox.toml").write_bytes(b"\xef\xbb\xbf[log]\nlevel = 'debug'\r\n")
    assert load(None, {}, Flags()).config.log.level == "debug"


def test_warnings(loaded: Load) -> None:
    """What is allowed but unwise is said, naming key and file, and never showing the secret itself."""
    text = """
        oper = [{name = "a", password = "hunter2"}, {name = "b", password = "$argon2id$v=19$x"}]
        listen = [{proxy_required = true, tls_cert = "c.pem", host = "::1"}]
        [accounts]
        registration_email = "required"
        password_hash = "fast"
    """
    warnings = loaded(text).warnings
    wanted = ("oper[0].password", "password_hash", "proxy_required", "certificate", "registration_email")
    for part, warning in zip(wanted, warnings, strict=True):
        assert part in warning
        assert "chatbox.toml" in warning
        assert "hunter2" not in warning


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ('[[listen]]\ntls = "files"\ntls_cert = "c"', 'tls_key is missing: with tls = "files" it must be'),
        ("[[listen]]\n[[listen]]\nhost = '::'", ":: port 8080 is also that of listen[1]"),
        (
            "oper = [{name='a',password='x'},{name='a',password='y'}]",
            "oper[1].name: another operator is called a",
        ),
        (
            "oper = [{name='a',password='$argon2',privileges=['kill','bann']}]",
            'oper[0].privileges: "bann" is no privilege: it must be one of "*", "accreg", "ban"',
        ),
    ],
)
def test_keys_that_contradict_each_other(problems: Problems, text: str, part: str) -> None:
    """What cannot work is refused when it is read, not when the first client comes."""
    message = problems(text)
    assert part in message
    assert "chatbox.toml: " in message


def test_the_same_free_port_twice_is_fine(loaded: Load) -> None:
    """Port 0 is another port each time."""
    assert len(loaded("listen = [{host='::1', port=0}, {host='::1', port=0}]").config.listen) == 2
