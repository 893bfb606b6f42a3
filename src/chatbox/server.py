"""The composition root: a configuration becomes a running server, and ends again in order."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import socket
import sys
import time
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

import chatbox.commands  # noqa: F401 - registers the commands
from chatbox import reloading
from chatbox.config import Config
from chatbox.core import ownership
from chatbox.core.hub import Hub
from chatbox.core.recovery import Recovery
from chatbox.core.retiring import retire
from chatbox.core.runtime import Runtime
from chatbox.doors import open_doors
from chatbox.http.guard import Guard
from chatbox.net import control, drain
from chatbox.net.announce import Announcement
from chatbox.net.bind import BACKLOG, Address, Bound, bind
from chatbox.net.certificate import CertificateError, Certificates
from chatbox.net.context import Context
from chatbox.net.gate import Gate
from chatbox.net.listener import Sniffer
from chatbox.net.outbox import make_outbox
from chatbox.net.site import LazySite
from chatbox.net.sweep import Sweeper
from chatbox.services.accounts import AccountRefused, Accounts
from chatbox.services.administration import Settings, administer, invite
from chatbox.services.attempts import Attempts
from chatbox.services.gateways import Gateways
from chatbox.services.history import History
from chatbox.services.indexing import Indexing
from chatbox.services.invitations import InvitationRefused, Invitations
from chatbox.services.operators import Operators
from chatbox.services.passwords import Passwords
from chatbox.services.residents import AccountResidents
from chatbox.services.retention import Retention
from chatbox.services.search import Search
from chatbox.services.server_bans import ServerBans
from chatbox.services.signup import Signup
from chatbox.services.space import Space
from chatbox.services.status import status_of
from chatbox.settings import (
    gateways_of,
    keeping_of,
    limits_of,
    mail_of,
    operators_of,
    pages_of,
    policy_of,
    queues_of,
    timing_of,
)
from chatbox.storage import Storage, open_storage

logger = logging.getLogger(__name__)
ACCOUNTS_PER_MINUTE = 30
"""That one address makes."""
SWITCH_INTERVAL_S = 0.0005
"""The writer thread waits for the interpreter this long at most while the loop is busy."""


class Server:
    """A server on the running loop.

    Args:
        config: all of it.
        announce: told in words of connections and names.

    Raises:
        StorageError: the data cannot be used.
    """

    def __init__(self, config: Config, announce: Callable[[str], None] | None = None) -> None:
        self.config = config
        self._loop = asyncio.get_running_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        self._servers: list[asyncio.Server] = []
        self.doors: list[Certificates | None] = []
        self._place: dict[str, object] = {}
        self._control: asyncio.Server | None = None
        self._announcement: Announcement | None = None
        sys.setswitchinterval(SWITCH_INTERVAL_S)
        durability = config.storage.durability
        self.storage: Storage = open_storage(
            config.storage.url, config.storage.directory, durability, self._loop.call_soon_threadsafe
        )
        _raise_open_files()
        self._outbox = make_outbox(self._loop)
        runtime = Runtime(
            self._loop.call_soon,
            self._loop.call_later,
            self._spawn,
            lambda: time.time_ns() // 1_000_000,
            time.monotonic,
            self._loop.create_future,
            self._outbox,
        )
        self.storage.refold(config.server.casemapping)
        limits = limits_of(config)
        secret = limits.cloak_secret or self.storage.secret("cloak")
        self.hub = Hub(replace(limits, cloak_secret=secret), self.storage, runtime, early=durability == "memory")
        self._passwords = Passwords(config.accounts.password_hash, self.storage.secret("decoys"))
        self.accounts = Accounts(
            self.storage,
            self.hub.casemapping,
            runtime.clock_ms,
            runtime.monotonic_s,
            self._passwords,
            config.accounts.nick_reservation,
            config.accounts.login_attempts_per_minute,
        )
        self.residents = AccountResidents(self.accounts, self._spawn, config.accounts.always_on)
        self.hub.residents = self.residents
        self.operators = Operators(self._passwords, self.accounts.attempts, operators_of(config))
        self.rehash = Settings()
        self.bans = ServerBans(self.storage, runtime.clock_ms, self.hub.casemapping.fold_source)
        self.gateways = Gateways(self._passwords, gateways_of(config))
        made = Attempts(ACCOUNTS_PER_MINUTE, runtime.monotonic_s)
        self.signup = Signup(
            self.accounts, runtime.clock_ms, made, config.server.network, policy_of(config), mail_of(config)
        )
        self.invitations = Invitations(self.storage, runtime.clock_ms)
        self.hub.services = {
            Accounts: self.accounts,
            History: History(self.storage),
            Invitations: self.invitations,
            Operators: self.operators,
            Search: Search(self.storage, runtime.create_future),
            Settings: self.rehash,
            Signup: self.signup,
            ServerBans: self.bans,
            Gateways: self.gateways,
        }
        self.accounts.on_removed = lambda id: ownership.release(self.hub, id)
        Recovery(self.hub)
        self.context = self._make_context(announce or (lambda text: None))
        self._sweeper = Sweeper(self.context)
        self._space = Space(self.hub, self.storage)
        self._indexing = Indexing(self.hub, self.storage)
        self.retention = Retention(self.hub, self.storage, keeping_of(config))

    def _make_context(self, announce: Callable[[str], None]) -> Context:
        config = self.config
        guard = Guard([config.server.name, socket.gethostname(), *config.server.names], config.server.origins)
        limits = config.limits
        context = Context(
            self.hub,
            self._loop,
            guard,
            LazySite(guard, self.hub, pages_of(config)),
            timing_of(config),
            queues_of(config),
            announce,
            Gate(limits.connections_per_address, limits.connects_per_minute),
            config.server.proxy_from,
        )
        context.outbox = self._outbox
        context.is_gateway = self.gateways.covers
        context.keeps_out = lambda address: ban.text if (ban := self.bans.of_address(address)) else ""
        self.hub.pipeline.on_pressure = context.pause
        return context

    async def start(self) -> list[Bound]:
        """Listens, once the state is there and whoever was here before the restart has quit.

        Raises:
            BindError: an address cannot be listened on.
            CertificateError: a certificate cannot be used.
        """
        self.doors = open_doors(self.config)
        bound = bind([Address(one.host, one.port, one.kind, number) for number, one in enumerate(self.config.listen)])
        self.hub.load(self.storage.load())
        retire(self.hub)
        ownership.reconcile(self.hub, lambda id: self.accounts.numbered(id) is not None)
        written: asyncio.Future[None] = self._loop.create_future()
        self.hub.pipeline.when_idle(lambda: written.set_result(None))
        await written
        self._control = await control.serve(self.config.storage.directory, self._administer)
        _tune()
        for one in bound:
            # The loop listens again, and with a number of its own if it is told none.
            serving = self._loop.create_server(self._sniffer(one), sock=one.socket, backlog=BACKLOG)
            self._servers.append(await serving)
        self._sweeper.start()
        self._space.start()
        self._indexing.start()
        self.retention.start()
        self._loop.call_soon(self.context.http.warm)
        self._announcement = self._announced(bound)
        hosts = [str(one.socket.getsockname()[0]) for one in bound if one.port == bound[0].port]
        self._place = {"hosts": hosts, "port": bound[0].port, "secure": self.doors[bound[0].door] is not None}
        return bound

    def _announced(self, bound: list[Bound]) -> Announcement | None:
        """Tells the neighbours of the port that most others come in by, if it is to be told."""
        if not self.config.discovery.mdns:
            return None
        config = self.config.server
        hosts = [str(one.socket.getsockname()[0]) for one in bound if one.port == bound[0].port]
        told = {
            "name": config.name,
            "description": config.description,
            "tls": "1" if self.doors[bound[0].door] else "0",
        }
        announcement = Announcement(config.name, hosts, bound[0].port, told)
        announcement.start()
        return announcement

    async def seat(self, connected: socket.socket) -> None:
        """Takes a connection of the owner's own, who is an operator in the default rooms."""

        def sniffer() -> Sniffer:
            made = Sniffer(self.context)
            made.owner = True
            return made

        await self._loop.connect_accepted_socket(sniffer, connected)

    async def stop(self) -> bool:
        """Drains: nothing new is taken, what was said is stored and sent, everybody is told, the log is closed.

        Returns False when the disk hung, so that something may be left unwritten (and unconfirmed).
        """
        for server in self._servers:
            server.close()
        if self._control is not None:
            self._control.close()
            with contextlib.suppress(OSError):
                (self.config.storage.directory / control.SOCKET_NAME).unlink()
        self._sweeper.stop()
        self._space.stop()
        self._indexing.stop()
        self.retention.stop()
        if self._announcement is not None:
            self._announcement.stop()
        done = await drain.drain(self.context)
        if self._outbox is not None:
            self._outbox.end()
        self.accounts.close()
        if not done:
            return False
        try:
            return await asyncio.wait_for(
                asyncio.to_thread(self.storage.close, drain.CLOSE_LIMIT_S), drain.CLOSE_LIMIT_S
            )
        except TimeoutError:
            return False

    def _sniffer(self, bound: Bound) -> Callable[[], Sniffer]:
        listen, certificates = self.config.listen[bound.door], self.doors[bound.door]
        return lambda: Sniffer(self.context, bound.kind, certificates, listen.proxy_required)

    def reload(self, config: Config) -> list[str]:
        """Takes from a configuration read again what can be taken while running; certificates are read again too.

        Returns what is not as the configuration says now, a line each.
        """
        notes = []
        for certificates in dict.fromkeys(one for one in self.doors if one is not None):
            try:
                certificates.reload()
            except CertificateError as error:
                notes.append(f"the certificate stays as it was: {error}")
        notes += [f"takes effect after a restart: {note}" for note in reloading.apply(self, config)]
        for note in notes:
            logger.warning("%s", note)
        logger.info("settings were read again")
        return notes

    async def _administer(self, request: dict[str, Any]) -> Any:
        try:
            if request.get("command") == "status":
                return status_of(self.hub)
            if request.get("command") == "invite":
                return await invite(self.hub, self.invitations, request) | self._place
            return await administer(self.accounts, request)
        except (AccountRefused, InvitationRefused) as refusal:
            raise control.Refused(str(refusal)) from refusal

    def _spawn(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _tune() -> None:
    """What a server with many connections wants of the process."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)  # nearly nothing here is cyclic, and each collection stops everybody


def _raise_open_files() -> None:
    """Each connection is an open file, and many systems let a process have a thousand unless it asks for more."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
