"""NickServ SET and GET: what the owner of an account may choose; and PERSISTENCE, the same for clients."""

from __future__ import annotations

from collections.abc import Awaitable

from chatbox.commands import welcome
from chatbox.commands.nickserv import NICKSERV, accounts_of, changing, find, own
from chatbox.commands.services import Refused, Request
from chatbox.core import presence
from chatbox.core.dispatch import Call, command
from chatbox.core.hub import Hub
from chatbox.core.reply import Fail, Reply
from chatbox.services.account_table import ENFORCE, AccountRefused
from chatbox.services.accounts import Accounts
from chatbox.services.attempts import LoginRefused
from chatbox.services.residents import SETTING as ALWAYS_ON
from chatbox.services.signup import Signup, SignupRefused
from chatbox.storage.engine import AccountRow
from chatbox.wire import caps

SETTINGS = {
    ALWAYS_ON: "whether you stay in your rooms while none of your clients is connected",
    ENFORCE: "whether nobody but you may use your nick, where the server leaves that to you",
    "multiclient": "whether several clients of yours may be you at the same time",
    "autoreplay-lines": "how many messages you are shown on joining, where your client cannot ask for them",
}
NO_MORE = "No longer always on"
WORDS = {
    "on": "on",
    "true": "on",
    "yes": "on",
    "strict": "on",
    "off": "off",
    "false": "off",
    "no": "off",
    "default": "",
}


@NICKSERV.command(
    "SET <setting> <value>",
    "Chooses how your account behaves.",
    *[f"{name.upper()}: {text}" for name, text in SETTINGS.items()],
    "EMAIL <address> <password>: the mail address of your account",
    "Values are on, off and default; of AUTOREPLAY-LINES a number or default.",
    min_params=2,
    account=True,
)
async def set_(request: Request) -> None:
    if request.param(0).lower() == "email":
        await _set_email(request)
    else:
        await _set(request, own(request), request.param(0), request.param(1))


@NICKSERV.command(
    "SASET <account> <setting> <value>",
    "Chooses how an account of somebody else behaves.",
    min_params=3,
    privilege="accreg",
)
async def saset(request: Request) -> None:
    await _set(request, find(request, request.param(0)), request.param(1), request.param(2))


async def _set(request: Request, row: AccountRow, setting: str, value: str) -> None:
    setting = _known(setting)
    await changing(choose(request.call.hub, row, setting, _value(setting, value)))
    request.say(_shown(request, find(request, row.name), setting))


async def choose(hub: Hub, row: AccountRow, setting: str, value: str) -> None:
    """Changes one setting; "" is the server's own.

    Raises:
        AccountRefused: it cannot be stored.
    """
    settings = {name: kept for name, kept in {**row.details.settings, setting: value}.items() if kept}
    await hub.service(Accounts).change(row.name, settings=settings)
    user = hub.by_id.get(row.id)
    if setting == ALWAYS_ON and user is not None and hub.residents.stays(row.id):
        hub.residents.note(user)
    elif user is not None:
        presence.dismiss(hub, user, NO_MORE)


@NICKSERV.command("GET <setting>", "Tells how your account behaves.", min_params=1, account=True)
def get(request: Request) -> None:
    row = own(request)
    if request.param(0).lower() == "email":
        waits = f", {row.details.pending.email} waits for its code" if row.details.pending else ""
        request.say(f"EMAIL is {row.details.email or 'none'}{waits}.")
    else:
        request.say(_shown(request, row, _known(request.param(0))))


@NICKSERV.command("SAGET <account> <setting>", "Tells how an account behaves.", min_params=2, privilege="accreg")
def saget(request: Request) -> None:
    request.say(_shown(request, find(request, request.param(0)), _known(request.param(1))))


def _known(setting: str) -> str:
    name = setting.lower()
    if name not in SETTINGS:
        raise Refused(f"There is no setting {name[:30]}: {', '.join(SETTINGS).upper()}, EMAIL.")
    return name


def _value(setting: str, text: str) -> str:
    if setting == "autoreplay-lines" and text.isdecimal() and len(text) < 7:
        return str(int(text))
    value = WORDS.get(text.lower())
    if value is None or (setting == "autoreplay-lines" and value):
        raise Refused(f"{setting.upper()} cannot be {text[:30]}: /msg NickServ HELP SET")
    return value


def _shown(request: Request, row: AccountRow, setting: str) -> str:
    chosen = row.details.settings.get(setting, "default")
    text = f"{setting.upper()} is {chosen}."
    if setting == ALWAYS_ON:
        holds = request.call.hub.residents.stays(row.id)
        text += f" With the settings of the server you are {'always' if holds else 'not always'} on."
    return text


async def _set_email(request: Request) -> None:
    """A new address counts once the code that was sent there is given: VERIFYEMAIL."""
    call, row, email = request.call, own(request), request.param(1)
    try:
        await accounts_of(request).check_password(row.name, request.param(2), call.session.address)
        sent = await call.hub.service(Signup).change_email(row.name, email, call.session.address)
    except (LoginRefused, SignupRefused, AccountRefused) as refusal:
        raise Refused(f"Your mail address stays as it was: {refusal}.") from refusal
    if sent:
        request.say(f"A code was sent to {email}. Then: /msg NickServ VERIFY {row.name} <code>")
    else:
        request.say(f"Your mail address is {email}.")


@command(
    "PERSISTENCE <GET | SET> [<ON | OFF | DEFAULT>]",
    "Says or chooses whether you stay in your rooms while none of your clients is connected.",
    "https://github.com/ergochat/ergo/blob/master/docs/MANUAL.md#persistence-aka-always-on",
    min_params=1,
)
def persistence(call: Call) -> Awaitable[None] | None:
    row = call.hub.service(Accounts).row(call.user.account) if call.user.account else None
    if row is None:
        raise Fail("ACCOUNT_REQUIRED", "You're not logged in to an account")
    word, value = call.params[0].upper(), WORDS.get(call.param(1).lower())
    if word == "GET":
        call.reply.say("PERSISTENCE", "STATUS", *_status(call.hub, row))
        return None
    if word != "SET" or value is None:
        raise Fail("INVALID_PARAMS", call.params[0], "Not GET, nor SET with ON, OFF or DEFAULT")
    return _persist(call, row, value)


def _tell_at_log_in(call: Call) -> None:
    row = call.hub.service(Accounts).row(call.user.account) if call.user.account else None
    if row is not None and call.session.has(caps.PERSISTENCE):
        call.reply.say("PERSISTENCE", "STATUS", *_status(call.hub, row))


welcome.ALSO.append(_tell_at_log_in)


async def _persist(call: Call, row: AccountRow, value: str) -> None:
    hub = call.hub
    try:
        await choose(hub, row, ALWAYS_ON, value)
    except AccountRefused as refusal:
        raise Fail("UNKNOWN_ERROR", str(refusal)) from refusal
    row = hub.service(Accounts).row(row.name) or row
    call.reply.say("PERSISTENCE", "STATUS", *_status(hub, row))
    user = hub.by_id.get(row.id)
    for session in user.sessions if user else ():
        if session is not call.session and session.has(caps.PERSISTENCE):
            reply = Reply(hub, session)
            reply.say("PERSISTENCE", "STATUS", *_status(hub, row))
            reply.finish()


def _status(hub: Hub, row: AccountRow) -> tuple[str, str]:
    """What the owner chose, and what holds."""
    chosen = row.details.settings.get(ALWAYS_ON, "default").upper()
    return chosen, "ON" if hub.residents.stays(row.id) else "OFF"
