"""The client library: the protocol without input and output, the state of a chat, and a client on asyncio.

For bots: `Bot`. For one connection: `client = await Client.connect(host, port, nick=…)`, then `async for event in
client`. What lies below (`Protocol`, `State`, `Model`) does no input or output.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chatbox.client.errors import ClientError, ConnectionLost, LoginRefused, MessageRefused, NoAnswer, Unsupported
from chatbox.client.events import (
    AccountAnswered,
    AccountChanged,
    Acknowledged,
    AwayChanged,
    Connected,
    ConversationListed,
    Disconnected,
    Event,
    FeaturesReceived,
    Found,
    HistoryReceived,
    InvitationMade,
    Invited,
    Joined,
    Kicked,
    Kind,
    LoggedIn,
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
    Ponged,
    Quit,
    Reacted,
    ReadMarked,
    Redacted,
    Refused,
    Registered,
    RoomListed,
    RoomRenamed,
    ServerText,
    TokenReceived,
    TopicChanged,
    Typing,
    Welcomed,
)
from chatbox.client.login import Login
from chatbox.client.model import Conversation, Model
from chatbox.client.protocol import NotRegistered, Protocol
from chatbox.client.state import Room, State
from chatbox.client.timeline import Timeline

if TYPE_CHECKING:
    from chatbox.client.bot import Bot
    from chatbox.client.command import Command
    from chatbox.client.connection import Client
    from chatbox.client.delivery import Delivery
    from chatbox.client.session import Session

__all__ = [
    "AccountAnswered",
    "AccountChanged",
    "Acknowledged",
    "AwayChanged",
    "Bot",
    "Client",
    "ClientError",
    "Command",
    "Connected",
    "ConnectionLost",
    "Conversation",
    "ConversationListed",
    "Delivery",
    "Disconnected",
    "Event",
    "FeaturesReceived",
    "Found",
    "HistoryReceived",
    "InvitationMade",
    "Invited",
    "Joined",
    "Kicked",
    "Kind",
    "LoggedIn",
    "Login",
    "LoginRefused",
    "Malformed",
    "Member",
    "MessageReceived",
    "MessageRefused",
    "ModeChanged",
    "Model",
    "NamesListed",
    "NamesReceived",
    "NickAdjusted",
    "NickChanged",
    "NoAnswer",
    "NotRegistered",
    "Parted",
    "PersonListed",
    "Ponged",
    "Protocol",
    "Quit",
    "Reacted",
    "ReadMarked",
    "Redacted",
    "Refused",
    "Registered",
    "Room",
    "RoomListed",
    "RoomRenamed",
    "ServerText",
    "Session",
    "State",
    "Timeline",
    "TokenReceived",
    "TopicChanged",
    "Typing",
    "Unsupported",
    "Welcomed",
]

_NEEDS_ASYNCIO = {
    "Bot": "chatbox.client.bot",
    "Client": "chatbox.client.connection",
    "Command": "chatbox.client.command",
    "Delivery": "chatbox.client.delivery",
    "Session": "chatbox.client.session",
}


def __getattr__(name: str) -> Any:
    """Loads what needs asyncio when it is asked for: the protocol alone does without."""
    if name in _NEEDS_ASYNCIO:
        from importlib import import_module

        return getattr(import_module(_NEEDS_ASYNCIO[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
