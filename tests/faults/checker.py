"""Judges a run: what was acknowledged and what was heard, against what the log holds afterwards.

It knows nothing of the server: texts are unique, and that is all it goes by.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """The ways to break the promise."""

    LOST = "acknowledged but not stored"
    DOUBLE = "there twice"
    ORDER = "in another order"
    UNSTORED = "heard but not stored"
    GAP = "stored while somebody listened, who did not hear it"
    HOLE = "not stored, although something sent after it was"
    INVENTED = "stored but never sent"
    CHANGED = "not what it was"


class Violation(NamedTuple):
    """One breach, and where."""

    kind: Kind
    where: str


class Stored(NamedTuple):
    """A message as the log has it."""

    sender: str
    text: str
    msgid: str = ""


@dataclass(slots=True)
class Sent:
    """A message as its sender remembers it; `msgid` where the acknowledgement told it."""

    text: str
    acknowledged: bool = False
    msgid: str = ""


@dataclass(slots=True)
class Ledger:
    """All that was sent to one room over one connection, in order."""

    sender: str
    room: str
    sent: list[Sent] = field(default_factory=list)


class Heard(NamedTuple):
    """A message as somebody heard it; `msgid` where it came with one."""

    sender: str
    text: str
    msgid: str = ""


@dataclass(slots=True)
class Observation:
    """All that was heard of one room, in order; its own messages only where it `echoes`.

    Over one connection, or over all of somebody who comes back and asks for what was missed; `whole` where that one
    is up to date at the end.
    """

    listener: str
    room: str
    echoes: bool = False
    heard: list[Heard] = field(default_factory=list)
    whole: bool = False


def check(history: Sequence[Stored], ledgers: Sequence[Ledger], observations: Sequence[Observation]) -> list[Violation]:
    """All breaches in one room: `history` is its log in order, whole."""
    places: dict[str, int] = {}
    found: list[Violation] = []
    for place, stored in enumerate(history):
        if stored.text in places:
            found.append(Violation(Kind.DOUBLE, f"{stored.text!r} in the history"))
        places.setdefault(stored.text, place)
    known: set[str] = set()
    for ledger in ledgers:
        known.update(sent.text for sent in ledger.sent)
        found += _check_ledger(history, places, ledger)
    for observation in observations:
        found += _check_observation(history, places, observation)
    found += [Violation(Kind.INVENTED, repr(stored.text)) for stored in history if stored.text not in known]
    return found


def _check_ledger(history: Sequence[Stored], places: dict[str, int], ledger: Ledger) -> Iterator[Violation]:
    who = f"{ledger.sender} in {ledger.room}"
    last, missing = -1, ""
    for sent in ledger.sent:
        place = places.get(sent.text)
        if place is None:
            missing = missing or sent.text
            if sent.acknowledged:
                yield Violation(Kind.LOST, f"{who}: {sent.text!r}")
            continue
        if missing:
            yield Violation(Kind.HOLE, f"{who}: {missing!r} before {sent.text!r}")
            missing = ""
        if place < last:
            yield Violation(Kind.ORDER, f"{who} sent {sent.text!r} after {history[last].text!r}")
        last = max(last, place)
        yield from _check_same(who, Heard(ledger.sender, sent.text, sent.msgid), history[place])


def _check_observation(
    history: Sequence[Stored], places: dict[str, int], observation: Observation
) -> Iterator[Violation]:
    who = f"{observation.listener} in {observation.room}"
    heard_places: set[int] = set()
    last = -1
    for heard in observation.heard:
        place = places.get(heard.text)
        if place is None:
            yield Violation(Kind.UNSTORED, f"{who}: {heard.text!r}")
            continue
        if place in heard_places:
            yield Violation(Kind.DOUBLE, f"{who} heard {heard.text!r} again")
        elif place < last:
            yield Violation(Kind.ORDER, f"{who} heard {heard.text!r} after {history[last].text!r}")
        heard_places.add(place)
        last = max(last, place)
        yield from _check_same(who, heard, history[place])
    for place in range(min(heard_places, default=0), len(history) if observation.whole else last):
        mine = history[place].sender == observation.listener
        if place not in heard_places and (observation.echoes or not mine):
            yield Violation(Kind.GAP, f"{who}: {history[place].text!r}")


def _check_same(who: str, heard: Heard, stored: Stored) -> Iterator[Violation]:
    if heard.sender != stored.sender:
        yield Violation(Kind.CHANGED, f"{who}: {heard.text!r} was of {heard.sender}, now of {stored.sender}")
    if heard.msgid and stored.msgid and heard.msgid != stored.msgid:
        yield Violation(Kind.CHANGED, f"{who}: {heard.text!r} had the id {heard.msgid}, now {stored.msgid}")


def check_kept(before: Sequence[Stored], after: Sequence[Stored]) -> list[Violation]:
    """A history told earlier must be the beginning of the one told later, ids included."""
    return [
        Violation(Kind.CHANGED, f"{old.text!r} ({old.msgid}) was at place {place}")
        for place, old in enumerate(before)
        if place >= len(after) or after[place] != old
    ]


def check_equal(pages: Sequence[Stored], log: Sequence[Stored]) -> list[Violation]:
    """What was told page by page must be what the log holds, ids aside; told twice or left out, too."""
    ids = [stored.msgid for stored in pages]
    found = [Violation(Kind.DOUBLE, f"id {one}") for one in {*ids} if ids.count(one) > 1] if _repeats(ids) else []
    for place in range(max(len(pages), len(log))):
        told = pages[place][:2] if place < len(pages) else None
        held = log[place][:2] if place < len(log) else None
        if told != held:
            return [*found, Violation(Kind.CHANGED, f"place {place}: the pages have {told}, the log {held}")]
    return found


def _repeats(ids: Sequence[str]) -> bool:
    return len({*ids}) < len(ids)
