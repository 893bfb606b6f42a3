"""The reading of traces, on lines as strace writes them."""

from __future__ import annotations

import pytest

from tests.faults.trace import steps, synced_between

CAME = '10 read(19<socket:[7]>, "PRIVMSG #lobby :one\\r\\n", 256000) = 21'
SYNC = "11 fdatasync(14</data/chatbox.db-wal>) = 0"
SYNC_BEGUN = "11 fdatasync(14</data/chatbox.db-wal> <unfinished ...>"
SYNC_ENDED = "11 <... fdatasync resumed>) = 0"
SYNC_FAILED = "11 fdatasync(14</data/chatbox.db-wal>) = -1 EIO (Input/output error)"
OTHER_SYNC = "11 fsync(15</data/chatbox.db>) = 0"
WENT = '10 write(19<socket:[7]>, ":a!a@h PRIVMSG #lobby :one\\r\\n", 28) = 28'
LOGGED = '10 write(1</tmp/output>, ":a!a@h PRIVMSG #lobby :one\\r\\n", 28) = 28'
LATE_CAME = ["10 read(19<socket:[7]>,  <unfinished ...>", '10 <... read resumed>"PRIVMSG #lobby :one", 256000) = 21']


@pytest.mark.parametrize(
    ("lines", "synced"),
    [
        ([CAME, SYNC, WENT], True),
        ([CAME, SYNC_BEGUN, SYNC_ENDED, WENT], True),
        ([*LATE_CAME, SYNC, WENT], True),
        ([CAME, LOGGED, SYNC, WENT], True),
        ([CAME, WENT, SYNC], False),
        ([SYNC, CAME, WENT], False),
        ([CAME, SYNC_BEGUN, WENT, SYNC_ENDED], False),
        ([SYNC_BEGUN, CAME, SYNC_ENDED, WENT], False),
        ([CAME, SYNC_FAILED, WENT], False),
        ([CAME, OTHER_SYNC, WENT], False),
        ([CAME, WENT, SYNC, WENT], False),
    ],
)
def test_a_sync_counts_only_when_it_lies_between(lines: list[str], synced: bool) -> None:
    """A sync of the log, begun after the message came and ended well before anybody was told."""
    assert synced_between(steps(lines), "PRIVMSG #lobby :one", "PRIVMSG #lobby :one") is synced


def test_a_missing_message_is_no_proof() -> None:
    """A trace without the message or the answer says nothing, and must not pass."""
    with pytest.raises(AssertionError, match="went out at -1"):
        synced_between(steps([CAME, SYNC]), "one", "one")
