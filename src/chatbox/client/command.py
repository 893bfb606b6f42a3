"""A command that somebody has given a bot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chatbox.client import actions
from chatbox.client import events as ev
from chatbox.wire.message import NO_TAGS

if TYPE_CHECKING:
    from chatbox.client.bot import Bot


@dataclass(frozen=True, slots=True)
class Command:
    """Somebody has called a command of the bot.

    Attributes:
        bot: the bot.
        event: the message.
        name: the command.
        text: what stood after it.
    """

    bot: Bot
    event: ev.MessageReceived
    name: str
    text: str

    @property
    def args(self) -> list[str]:
        """The words after the command."""
        return self.text.split()

    @property
    def sender(self) -> str:
        """Who called it."""
        return self.event.sender

    @property
    def room(self) -> str:
        """Where: the room, or the person."""
        return self.event.conversation

    async def reply(self, text: str) -> None:
        """Answers, there; returns when the server has the answer. Raises as `Bot.say`."""
        tags = actions.reply(self.event.msgid) if self.event.msgid else NO_TAGS
        await self.bot.say(self.room, text, tags=tags)

    async def react(self, reaction: str) -> None:
        """Puts a reaction to the message, where the server has those."""
        if self.event.msgid:
            self.bot.perform(actions.react(self.room, self.event.msgid, reaction))
