"""Chatbox: a chatroom server and its clients."""

__version__ = "0.1.0"
