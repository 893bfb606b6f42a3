"""What a client is told: one small immutable class for each thing that can happen.

Names of rooms and people are written as the server wrote them; compare them with `State.same`, since servers
differ in what they take to be equal. Times are aware, in UTC.
"""

from __future__ import annotations

from chatbox.client.events.base import (
    Event,
    Kind,
)
from chatbox.client.events.connection import (
    AccountAnswered,
    Connected,
    Disconnected,
    FeaturesReceived,
    LoggedIn,
    Malformed,
    NickAdjusted,
    Ponged,
    Registered,
    TokenReceived,
    Welcomed,
)
from chatbox.client.events.messages import (
    Acknowledged,
    HistoryReceived,
    MessageReceived,
    Reacted,
    ReadMarked,
    Redacted,
    Refused,
    ServerText,
    Typing,
)
from chatbox.client.events.rooms import (
    AccountChanged,
    AwayChanged,
    ConversationListed,
    InvitationMade,
    Invited,
    Joined,
    Kicked,
    Member,
    ModeChanged,
    NamesListed,
    NamesReceived,
    NickChanged,
    Parted,
    PersonListed,
    Quit,
    RoomListed,
    RoomRenamed,
    TopicChanged,
)

__all__ = [
    "AccountAnswered",
    "AccountChanged",
    "Acknowledged",
    "AwayChanged",
    "Connected",
    "ConversationListed",
    "Disconnected",
    "Event",
    "FeaturesReceived",
    "HistoryReceived",
    "InvitationMade",
    "Invited",
    "Joined",
    "Kicked",
    "Kind",
    "LoggedIn",
    "Malformed",
    "Member",
    "MessageReceived",
    "ModeChanged",
    "NamesListed",
    "NamesReceived",
    "NickAdjusted",
    "NickChanged",
    "Parted",
    "PersonListed",
    "Ponged",
    "Quit",
    "Reacted",
    "ReadMarked",
    "Redacted",
    "Refused",
    "Registered",
    "RoomListed",
    "RoomRenamed",
    "ServerText",
    "TokenReceived",
    "TopicChanged",
    "Typing",
    "Welcomed",
]
