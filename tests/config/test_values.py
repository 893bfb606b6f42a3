"""What single keys accept, from a file and from the environment."""

from ipaddress import ip_network

import pytest

from tests.config.conftest import Load, Problems


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("server.name", '"not a host"'),
        ("server.name", '"-a.example"'),
        ("server.names", '["ok.example", "bücher.example"]'),
        ("server.description", '"two\\nlines"'),
        ("server.motd", '"one line, not a list"'),
        ("server.motd", "{}"),
        ("server.utf8_only", '"true"'),
        ("server.utf8_only", "1"),
        ("server.casemapping", '"rfc7613"'),
        ("server.proxy_from", '["10.0.0.0/40"]'),
        ("server.proxy_from", '["proxy.example"]'),
        ("server.origins", '["chat.example.org"]'),
        ("server.origins", '["https://chat.example.org/path"]'),
        ("server.origins", '["https://chat.example.org:0"]'),
        ("server.origins", '["https://chat.example.org:70000"]'),
        ("server.origins", '["https://[127.0.0.1]"]'),
        ("server.origins", '["https://user@chat.example.org"]'),
        ("server.icon", '"icon.png"'),
        ("storage.directory", "1"),
        ("storage.directory", '"~nobody-of-this-name/x"'),
        ("storage.durability", '"none"'),
        ("storage.durability", "false"),
        ("accounts.login_attempts_per_minute", "true"),
        ("accounts.default_user_modes", '"+i w"'),
        ("rooms.default", '["lobby"]'),
        ("rooms.default", '["#a,#b"]'),
        ("rooms.expire_days", "-1"),
        ("history.retention", '"7"'),
        ("history.retention", '"7 days"'),
        ("history.retention", '"0d"'),
        ("history.retention", '"99999999w"'),
        ("history.retention", "7"),
        ("history.retention", "false"),
        ("history.stored_tagmsg", '["draft/react"]'),
        ("limits.nick_length", "201"),
        ("limits.nick_length", "30.0"),
        ("limits.receive_queue_bytes", "511"),
        ("flood.lines_per_second", "nan"),
        ("flood.lines_per_second", "inf"),
        ("flood.lines_per_second", "-0.5"),
        ("web.servers", '["https://chat.example.org"]'),
        ("sts.duration", '"forever"'),
        ("mail.port", "0"),
        ("mail.host", '"a b"'),
        ("mail.sender", '"Chat <chat@example.org>"'),
        ("log.level", '"verbose"'),
        ("log.level", "1979-05-27"),
    ],
)
def test_refused(problems: Problems, key: str, value: str) -> None:
    """A value outside of what a key accepts is refused, and the message says what it must be."""
    table, name = key.split(".")
    message = problems(f"[{table}]\n{name} = {value}\n")
    assert f"chatbox.toml: {key}: " in message
    assert "is not accepted: it must be " in message
    assert "\n" not in message


@pytest.mark.parametrize("host", ["everywhere", "10.0.0", "300.0.0.1", "chat.example.org", "::1::"])
def test_listen_hosts_refused(problems: Problems, host: str) -> None:
    """An address to listen on is an address, wherever it is given."""
    assert "listen[0].host" in problems(f'[[listen]]\nhost = "{host}"')
    assert "--host: listen[0].host: " in problems("", host=host)


@pytest.mark.parametrize("port", [-1, 65536])
def test_ports_refused(problems: Problems, port: int) -> None:
    """A port is a number from 0 to 65535."""
    assert "from 0 to 65535" in problems(f"[[listen]]\nport = {port}")
    assert f"--port: listen[0].port: {port}" in problems("", port=port)


def test_origins_are_kept_as_browsers_send_them(loaded: Load) -> None:
    """Comparing with an Origin header must not fail on upper case or on a port that is the default."""
    text = '["https://Chat.Example.org:443", "HTTP://[::0001]:8080", "tauri://localhost"]'
    got = loaded(f"[server]\norigins = {text}").config.server.origins
    assert got == ("https://chat.example.org", "http://[::1]:8080", "tauri://localhost")


