"""Who is gone is gone from memory at once: the collector of cycles hardly ever runs in a server that is busy."""

import gc

import pytest

from chatbox.core.session import Session
from tests.net.world import Net


def sessions() -> int:
    """How many sessions there are in memory."""
    return sum(type(found) is Session for found in gc.get_objects())


@pytest.mark.parametrize("last", ["quit", "reset", "end"])
def test_a_connection_that_ended_is_held_by_nothing(last: str) -> None:
    """Neither by itself, nor by what the rooms said last: not after QUIT, a reset, or the end of its input."""
    net = Net()
    stays = net.irc("stays")
    gc.collect()
    before = sessions()
    gc.disable()
    try:
        for number in range(5):
            peer = net.irc(f"u{number}")
            peer.send("PRIVMSG #lobby :hello\r\n")
            if last == "quit":
                peer.send("QUIT :bye\r\n")
                peer.end()
            elif last == "end":
                peer.end()
            else:
                peer.reset()
            net.wait(5)
            peer.transport.protocol = None  # as a loop's own transport does when it is closed
        stays.send("PRIVMSG #lobby :alone\r\n")
        net.wait(30)
        assert sessions() == before
    finally:
        gc.enable()
