"""UBAN: keeping people off the server, by address, network, mask or account."""

from __future__ import annotations

import time
from collections.abc import Awaitable

from chatbox.commands.kept_out import refusal
from chatbox.commands.nickserv_operators import duration, put_suspension
from chatbox.commands.services import Refused
from chatbox.core import snomasks
from chatbox.core.dispatch import Call, close, command
from chatbox.core.hub import Hub
from chatbox.core.reply import Fail
from chatbox.services.accounts import Accounts
from chatbox.services.server_bans import ServerBan, ServerBans, canonical
from chatbox.storage.engine import StorageError

SPEC = "https://github.com/ergochat/ergo/blob/master/docs/MANUAL.md#moderation"
NOT_STORED = "The server cannot store anything at present"


@command(
    "UBAN <ADD | DEL | LIST | INFO> [<target>] [REQUIRE-SASL] [DURATION <length>] [<reason>]",
    "Keeps an address, a network, a mask or an account off the server; DURATION is like 30m, 12h, 7d.",
    SPEC,
    min_params=1,
    privilege="ban",
)
def uban(call: Call) -> Awaitable[None] | None:
    word, target = call.params[0].upper(), call.param(1)
    if word == "LIST":
        _list(call)
        return None
    if word not in ("ADD", "DEL", "INFO") or not target:
        raise Fail("INVALID_PARAMS", call.params[0], "UBAN ADD, DEL or INFO with a target, or UBAN LIST")
    if word == "INFO":
        _info(call, target)
        return None
    return _change(call, word, target)


async def _change(call: Call, word: str, target: str) -> None:
    try:
        await (_add(call, target) if word == "ADD" else _remove(call, target))
    except Refused as refusal:
        raise Fail("INVALID_PARAMS", target, str(refusal.args[-1])) from refusal
    except StorageError as error:
        raise Fail("STORAGE_FULL", NOT_STORED) from error


async def _add(call: Call, target: str) -> None:
    hub = call.hub
    words = " ".join(call.params[2:]).split()
    unless_account = bool(words) and words[0].upper() == "REQUIRE-SASL"
    length_s, words = duration(words[1:] if unless_account else words)
    reason = " ".join(words)
    found = canonical(target)
    if not found:
        await put_suspension(hub, _account(hub, target), call.user.nick, length_s, reason)
        _say(call, f"The account {target} is suspended.")
        return
    now_ms = hub.runtime.clock_ms()
    until_ms = now_ms + length_s * 1000 if length_s else 0
    ban = ServerBan(found, reason, call.user.nick, now_ms, until_ms, unless_account)
    await hub.service(ServerBans).add(ban)
    snomasks.notify(hub, "x", f"{call.user.nick} has banned {found}: {reason or 'no reason given'}")
    _say(call, f"{found} is banned{f' for {length_s} seconds' if length_s else ''}.")
    for session in list(hub.sessions):
        if session is not call.session and refusal(hub, session) == ban.text:
            close(hub, session, ban.text)


async def _remove(call: Call, target: str) -> None:
    found = canonical(target)
    if found:
        if not await call.hub.service(ServerBans).remove(found):
            raise Refused(f"{found} is not banned")
    else:
        await call.hub.service(Accounts).change(_account(call.hub, target), suspended=None)
    snomasks.notify(call.hub, "x", f"{call.user.nick} has ended the ban of {found or target}")
    _say(call, f"{found or target} may come again.")


def _account(hub: Hub, target: str) -> str:
    row = hub.service(Accounts).row(target)
    if row is None:
        raise Refused("That is no address, no network, no mask and no account")
    return row.name


def _list(call: Call) -> None:
    bans = call.hub.service(ServerBans).list()
    for ban in bans:
        _say(call, _described(ban))
    _say(call, f"{len(bans)} bans; accounts: /msg NickServ SUSPEND LIST")


def _info(call: Call, target: str) -> None:
    found = canonical(target)
    bans = {ban.target: ban for ban in call.hub.service(ServerBans).list()}
    covering = call.hub.service(ServerBans).of_address(target)
    if found in bans:
        _say(call, _described(bans[found]))
    elif covering is not None:
        _say(call, _described(covering))
    else:
        row = call.hub.service(Accounts).row(target)
        suspended = row.details.suspended if row else None
        _say(call, f"{target} is suspended: {suspended.reason}" if suspended else f"{target} is not banned.")


def _described(ban: ServerBan) -> str:
    end = time.strftime("until %Y-%m-%d %H:%M UTC", time.gmtime(ban.until_ms / 1000)) if ban.until_ms else "for ever"
    lifted = ", unless logged in" if ban.unless_account else ""
    return f"{ban.target}, {end}{lifted}, by {ban.by}: {ban.reason or 'no reason given'}"


def _say(call: Call, text: str) -> None:
    call.reply.say("NOTICE", call.user.nick, text)