def test_networks_are_parsed(loaded: Load) -> None:
    """Single addresses and networks become networks, also when bits of the host are set."""
    got = loaded('[server]\nproxy_from = ["192.0.2.1", "10.1.2.3/8", "2001:db8::/32"]').config.server.proxy_from
    assert got == (ip_network("192.0.2.1"), ip_network("10.0.0.0/8"), ip_network("2001:db8::/32"))


@pytest.mark.parametrize(
    ("value", "seconds"),
    [('"forever"', None), ("0", None), ('"90s"', 90), ('"30m"', 1800), ('"12h"', 43200), ('"7d"', 604800)],
)
def test_retention(loaded: Load, value: str, seconds: int | None) -> None:
    """Lengths of time are read as written; 0 is without limit, as for every key that is a limit."""
    assert loaded(f"[history]\nretention = {value}").config.history.retention_seconds == seconds


def test_sts_can_be_taken_back(loaded: Load) -> None:
    """ "off" says nothing to clients, a length of 0 makes them forget what they were told."""
    assert loaded("").config.sts.seconds is None
    assert loaded('[sts]\nduration = "0s"').config.sts.seconds == 0
    assert loaded('[sts]\nduration = "4w"').config.sts.seconds == 2419200


def test_zero_is_without_limit(loaded: Load, problems: Problems) -> None:
    """Every limit takes 0, and the message about other values says what it means."""
    names = loaded("").config.limits.__struct_fields__
    text = "[limits]\n" + "".join(f"{name} = 0\n" for name in names)
    assert {getattr(loaded(text).config.limits, name) for name in names} == {0}
    assert "or 0 (no limit)" in problems("[limits]\nmonitor = -1")


@pytest.mark.parametrize(
    ("variable", "text", "expected"),
    [
        ("SERVER__UTF8_ONLY", "False", False),
        ("SERVER__UTF8_ONLY", "on", True),
        ("SERVER__MOTD", '["a, b", "c"]', ("a, b", "c")),
        ("SERVER__MOTD", r'["\ud83d\ude00", "a\/b"]', ("😀", "a/b")),
        ("SERVER__NAMES", "a.example, b.example,", ("a.example", "b.example")),
        ("SERVER__NAMES", "", ()),
        ("ROOMS__DEFAULT", "#a,#b", ("#a", "#b")),
        ("LIMITS__WHOWAS", " 7 ", 7),
        ("FLOOD__LINES_PER_SECOND", "0.5", 0.5),
        ("HISTORY__RETENTION", "7d", "7d"),
        ("SERVER__DESCRIPTION", "[not a list]", "[not a list]"),
        ("CLOAK__SECRET", "", ""),
    ],
)
def test_environment_values(loaded: Load, variable: str, text: str, expected: object) -> None:
    """Text of the environment is read as the key's kind; lists as TOML, JSON or between commas."""
    table, name = variable.lower().split("__")
    got = loaded("", {f"CHATBOX_{variable}": text})
    assert getattr(getattr(got.config, table), name) == expected


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("SERVER__UTF8_ONLY", "maybe"),
        ("LIMITS__WHOWAS", ""),
        ("LIMITS__WHOWAS", "1.5"),
        ("LIMITS__WHOWAS", "9" * 5000),
        ("FLOOD__LINES_PER_SECOND", "nan"),
        ("SERVER__MOTD", "[1]"),
        ("SERVER__MOTD", '["a"'),
        ("SERVER__MOTD", '["a"]\nother = 1'),
        ("SERVER__MOTD", "[" * 100_000),
        ("SERVER__DESCRIPTION", "caf\udce9"),
    ],
)
def test_environment_values_refused(problems: Problems, variable: str, text: str) -> None:
    """The message about a variable names it and the key, and can be printed."""
    message = problems("", {f"CHATBOX_{variable}": text})
    key = variable.lower().replace("__", ".")
    assert message.startswith(f"CHATBOX_{variable}: {key}: ")
    assert message.encode()
    assert len(message) < 300
