"""Configuration: `chatbox.toml`, environment variables and flags, checked and put together.

`load` is for the server and the command line, `show` and `default_text` for `chatbox config`. A new key is
one annotated field in `network.py` or `chat.py`; validation, output and documentation follow from it.
"""

from chatbox.config.chat import Accounts, Cloak, Features, Flood, History, Limits, Log, Oper, Rooms
from chatbox.config.checks import is_password_hash
from chatbox.config.errors import ConfigError
from chatbox.config.loader import Flags, Loaded, load
from chatbox.config.model import Config
from chatbox.config.network import Discovery, Listen, Mail, Server, Storage, Sts, Web, Webirc
from chatbox.config.texts import default_text, reference, show

__all__ = [
    "Accounts",
    "Cloak",
    "Config",
    "ConfigError",
    "Discovery",
    "Features",
    "Flags",
    "Flood",
    "History",
    "Limits",
    "Listen",
    "Loaded",
    "Log",
    "Mail",
    "Oper",
    "Rooms",
    "Server",
    "Storage",
    "Sts",
    "Web",
    "Webirc",
    "default_text",
    "is_password_hash",
    "load",
    "reference",
    "show",
]
