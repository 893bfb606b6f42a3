"""Who may become an operator: the `[[oper]]` tables of the configuration."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from typing import NamedTuple

from chatbox.core.privileges import Oper
from chatbox.services.attempts import Attempts, LoginRefused
from chatbox.services.passwords import Passwords

HASHED = "$argon2"
WRONG = "wrong name or password"


class Configured(NamedTuple):
    """One table: the name, the password or its hash, and what the operator may do."""

    name: str
    password: str
    privileges: frozenset[str]


class Operators:
    """Checks names and passwords of operators.

    Args:
        passwords: does the hashing.
        attempts: limits failures, together with those to log in.

    Attributes:
        configured: by name; replaced when the settings are read again.
    """

    def __init__(self, passwords: Passwords, attempts: Attempts, configured: Sequence[Configured] = ()) -> None:
        self._passwords = passwords
        self._attempts = attempts
        self.configure(configured)

    def configure(self, configured: Sequence[Configured]) -> None:
        """Takes the tables of the configuration."""
        self.configured = {one.name: one for one in configured}

    async def check(self, name: str, password: str, address: str) -> Oper:
        """The rights that go with a name.

        Raises:
            LoginRefused: it is not that password, or nobody has that name, or there were too many attempts.
        """
        self._attempts.check(address)
        found = self.configured.get(name)
        fits = await self._fits(found.password if found else "", password)
        self._attempts.check(address)
        if found is None or not fits or self.configured.get(name) != found:
            self._attempts.note(address)
            raise LoginRefused(WRONG)
        return Oper(found.name, found.privileges)

    async def _fits(self, kept: str, password: str) -> bool:
        if kept and not kept.startswith(HASHED):
            return hmac.compare_digest(kept.encode(), password.encode())
        return await self._passwords.fits(kept, password)
