"""NickServ CERT and CLIENTS: what logs in to an account, and what is logged in."""

from __future__ import annotations

import re
import time

from chatbox.commands.nickserv import NICKSERV, accounts_of, changing, find, may, own
from chatbox.commands.services import Refused, Request
from chatbox.core import dispatch
from chatbox.core.user import User
from chatbox.storage.engine import AccountRow

MOST_CERTIFICATES = 10
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


@NICKSERV.command(
    "CERT <LIST | ADD | DEL> [<account>] [<fingerprint>]",
    "Certificates that log in to your account (SASL EXTERNAL), by their SHA-256 fingerprints.",
    "CERT ADD without a fingerprint is for the certificate that you use now.",
    min_params=1,
)
async def cert(request: Request) -> None:
    word, row = request.param(0).upper(), _whose(request)
    kept = row.details.certificates
    if word == "LIST":
        for number, one in enumerate(kept, 1):
            request.say(f"{number}: {one}")
        request.say(f"{len(kept)} certificate{'' if len(kept) == 1 else 's'} for {row.name}.")
        return
    wanted = _fingerprint(request)
    if word == "ADD":
        if wanted in kept:
            raise Refused("That certificate is there already.")
        if len(kept) >= MOST_CERTIFICATES:
            raise Refused(f"An account has at most {MOST_CERTIFICATES} certificates.")
        await changing(accounts_of(request).change(row.name, certificates=(*kept, wanted)))
        request.say(f"Certificate {wanted} logs in to {row.name} now.")
    elif word == "DEL":
        if wanted not in kept:
            raise Refused("There is no such certificate.")
        left = tuple(one for one in kept if one != wanted)
        await changing(accounts_of(request).change(row.name, certificates=left))
        request.say(f"Certificate {wanted} logs in no more.")
    else:
        raise Refused("CERT LIST, CERT ADD or CERT DEL")


def _whose(request: Request) -> AccountRow:
    """The account that is meant: one's own, or for operators another."""
    named = request.param(1)
    if named and not _FINGERPRINT.fullmatch(_plain(named)):
        row = find(request, named)
        if row.id != request.call.user.id and not may(request, "accreg"):
            raise Refused("That account is not yours.")
        return row
    if not request.call.user.account:
        raise Refused("You must be logged in to an account for that.")
    return own(request)


def _fingerprint(request: Request) -> str:
    given = _plain(request.params[-1]) if len(request.params) > 1 else ""
    wanted = given if _FINGERPRINT.fullmatch(given) else request.call.session.certificate
    if not wanted or (len(request.params) > 2 and wanted != given):
        raise Refused("Name a SHA-256 fingerprint: 64 hexadecimal digits; or connect over TLS with the certificate.")
    return wanted


def _plain(fingerprint: str) -> str:
    return fingerprint.replace(":", "").lower()


@NICKSERV.command(
    "CLIENTS <LIST | LOGOUT> [<nick>] [<number | all>]",
    "Lists or ends your connections.",
    min_params=1,
)
def clients(request: Request) -> None:
    word, rest = request.param(0).upper(), request.params[1:]
    number = rest.pop().lower() if word == "LOGOUT" and rest else ""
    target = _target(request, rest[0] if rest else "")
    if word == "LIST":
        _list(request, target)
    elif word == "LOGOUT" and number:
        _end(request, target, number)
    else:
        raise Refused("CLIENTS LIST, or CLIENTS LOGOUT <number | all>")


@NICKSERV.command("SESSIONS [<nick>]", "Lists your connections.")
def sessions(request: Request) -> None:
    _list(request, _target(request, request.param(0)))


def _target(request: Request, nick: str) -> User:
    target = request.call.hub.find_user(nick) if nick else request.call.user
    if target is None:
        raise Refused("Nobody has that nick.")
    if target is not request.call.user and not may(request, "kill"):
        raise Refused("These are not your connections.")
    return target


def _list(request: Request, target: User) -> None:
    found = sorted(target.sessions, key=lambda session: session.number)
    for session in found:
        idle_s = int(request.call.hub.runtime.monotonic_s() - session.spoke_s)
        own = ", this one" if session is request.call.session else ""
        request.say(f"{session.number}: from {session.address or 'here'}, idle for {_length(idle_s)}{own}")
    request.say(f"{len(found)} connection{'' if len(found) == 1 else 's'} of {target.nick}.")


def _length(seconds: int) -> str:
    return time.strftime("%H:%M:%S", time.gmtime(seconds)) if seconds < 86400 else f"{seconds // 86400} days"


def _end(request: Request, target: User, number: str) -> None:
    ending = [session for session in target.sessions if number in ("all", str(session.number))]
    for session in ending:
        if session is not request.call.session:
            dispatch.close(request.call.hub, session, "Logged out by another of your clients")
    request.say(f"{sum(session.closed for session in ending)} connections ended.")
