"""The configuration as the server reads it: one attribute for each table of `chatbox.toml`."""

import msgspec

from chatbox.config.chat import Accounts, Cloak, Features, Flood, History, Limits, Log, Oper, Rooms
from chatbox.config.network import Discovery, Listen, Mail, Server, Storage, Sts, Web, Webirc

__all__ = ["EVERY_HOST", "Config"]

EVERY_HOST = ("0.0.0.0", "::")


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """All of the configuration; `Config()` is the defaults."""

    server: Server = msgspec.field(default_factory=Server)
    storage: Storage = msgspec.field(default_factory=Storage)
    listen: tuple[Listen, ...] = tuple(Listen(host=host) for host in EVERY_HOST)
    accounts: Accounts = Accounts()
    oper: tuple[Oper, ...] = ()
    rooms: Rooms = Rooms()
    history: History = History()
    limits: Limits = Limits()
    flood: Flood = Flood()
    features: Features = Features()
    web: Web = Web()
    webirc: tuple[Webirc, ...] = ()
    sts: Sts = Sts()
    mail: Mail = Mail()
    cloak: Cloak = Cloak()
    discovery: Discovery = Discovery()
    log: Log = Log()
