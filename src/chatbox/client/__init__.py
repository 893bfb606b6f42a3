"""The client library: the protocol without input and output, the state of a chat, and a client on asyncio.

For most purposes: `client = await Client.connect(host, port, nick=…)`, then `async for event in client`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chatbox.client.errors import ClientError, ConnectionLost, LoginRefused, MessageRefused, NoAnswer
from chatbox.client.events import (
    Acknowledged,
    AwayChanged,
    Connected,
    Disconnected,
    Event,
    FeaturesReceived,
    HistoryReceived,
    Invited,
    Joined,
    Kicked,
    Kind,
    Malformed,
    Member,
    MessageReceived,
    ModeChanged,
    NamesListed,
    NamesReceived,
    NickAdjusted,
    NickChanged,
    Parted,
    PersonListed,
    Quit,
    Refused,
    Registered,
    RoomListed,
    ServerText,
    TokenReceived,
    TopicChanged,
    Welcomed,
)
from chatbox.client.login import Login
from chatbox.client.protocol import NotRegistered, Protocol
from chatbox.client.state import Room, State

if TYPE_CHECKING:
    from chatbox.client.connection import Client
    from chatbox.client.delivery import Delivery

__all__ = [
    "Acknowledged",
    "AwayChanged",
    "Client",
    "ClientError",
    "Connected",
    "ConnectionLost",
    "Delivery",
    "Disconnected",
    "Event",
    "FeaturesReceived",
    "HistoryReceived",
    "Invited",
    "Joined",
    "Kicked",
    "Kind",
    "Login",
    "LoginRefused",
    "Malformed",
    "Member",
    "MessageReceived",
    "MessageRefused",
    "ModeChanged",
    "NamesListed",
    "NamesReceived",
    "NickAdjusted",
    "NickChanged",
    "NoAnswer",
    "NotRegistered",
    "Parted",
    "PersonListed",
    "Protocol",
    "Quit",
    "Refused",
    "Registered",
    "Room",
    "RoomListed",
    "ServerText",
    "State",
    "TokenReceived",
    "TopicChanged",
    "Welcomed",
]

_NEEDS_ASYNCIO = {"Client": "chatbox.client.connection", "Delivery": "chatbox.client.delivery"}


def __getattr__(name: str) -> Any:
    """Loads what needs asyncio when it is asked for: the protocol alone does without."""
    if name in _NEEDS_ASYNCIO:
        from importlib import import_module

        return getattr(import_module(_NEEDS_ASYNCIO[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
