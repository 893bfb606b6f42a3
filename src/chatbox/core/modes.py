"""The modes of rooms: one row each, from which MODE, ISUPPORT and the checks derive.

Letters and meanings are those of https://modern.ircdocs.horse/#channel-modes where it has them, else those in use by
most servers (https://defs.ircdocs.horse/defs/chanmodes).
"""

from __future__ import annotations

from enum import Enum
from typing import Final, NamedTuple

PREFIXES: Final = {"q": "~", "a": "&", "o": "@", "h": "%", "v": "+"}
"""Membership modes and how they are shown, highest first."""

VOICE, HALFOP, OPERATOR, ADMIN, FOUNDER = 1, 2, 3, 4, 5
RANKS: Final = {"": 0, "v": VOICE, "h": HALFOP, "o": OPERATOR, "a": ADMIN, "q": FOUNDER}
"""How much a membership mode allows; 0 is a member without one."""


class Kind(Enum):
    """What a mode takes, in the order of ISUPPORT CHANMODES (https://modern.ircdocs.horse/#chanmodes-parameter)."""

    LIST = "A"
    ALWAYS = "B"
    WHEN_SET = "C"
    FLAG = "D"


class Mode(NamedTuple):
    """A mode of a room.

    Attributes:
        letter: on the wire.
        kind: whether it has an argument.
        help: what it does.
        closing: while it is set, not everybody could hear what is said.
        speech: it has a say in who may speak, or how.
    """

    letter: str
    kind: Kind
    help: str
    closing: bool = False
    speech: bool = False


MODES: Final = (
    Mode("b", Kind.LIST, "Bans: who fits may neither come in nor speak."),
    Mode("e", Kind.LIST, "Exceptions from bans."),
    Mode("I", Kind.LIST, "Exceptions from i and R: who fits needs no invitation."),
    Mode("k", Kind.ALWAYS, "A key is needed to come in.", closing=True),
    Mode("f", Kind.WHEN_SET, "Who cannot come in is sent to another room."),
    Mode("l", Kind.WHEN_SET, "At most so many members."),
    Mode("W", Kind.WHEN_SET, "Slow mode: members say one message in so many seconds.", speech=True),
    Mode("C", Kind.FLAG, "No CTCP, except actions.", speech=True),
    Mode("E", Kind.FLAG, "Roleplay: NPC, NPCA and SCENE may be used."),
    Mode("F", Kind.FLAG, "Anybody may send those whom their room refuses here."),
    Mode("M", Kind.FLAG, "Only who is logged in, or has a voice, may speak.", speech=True),
    Mode("R", Kind.FLAG, "Only who is logged in may come in."),
    Mode("T", Kind.FLAG, "No NOTICE.", speech=True),
    Mode("U", Kind.FLAG, "What members without a voice say is heard by operators only.", speech=True),
    Mode("c", Kind.FLAG, "Colours are taken out of messages.", speech=True),
    Mode("i", Kind.FLAG, "Only who is invited may come in.", closing=True),
    Mode("m", Kind.FLAG, "Only who has a voice may speak.", speech=True),
    Mode("n", Kind.FLAG, "Only members may speak."),
    Mode("p", Kind.FLAG, "Not in lists of rooms; nobody can knock."),
    Mode("r", Kind.FLAG, "Registered with ChanServ, which alone sets it."),
    Mode("s", Kind.FLAG, "To outsiders it is as if it did not exist.", closing=True),
    Mode("t", Kind.FLAG, "Only half-operators and above set the topic."),
    Mode("u", Kind.FLAG, "Auditorium: members without a voice are seen only by those who have one."),
    Mode("z", Kind.FLAG, "Only who is connected over TLS may come in."),
)
BY_LETTER: Final = {mode.letter: mode for mode in MODES}
LISTS: Final = "".join(mode.letter for mode in MODES if mode.kind is Kind.LIST)
CLOSING: Final = tuple(mode.letter for mode in MODES if mode.closing)
SPEECH: Final = tuple(mode.letter for mode in MODES if mode.speech)
SERVICES_ONLY: Final = "r"
"""Modes that no user sets."""


def chanmodes() -> str:
    """The value of ISUPPORT CHANMODES."""
    groups = [[mode.letter for mode in MODES if mode.kind is kind] for kind in Kind]
    return ",".join("".join(sorted(group)) for group in groups)


def letters(*, with_argument: bool = False) -> str:
    """All letters, memberships included, or those that take an argument, as 004 tells them."""
    own = [mode.letter for mode in MODES if not with_argument or mode.kind is not Kind.FLAG]
    return "".join(sorted([*own, *PREFIXES]))


def has_power_over(rank: int, other: int) -> bool:
    """Whether who has `rank` may give or take a membership mode of rank `other`, or send its holder out.

    Operators have it over operators, half-operators not over each other.
    """
    if rank == FOUNDER:
        return True
    if rank >= OPERATOR:
        return other < ADMIN
    return rank == HALFOP and other < HALFOP
