"""Logging in, and names that are reserved."""

from __future__ import annotations

import asyncio

import pytest

from chatbox.services.account_table import ENFORCE
from chatbox.services.accounts import AccountRefused, Accounts
from chatbox.services.attempts import LoginRefused
from chatbox.services.passwords import Passwords
from chatbox.wire.names import Casemapping
from tests.core.fakes import FakeLog


class Clock:
    now_s = 100.0


def make(clock: Clock, reserve: str = "strict") -> Accounts:
    return Accounts(FakeLog(), Casemapping(), lambda: 5, lambda: clock.now_s, Passwords("fast"), reserve, 3)


def test_only_the_password_logs_in() -> None:
    """Also in another case of the name; a changed password replaces the old one; a removed account is gone."""

    async def play() -> None:
        accounts = make(Clock())
        ann = await accounts.add("Ann", "secret")
        assert (await accounts.log_in("ANN", "secret", "a")).id == ann.id
        for name, password in (("Ann", "wrong"), ("bob", "secret")):
            with pytest.raises(LoginRefused, match="wrong name or password"):
                await accounts.log_in(name, password, "a")
        await accounts.set_password("ann", "other")
        assert (await accounts.log_in("Ann", "other", "a")).name == "Ann"
        await accounts.remove("ann")
        assert accounts.list() == []
        assert not accounts.reserved_for_other("ann", 0)

    asyncio.run(play())


def test_attempts_are_limited_for_each_address() -> None:
    """After too many failures nothing is tried, not even the right password, until a minute has passed."""

    async def play() -> None:
        clock = Clock()
        accounts = make(clock)
        await accounts.add("Ann", "secret")
        for _ in range(3):
            with pytest.raises(LoginRefused):
                await accounts.log_in("Ann", "wrong", "a")
        with pytest.raises(LoginRefused, match="minute"):
            await accounts.log_in("Ann", "secret", "a")
        assert await accounts.log_in("Ann", "secret", "b")
        clock.now_s += 61
        assert await accounts.log_in("Ann", "secret", "a")

    asyncio.run(play())


def test_what_cannot_be_an_account() -> None:
    """Names that are no nick, names that are taken, and passwords that are empty or far too long."""

    async def play() -> None:
        accounts = make(Clock())
        await accounts.add("Ann", "x" * 1024)
        for name, password in (("a b", "x"), ("ANN", "x"), ("bob", ""), ("bob", "x" * 1025)):
            with pytest.raises(AccountRefused):
                await accounts.add(name, password)

    asyncio.run(play())


def test_nicks_of_accounts_are_reserved() -> None:
    """For everybody but their owner."""

    async def play() -> None:
        accounts = make(Clock())
        ann = await accounts.add("Ann", "x")
        assert accounts.reserved_for_other("ann", 0)
        assert not accounts.reserved_for_other("ann", ann.id)
        assert not accounts.reserved_for_other("bob", 0)

    asyncio.run(play())


def test_where_the_server_is_lenient_the_owner_decides() -> None:
    """And where it reserves none, nobody."""

    async def play() -> None:
        for reserve, before, after in (("strict", True, True), ("lenient", False, True), ("none", False, False)):
            accounts = make(Clock(), reserve)
            ann = await accounts.add("Ann", "x")
            assert accounts.reserved_for_other("ann", 0) is before
            await accounts.change("Ann", settings={ENFORCE: "on"})
            assert accounts.reserved_for_other("ann", 0) is after
            assert not accounts.reserved_for_other("ann", ann.id)

    asyncio.run(play())
