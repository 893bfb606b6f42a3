"""What operators may do. Every command that only they have names its privilege in the table of commands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from chatbox.core.reply import Fail
from chatbox.wire import numerics as n

if TYPE_CHECKING:
    from chatbox.core.user import User

EVERYTHING: Final = "*"
PRIVILEGES: Final[Mapping[str, str]] = {
    "kill": "disconnect people",
    "ban": "keep masks, accounts, addresses and networks out (UBAN), and suspend accounts",
    "rehash": "have the settings read again",
    "accreg": "make and change accounts of others",
    "chanreg": "change who owns rooms",
    "history": "take back what others said",
    "massmessage": "speak to everybody (WALLOPS)",
    "metadata": "change metadata of others",
    "nofakelag": "be as fast as they like",
    "relaymsg": "relay in any room",
    "restart": "have the server restarted",
    "roleplay": "speak as somebody else in any room",
    "sajoin": "take anybody into any room (SAJOIN)",
    "samode": "change any modes (SAMODE)",
    "sanick": "change the nick of others (SANICK)",
    "snomasks": "hear what the server notices (user mode s)",
    "vhosts": "show others with another host (HostServ)",
    "whois": "see the addresses of others",
}
"""The names that `[[oper]] privileges` takes, beside "*" for all."""


class Oper(NamedTuple):
    """The rights of somebody who gave an operator's name and password."""

    name: str
    privileges: frozenset[str]


def holds(user: User | None, privilege: str) -> bool:
    """Whether somebody is an operator with that privilege."""
    oper = user.oper if user is not None else None
    return oper is not None and (privilege in oper.privileges or EVERYTHING in oper.privileges)


def check(user: User | None, privilege: str) -> None:
    """Raises `Fail` for who has not that privilege (https://modern.ircdocs.horse/#errnoprivileges-481)."""
    if not holds(user, privilege):
        raise Fail(n.ERR_NOPRIVILEGES, "Permission Denied - You do not have the required operator privileges")
