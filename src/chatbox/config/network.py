"""The tables about the server itself and how it is reached: server to listen, and web to discovery."""

from pathlib import Path
from typing import Annotated, Literal

from msgspec import field

from chatbox.config.addresses import (
    HOST,
    HOST_NAME,
    ICON,
    STORAGE_URL,
    WEBSOCKET_URL,
    HostAddress,
    Network,
    NetworkAddress,
    Origin,
    is_host_name,
)
from chatbox.config.kinds import Duration, FilePath, List, Text, Whole, seconds
from chatbox.config.schema import Key, Table

__all__ = ["Discovery", "Listen", "Mail", "Server", "Storage", "Sts", "Web", "Webirc"]

_PORT = Whole(0, 65535)
_MAIL_ADDRESS = Text('a mail address like "chat@example.org"', r"[^\s<>@]+@[^\s<>@]+")


def _host_name() -> str:
    import socket

    name = socket.gethostname()
    return name if is_host_name(name) else "localhost"


def _data_directory() -> Path:
    import platformdirs

    return platformdirs.user_data_path("chatbox")


class Server(Table, frozen=True, kw_only=True):
    """Who this server is, and whom it lets in at all."""

    name: Annotated[
        str, Key("The name of this server on the wire.", HOST_NAME, when_empty="this machine's host name")
    ] = field(default_factory=_host_name)
    description: Annotated[str, Key("One line about the server, shown by WHOIS, LINKS and the web client.")] = ""
    network: Annotated[str, Key("The name that clients show for this server.")] = "Chatbox"
    motd: Annotated[
        tuple[str, ...],
        Key("The message of the day: the lines that are shown to who comes in.", List(Text())),
    ] = ()
    admin: Annotated[
        tuple[str, ...],
        Key("Who runs the server, shown by ADMIN: up to three lines, the last one how to reach them.", List(Text())),
    ] = ()
    password: Annotated[str, Key('Password without which nobody comes in; "" for none.', secret=True)] = ""
    casemapping: Annotated[
        Literal["precis", "ascii", "rfc1459"],
        Key(
            "Which names are the same: precis knows all scripts, the others only ASCII. "
            "A change that makes existing names collide is refused, naming them."
        ),
    ] = "precis"
    utf8_only: Annotated[
        bool, Key("Refuse messages that are not UTF-8; false reads them as Latin-1, and tells them as UTF-8.")
    ] = True
    proxy_from: Annotated[
        tuple[Network, ...],
        Key(
            "Proxies whose word about a client's address is believed (PROXY protocol).",
            List(NetworkAddress()),
        ),
    ] = ()
    names: Annotated[
        tuple[str, ...], Key("Further host names under which browsers reach this server.", List(HOST_NAME))
    ] = ()
    origins: Annotated[
        tuple[str, ...], Key("Further origins whose web pages may connect to this server.", List(Origin()))
    ] = ()
    icon: Annotated[str, Key("Address of a picture that stands for this server.", ICON)] = ""


class Storage(Table, frozen=True, kw_only=True):
    """Where everything is kept, and how surely."""

    directory: Annotated[
        Path, Key("Directory of the data.", FilePath(), when_empty="the data directory of the user")
    ] = field(default_factory=_data_directory)
    url: Annotated[
        str, Key('Address of the database; "" is SQLite in the data directory.', STORAGE_URL, secret=True)
    ] = ""
    durability: Annotated[
        Literal["full", "os", "memory"],
        Key(
            "What an acknowledged message survives: full is a power failure, os is a crash of this program, "
            "memory is neither."
        ),
    ] = "full"


class Listen(Table, frozen=True, kw_only=True):
    """Where clients connect. The table may stand several times; without any, its defaults are in force."""

    host: Annotated[
        str,
        Key(
            "Address to listen on.",
            HostAddress(),
            when_empty='every address of this machine, "0.0.0.0" and "::"',
        ),
    ] = "0.0.0.0"
    port: Annotated[int, Key("TCP port; 0 picks a free one.", _PORT)] = 8080
    kind: Annotated[
        Literal["any", "irc", "http", "websocket", "plain"],
        Key("Which clients are served; any tells them apart by their first bytes."),
    ] = "any"
    tls: Annotated[
        Literal["off", "self-signed", "files"],
        Key("Encryption: none, with a certificate that the server makes, or with tls_cert and tls_key."),
    ] = "off"
    tls_cert: Annotated[Path | None, Key("File of the certificate chain (PEM).", FilePath(), when_empty="none")] = None
    tls_key: Annotated[
        Path | None, Key("File of the certificate's private key (PEM).", FilePath(), when_empty="none")
    ] = None
    proxy_required: Annotated[bool, Key("Serve only connections that come through one of server.proxy_from.")] = False


class Web(Table, frozen=True, kw_only=True):
    """The web client that the server hands to browsers."""

    enabled: Annotated[bool, Key("Serve the web client.")] = True
    servers: Annotated[
        tuple[str, ...], Key("Other servers that the web client may connect to.", List(WEBSOCKET_URL))
    ] = ()


class Webirc(Table, frozen=True, kw_only=True):
    """A gateway that says for whom it connects (WEBIRC). The table may stand several times."""

    name: Annotated[str, Key("What the gateway is called in the log.")] = ""
    password: Annotated[
        str,
        Key(
            'Password of the gateway, or its hash ("$argon2…").',
            Text('text on one line, not ""', ".+"),
            secret=True,
            example="change me",
        ),
    ]
    addresses: Annotated[
        tuple[Network, ...],
        Key("Addresses the gateway connects from.", List(NetworkAddress(), least=1), example=("192.0.2.1",)),
    ]


class Sts(Table, frozen=True, kw_only=True):
    """Telling clients to come back only with TLS (strict transport security)."""

    duration: Annotated[
        str,
        Key("For how long clients shall remember it; 0s makes them forget.", Duration("off", shortest=0)),
    ] = "off"

    @property
    def seconds(self) -> int | None:
        """For how many seconds clients shall remember it; None: clients are told nothing."""
        return seconds(self.duration)


class Mail(Table, frozen=True, kw_only=True):
    """How the server sends mail, where it needs to."""

    method: Annotated[
        Literal["none", "smtp", "sendmail"],
        Key("Not at all, through a mail server, or by this machine's sendmail."),
    ] = "none"
    host: Annotated[str, Key("The mail server.", HOST)] = "localhost"
    port: Annotated[int, Key("Port of the mail server.", Whole(1, 65535))] = 587
    username: Annotated[str, Key('Name to log in with at the mail server; "" to not log in.')] = ""
    password: Annotated[str, Key("Password to log in with at the mail server.", secret=True)] = ""
    sender: Annotated[
        str, Key("Address that mail comes from.", _MAIL_ADDRESS, when_empty="chatbox@ and the server's name")
    ] = ""
    tls: Annotated[
        Literal["starttls", "tls", "off"], Key("Encryption: after a greeting, from the first byte, or none.")
    ] = "starttls"


class Discovery(Table, frozen=True, kw_only=True):
    """How others nearby find this server."""

    mdns: Annotated[bool, Key("Announce the server in the local network (never what listens on loopback).")] = True
