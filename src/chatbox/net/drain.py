"""Ending in order: stop reading, store and say what there is, tell everybody, close."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from chatbox.core.reply import Reply
from chatbox.net.chat import Chat
from chatbox.net.context import Context
from chatbox.net.peer import Peer
from chatbox.wire.message import Message

STORE_LIMIT_S = 2.0
SEND_LIMIT_S = 1.2
LINGER_S = 0.3
CLOSE_LIMIT_S = 1.0
TEXT = "The server is shutting down"


async def drain(context: Context) -> bool:
    """Ends all connections. False when the disk did not answer in time; then nothing more was acknowledged."""
    context.draining = True
    context.pause(True)
    hub = context.hub
    for session in list(hub.sessions):
        if not session.closed:
            session.closed = True
            reply = Reply(hub, session)
            reply.add(Message("ERROR", [TEXT]))
            reply.finish()
            hub.batch.close(session)
    for peer in list(context.peers):
        if not isinstance(peer, Chat):
            peer.hang_up()
    stored = asyncio.Event()
    hub.pipeline.when_idle(stored.set)
    try:
        await asyncio.wait_for(stored.wait(), STORE_LIMIT_S)
    except TimeoutError:
        _abort_all(context)
        return False
    await _until(context, SEND_LIMIT_S, lambda: all(_is_sent(peer) for peer in context.peers))
    await _until(context, LINGER_S, lambda: not context.peers)
    _abort_all(context)
    return True


def _is_sent(peer: Peer) -> bool:
    return peer.hanging_up and not peer.transport.get_write_buffer_size()


async def _until(context: Context, limit_s: float, done: Callable[[], bool]) -> None:
    """Waits for what peers do, but not for ever."""
    deadline_s = context.loop.time() + limit_s
    while not done() and context.loop.time() < deadline_s:  # noqa: ASYNC110 - polling is enough, once
        await asyncio.sleep(0.02)


def _abort_all(context: Context) -> None:
    for peer in list(context.peers):
        peer.transport.abort()
