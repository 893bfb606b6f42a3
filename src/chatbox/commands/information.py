"""MOTD, LUSERS, VERSION and HELP."""

from __future__ import annotations

from chatbox.commands import welcome
from chatbox.core.dispatch import COMMANDS, Call, command
from chatbox.core.reply import Fail
from chatbox.wire import caps
from chatbox.wire import numerics as n


@command("MOTD [<target>]", "Shows the message of the day.", "https://modern.ircdocs.horse/#motd-message")
def motd(call: Call) -> None:
    _only_here(call)
    welcome.motd(call)


@command("LUSERS", "Says how many are here.", "https://modern.ircdocs.horse/#lusers-message")
def lusers(call: Call) -> None:
    welcome.lusers(call)


@command("VERSION [<target>]", "Says what the server runs.", "https://modern.ircdocs.horse/#version-message")
def version(call: Call) -> None:
    _only_here(call)
    call.reply.numeric(n.RPL_VERSION, call.hub.limits.version, call.hub.name, "https://modern.ircdocs.horse/")
    welcome.isupport(call)


@command(
    "ISUPPORT",
    "Says what the server supports, also before you have come in.",
    "https://ircv3.net/specs/extensions/extended-isupport",
    before_registration=True,
)
def isupport(call: Call) -> None:
    if call.session.user is None and not call.session.has(caps.EXTENDED_ISUPPORT):
        raise Fail(n.ERR_NOTREGISTERED, "You have not registered")
    welcome.isupport(call)


@command("HELP [<command>]", "Explains the commands.", "https://modern.ircdocs.horse/#help-message")
def help_(call: Call) -> None:
    word = call.param(0).upper()
    if not word:
        call.reply.numeric("704", "*", "Commands; for more: HELP <command>")
        names = sorted(COMMANDS)
        for at in range(0, len(names), 8):
            call.reply.numeric("705", "*", " ".join(names[at : at + 8]))
        call.reply.numeric("706", "*", "End of help")
        return
    row = COMMANDS.get(word)
    if row is None:
        raise Fail("524", word, "No help available on this topic")
    call.reply.numeric("704", word, row.syntax)
    call.reply.numeric("705", word, row.help)
    call.reply.numeric("706", word, row.spec)


def _only_here(call: Call) -> None:
    target = call.param(0)
    if target and target != call.hub.name and call.hub.find_user(target) is None:
        raise Fail(n.ERR_NOSUCHSERVER, target, "No such server")
