"""NickServ for operators: accounts made for others, suspended, listed."""

from __future__ import annotations

import re
import time

from chatbox.commands.nickserv import NICKSERV, accounts_of, changing, find
from chatbox.commands.services import Refused, Request
from chatbox.core import dispatch, presence, snomasks
from chatbox.core.hub import Hub
from chatbox.services.accounts import AccountRefused, Accounts
from chatbox.storage.details import Suspension
from chatbox.wire.names import match

MOST_LISTED = 200
UNITS_S = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800, "y": 31536000}


@NICKSERV.command("SAREGISTER <account> <password>", "Makes an account for somebody.", min_params=2, privilege="accreg")
async def saregister(request: Request) -> None:
    try:
        account = await accounts_of(request).add(request.param(0), request.exactly(1))
    except AccountRefused as refusal:
        raise Refused(f"{refusal}.") from refusal
    snomasks.notify(request.call.hub, "u", f"{request.call.user.nick} has made the account {account.name}")
    request.say(f"The account {account.name} is made.")


@NICKSERV.command("SAVERIFY <account>", "Completes an account without its code.", min_params=1, privilege="accreg")
async def saverify(request: Request) -> None:
    row = find(request, request.param(0))
    email = row.details.pending.email if row.details.pending else row.details.email
    await changing(accounts_of(request).change(row.name, unverified=False, pending=None, email=email))
    request.say(f"The account {row.name} is complete.")


@NICKSERV.command("LIST [<mask>]", "Lists accounts.", privilege="accreg")
def list_(request: Request) -> None:
    mask = (request.param(0) or "*").casefold()
    found = [account for account in accounts_of(request).list() if match(mask, account.folded)]
    for account in found[:MOST_LISTED]:
        made = time.strftime("%Y-%m-%d", time.gmtime(account.created_ms / 1000))
        request.say(f"{account.name}, registered {made}")
    request.say(f"{len(found)} accounts{f', {MOST_LISTED} shown' if len(found) > MOST_LISTED else ''}.")


@NICKSERV.command(
    "SUSPEND <ADD | DEL | LIST> [<account>] [DURATION <length>] [<reason>]",
    "Accounts that cannot be used; whoever is logged in to one is disconnected.",
    "Lengths are like 30m, 12h, 7d.",
    min_params=1,
    privilege="ban",
)
async def suspend(request: Request) -> None:
    word = request.param(0).upper()
    if word == "LIST":
        _list_suspended(request)
    elif word == "ADD" and request.param(1):
        await _suspend(request)
    elif word == "DEL" and request.param(1):
        row = find(request, request.param(1))
        await changing(accounts_of(request).change(row.name, suspended=None))
        request.say(f"{row.name} can be used again.")
    else:
        raise Refused("SUSPEND ADD <account>, SUSPEND DEL <account> or SUSPEND LIST")


def duration(words: list[str]) -> tuple[int, list[str]]:
    """Reads `DURATION <length>`: seconds, 0 where it does not begin so, and the words after it.

    Raises:
        Refused: it is no length.
    """
    if len(words) < 2 or words[0].upper() != "DURATION":
        return 0, words
    found = re.fullmatch(r"(\d{1,6}[smhdwy])+", words[1].lower())
    if not found:
        raise Refused(f"{words[1][:20]} is no length; say 30m, 12h or 7d.")
    parts = re.findall(r"(\d+)([smhdwy])", words[1].lower())
    return sum(int(number) * UNITS_S[unit] for number, unit in parts), words[2:]


async def _suspend(request: Request) -> None:
    hub, by = request.call.hub, request.call.user.nick
    row = find(request, request.param(1))
    length_s, words = duration(request.params[2:])
    await put_suspension(hub, row.name, by, length_s, " ".join(words))
    request.say(f"{row.name} is suspended{f' for {length_s} seconds' if length_s else ''}.")


async def put_suspension(hub: Hub, name: str, by: str, length_s: int, reason: str) -> None:
    """Suspends an account, for so long (0: for ever), and disconnects who is logged in to it.

    Raises:
        Refused: it cannot be stored.
    """
    accounts, reason = hub.service(Accounts), reason or "no reason given"
    until_ms = hub.runtime.clock_ms() + length_s * 1000 if length_s else 0
    await changing(accounts.change(name, suspended=Suspension(reason, by, until_ms)))
    row = accounts.row(name)
    user = hub.by_id.get(row.id) if row else None
    for session in list(user.sessions) if user else ():
        dispatch.close(hub, session, f"Your account is suspended: {reason}")
    if user is not None:
        presence.dismiss(hub, user, f"Suspended: {reason}")
    snomasks.notify(hub, "x", f"{by} has suspended the account {name}: {reason}")


def _list_suspended(request: Request) -> None:
    accounts, found = accounts_of(request), 0
    for account in accounts.list():
        row = accounts.by_id(account.id)
        suspended = row.details.suspended if row else None
        if suspended is not None:
            found += 1
            until = time.strftime("%Y-%m-%d %H:%M", time.gmtime(suspended.until_ms / 1000))
            request.say(
                f"{account.name}, by {suspended.by}, {f'until {until}' if suspended.until_ms else 'for ever'}: "
                f"{suspended.reason}"
            )
    request.say(f"{found} accounts are suspended.")
