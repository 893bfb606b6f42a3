"""OPER and DEOPER: becoming an operator of the server, and being one no more."""

from __future__ import annotations

import logging
from collections.abc import Awaitable

from chatbox.core import snomasks, user_modes
from chatbox.core.dispatch import Call, command
from chatbox.core.reply import Fail
from chatbox.services.attempts import LoginRefused
from chatbox.services.operators import WRONG, Operators
from chatbox.wire import numerics as n

logger = logging.getLogger(__name__)


@command("OPER <name> <password>", "Makes you an operator.", "https://modern.ircdocs.horse/#oper-message", min_params=2)
def oper(call: Call) -> Awaitable[None]:
    if call.user.oper is not None:
        raise Fail(n.ERR_UNKNOWNERROR, "OPER", "You are an operator already")
    return _check(call, call.params[0], call.params[1])


async def _check(call: Call, name: str, password: str) -> None:
    hub, session = call.hub, call.session
    operators = hub.service(Operators)
    try:
        if not operators.configured:
            raise Fail(n.ERR_NOOPERHOST, "Nobody can become an operator here")
        found = await operators.check(name, password, session.address)
    except LoginRefused as refusal:
        logger.warning("session %d: OPER failed: %s", session.number, refusal)
        code = n.ERR_PASSWDMISMATCH if str(refusal) == WRONG else n.ERR_NOOPERHOST
        raise Fail(code, f"You are no operator: {refusal}") from refusal
    user = session.user
    if user is None:
        return
    logger.info("session %d: %s is operator %s", session.number, user.nick, found.name)
    user.oper = found
    user_modes.change(hub, user, True, user_modes.OPERATOR)
    call.reply.numeric(n.RPL_YOUREOPER, "You are now an IRC operator")
    user_modes.tell(hub, user, "+o", reply=call.reply)
    snomasks.notify(hub, "o", f"{user.nick} is operator {found.name} now")


@command("DEOPER", "Gives your operator's rights up.", "https://modern.ircdocs.horse/#oper-message")
def deoper(call: Call) -> None:
    user = call.user
    if user_modes.change(call.hub, user, False, user_modes.OPERATOR):
        user_modes.tell(call.hub, user, "-o", reply=call.reply)
