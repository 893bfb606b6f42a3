"""`chatbox listen`: what is said in a room, line by line, for people and programs."""

from __future__ import annotations

import json
import os
import sys

from chatbox.cli.going import NoWay, find_way
from chatbox.client import Bot, MessageReceived
from chatbox.client import events as ev
from chatbox.client.display import clean
from chatbox.client.errors import ClientError
from chatbox.client.render import message
from chatbox.client.times import format_time


def run(
    room: str, as_json: bool, last: int, where: str | None, name: str | None, tls: bool, account: str | None
) -> int:
    """Listens until Ctrl-C or SIGTERM; returns the exit status.

    Args:
        room: which.
        as_json: one JSON object for each message.
        last: with how many of the latest messages to begin.
    """
    try:
        way = find_way(where, name, room, tls, account)
    except NoWay as error:
        print(f"chatbox: {error}", file=sys.stderr)
        return 2
    assert way.server
    bot = Bot.on_server(way.server, nick=way.name, rooms=[way.room], credentials=way.credentials, first=last)

    @bot.on(MessageReceived)
    async def show(event: ev.MessageReceived) -> None:
        if event.kind == "ctcp" or not event.room:
            return
        try:
            print(json_line(event) if as_json else text_lines(event), flush=True)
        except BrokenPipeError:  # nobody reads on
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            await bot.stop()

    try:
        bot.run()
    except (OSError, ClientError) as error:
        print(f"chatbox: {error}", file=sys.stderr)
        return 1
    return 0


def json_line(event: ev.MessageReceived) -> str:
    """One message as JSON: `time`, `room`, `sender`, `account`, `kind`, `text`, `id`, `reply_to`."""
    told = {
        "time": format_time(event.time),
        "room": event.target,
        "sender": event.sender,
        "account": event.account,
        "kind": event.kind,
        "text": event.text,
        "id": event.msgid,
        "reply_to": event.reply_to,
    }
    return json.dumps(told, ensure_ascii=False)


def text_lines(event: ev.MessageReceived) -> str:
    """One message for people."""
    return "\n".join(clean(line) for line in (message(event, event.target) or "").split("\n"))
