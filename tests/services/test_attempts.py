"""Guessing passwords with many connections at once, and administration by requests."""

from __future__ import annotations

import asyncio

import pytest

from chatbox.services.accounts import AccountRefused, Accounts
from chatbox.services.administration import administer
from chatbox.services.attempts import LoginRefused
from chatbox.services.passwords import Passwords
from chatbox.wire.names import Casemapping
from tests.core.fakes import FakeLog


def make(attempts: int = 3) -> Accounts:
    return Accounts(FakeLog(), Casemapping(), lambda: 5, lambda: 100.0, Passwords("fast"), attempts_per_minute=attempts)


def test_many_attempts_at_once_tell_no_more_than_one_after_another() -> None:
    """The right password among a crowd of guesses is refused like the others."""

    async def play() -> None:
        accounts = make()
        await accounts.add("Ann", "secret")
        guesses = ["1", "2", "3", "4", "secret"]
        found = await asyncio.gather(*(accounts.log_in("Ann", guess, "a") for guess in guesses), return_exceptions=True)
        assert all(isinstance(one, LoginRefused) for one in found)
        accounts.close()

    asyncio.run(play())


def test_many_who_are_right_are_let_in() -> None:
    """After a restart everybody behind one address comes back at once."""

    async def play() -> None:
        accounts = make()
        await accounts.add("Ann", "secret")
        found = await asyncio.gather(*(accounts.log_in("Ann", "secret", "a") for _ in range(10)))
        assert {one.name for one in found} == {"Ann"}
        accounts.close()

    asyncio.run(play())


def test_an_account_removed_while_its_password_is_checked_does_not_log_in() -> None:
    """What is decided is decided after the last wait."""

    async def play() -> None:
        accounts = make()
        await accounts.add("Ann", "secret")
        attempt = asyncio.ensure_future(accounts.log_in("Ann", "secret", "a"))
        await asyncio.sleep(0)
        await accounts.remove("Ann")
        with pytest.raises(LoginRefused):
            await attempt
        accounts.close()

    asyncio.run(play())


def test_a_password_that_is_far_too_long_costs_nothing() -> None:
    """It is refused before it is hashed."""

    async def play() -> None:
        accounts = make()
        with pytest.raises(LoginRefused, match="too long"):
            await accounts.log_in("Ann", "x" * 1025, "a")
        accounts.close()

    asyncio.run(play())


def test_administration() -> None:
    """`account add|list|passwd|remove` as requests, and what is none."""

    async def play() -> None:
        accounts = make()
        assert await administer(accounts, {"command": "account add", "name": "Zoë", "password": "x"}) == {"name": "Zoë"}
        assert await administer(accounts, {"command": "account list"}) == [{"name": "Zoë", "created_ms": 5}]
        await administer(accounts, {"command": "account passwd", "name": "zoë", "password": "y"})
        assert await accounts.log_in("Zoë", "y", "a")
        await administer(accounts, {"command": "account remove", "name": "Zoë"})
        for request in ({"command": "account remove", "name": "Zoë"}, {"command": "nonsense"}, {}):
            with pytest.raises(AccountRefused):
                await administer(accounts, dict(request))
        accounts.close()

    asyncio.run(play())
