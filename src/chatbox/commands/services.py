"""Services: somebody to write to in words, `/msg ChanServ HELP`, who is the server itself.

A service is a table of commands, from which its help derives. What its commands do lies elsewhere; here are only the
words. Its name is nobody's nick (`wire.names.SERVICE_NAMES`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Iterator
from typing import NamedTuple

from chatbox.core import privileges
from chatbox.core.dispatch import Call, command
from chatbox.core.events import Said
from chatbox.core.reply import Fail
from chatbox.wire import caps
from chatbox.wire.names import SERVICE_NAMES

SPEC = "https://modern.ircdocs.horse/#services"
Handler = Callable[["Request"], Awaitable[None] | None]


class Refused(Exception):  # noqa: N818 - it is a refusal, not a fault
    """Ends a command of a service; the text is said to who asked."""


class Request:
    """One command that somebody gave a service.

    Attributes:
        call: the IRC command it came with.
        params: the words after the name of the command.
    """

    def __init__(self, call: Call, service: Service, text: str) -> None:
        self.call = call
        self.service = service
        self.params = text.split()
        self._text = text

    def param(self, index: int) -> str:
        """The word at `index`, or ""."""
        return self.params[index] if index < len(self.params) else ""

    def rest(self, index: int) -> str:
        """The text from the word at `index` on."""
        return " ".join(self.params[index:])

    def exactly(self, index: int) -> str:
        """The same with all its spaces, as a password has them."""
        return [*self._text.split(maxsplit=index), *[""] * (index + 1)][index]

    def say(self, text: str) -> None:
        """Answers with a line."""
        if self.call.session.plain:
            self.call.reply.text(f"* {self.service.name}: {text}")
        else:
            self.call.reply.say("NOTICE", self.call.session.nick, text, source=self.service.source)


class ServiceCommand(NamedTuple):
    """A row of a service's table.

    Attributes:
        syntax: begins with the name, e.g. `OP <channel> [<nick>]`.
        help: one sentence.
        min_params: with fewer the syntax is shown.
        account: only for who is logged in.
        privilege: only for operators who have it; "" for everybody.
        more: further sentences of its help.
    """

    name: str
    handler: Handler
    syntax: str
    help: str
    min_params: int
    account: bool
    privilege: str
    more: tuple[str, ...] = ()


SERVICES: dict[str, Service] = {}
"""All services, by folded name; they answer to their short names too."""


class Service:
    """A pseudo-user with a table of commands, also reached by commands of its own names.

    Args:
        name: e.g. `ChanServ`, one of `SERVICE_NAMES`, or one that cannot be a nick.
        about: what it is for, one sentence.
        aliases: further IRC commands that lead to it, e.g. `CS`.
    """

    def __init__(self, name: str, about: str, aliases: tuple[str, ...] = ()) -> None:
        assert name.casefold() in SERVICE_NAMES or not name[0].isalnum()
        self.name = name
        self.about = about
        self.source = f"{name}!{name}@localhost"
        self.commands: dict[str, ServiceCommand] = {}
        SERVICES[name.casefold()] = self
        for word in (name.upper(), *aliases):
            if word.isalnum():
                command(f"{word} <command> [<parameters>]", about, SPEC)(self._from_command)

    def command(
        self,
        syntax: str,
        help: str,
        *more: str,
        min_params: int = 0,
        account: bool = False,
        privilege: str = "",
    ) -> Callable[[Handler], Handler]:
        """Registers a handler; see `ServiceCommand`. It may raise `Refused`, or `Fail` as commands do."""

        def register(handler: Handler) -> Handler:
            name = syntax.partition(" ")[0]
            self.commands[name] = ServiceCommand(name, handler, syntax, help, min_params, account, privilege, more)
            return handler

        return register

    def _from_command(self, call: Call) -> Awaitable[None] | None:
        return self.run(call, " ".join(call.params))

    def told(self, call: Call, text: str) -> Awaitable[None] | None:
        """Takes a message that somebody wrote to it."""
        if call.session.has(caps.ECHO_MESSAGE):
            user = call.user
            echo = Said(user.source, user.account, call.command, self.name, text)
            call.reply.event(echo, "", call.hub.runtime.clock_ms(), "")
        return self.run(call, text)

    def run(self, call: Call, text: str) -> Awaitable[None] | None:
        """Does what the text says."""
        words = text.split(maxsplit=1)
        request = Request(call, self, words[1] if len(words) > 1 else "")
        name = words[0].upper() if words else "HELP"
        if name == "HELP":
            self._help(request)
            return None
        row = self.commands.get(name)
        if row is None or not _may(call, row):
            request.say(f"I don't know the command {name[:30]}. /msg {self.name} HELP lists those I know.")
            return None
        try:
            _check(request, row)
            waiting = row.handler(request)
        except (Refused, Fail) as refusal:
            request.say(str(refusal.args[-1]))
            return None
        return _finish(request, waiting) if waiting is not None else None

    def _help(self, request: Request) -> None:
        name = request.param(0).upper()
        row = self.commands.get(name)
        if not name:
            request.call.reply.stream(self._list(request))
        elif row is None or not _may(request.call, row):
            request.say(f"There is no command {name[:30]}.")
        else:
            request.say(row.syntax)
            for line in (row.help, *row.more):
                request.say(line)

    def _list(self, request: Request) -> Iterator[None]:
        request.say(f"{self.about} Commands (/msg {self.name} HELP <command> says more):")
        for row in self.commands.values():
            if _may(request.call, row):
                request.say(f"{row.name}: {row.help}")
                yield
        request.say("End of help.")


def addressed(call: Call) -> Service | None:
    """The service that a message's only target names."""
    target = call.params[0]
    return None if target[:1] == "#" else SERVICES.get(target.partition("@")[0].casefold())


def _may(call: Call, row: ServiceCommand) -> bool:
    return not row.privilege or privileges.holds(call.session.user, row.privilege)


def _check(request: Request, row: ServiceCommand) -> None:
    if row.account and not request.call.user.account:
        raise Refused("You must be logged in to an account for that.")
    if len(request.params) < row.min_params:
        raise Refused(f"Not enough parameters: {row.syntax}")


async def _finish(request: Request, waiting: Awaitable[None]) -> None:
    try:
        await waiting
    except (Refused, Fail) as refusal:
        request.say(str(refusal.args[-1]))


def confirmation(*parts: object) -> str:
    """A code that who asks for something grave has to repeat: the same for the same matter, unlike for another."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:8]
