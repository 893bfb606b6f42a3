"""Making an account for oneself: who may, and the code that a mail address has to answer with."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from chatbox.services.accounts import Account, AccountRefused, Accounts, check_password
from chatbox.services.attempts import Attempts, LoginRefused
from chatbox.services.mail import Mail, MailFailed
from chatbox.storage.details import Details, Pending
from chatbox.storage.engine import AccountRow

CODE_BYTES = 16
CODE_LASTS_MS = 24 * 60 * 60 * 1000
RESEND_AFTER_MS = 60 * 1000
_ADDRESS = re.compile(r"[^\s<>@,;:\"\\]+@[^\s<>@,;:\"\\]+\.[^\s<>@,;:\"\\]+")


class SignupRefused(Exception):  # noqa: N818 - it is a refusal, not a fault
    """No account is made.

    Attributes:
        code: of https://ircv3.net/specs/extensions/account-registration#responses.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True)
class Policy:
    """Who may register: `[accounts]` of the configuration.

    Attributes:
        enabled: anybody.
        email: a mail address is needed.
        before_connect: also before registration of the connection is complete.
    """

    enabled: bool = True
    email: bool = False
    before_connect: bool = False


@dataclass
class Signup:
    """Registers accounts.

    Args:
        made: limits how many one address makes.
        network: as mails call this server.
    """

    accounts: Accounts
    clock_ms: Callable[[], int]
    made: Attempts
    network: str = "Chatbox"
    policy: Policy = field(default_factory=Policy)
    mail: Mail = field(default_factory=Mail)

    def check(self, email: str, password: str, address: str, invited: bool = False) -> None:
        """Raises `SignupRefused` for what cannot become an account, whatever its name."""
        if not self.policy.enabled and not invited:
            raise SignupRefused("TEMPORARILY_UNAVAILABLE", "Accounts are made by the operators here")
        if email and not _ADDRESS.fullmatch(email):
            raise SignupRefused("INVALID_EMAIL", "That is no mail address")
        if self.policy.email and not email:
            raise SignupRefused("INVALID_EMAIL", "A mail address is needed")
        if self.policy.email and not self.mail.enabled:
            raise SignupRefused("TEMPORARILY_UNAVAILABLE", "The server cannot send mail, so it cannot check addresses")
        try:
            check_password(password)
        except AccountRefused as refusal:
            raise SignupRefused("UNACCEPTABLE_PASSWORD", str(refusal)) from refusal
        try:
            self.made.check(address)
        except LoginRefused as refusal:
            raise SignupRefused("TEMPORARILY_UNAVAILABLE", f"That is too fast: {refusal}") from refusal

    async def register(
        self, name: str, email: str, password: str, address: str, invited: bool = False
    ) -> Account | None:
        """Makes an account; None when it first has to be verified with the code that was sent.

        Args:
            email: "" for none.
            address: of who asks.
            invited: they may, also where others may not.

        Raises:
            SignupRefused: see its code.
        """
        self.check(email, password, address, invited)
        self.made.note(address)
        await self._make_way(name)
        if not self.policy.email:
            return await self._add(name, password, Details(email=""))
        code = secrets.token_urlsafe(CODE_BYTES)
        pending = Pending(email, hashed(code), self.clock_ms())
        account = await self._add(name, password, Details(pending=pending, unverified=True))
        await self._send(account.name, email, code)
        return None

    async def _make_way(self, name: str) -> None:
        """An account that was never verified does not keep its name for ever."""
        row = self.accounts.row(name)
        if row is not None and _is_over(row, self.clock_ms()):
            await self.accounts.remove(row.name)

    async def _add(self, name: str, password: str, details: Details) -> Account:
        try:
            return await self.accounts.add(name, password, details)
        except AccountRefused as refusal:
            raise SignupRefused(refusal.code, str(refusal)) from refusal

    async def _send(self, name: str, email: str, code: str) -> None:
        text = (
            f"Somebody, probably you, gave this address for the account {name} at {self.network}.\n\n"
            f"To confirm it, send this command there:\n\n    /quote VERIFY {name} {code}\n\n"
            "If it was not you, do nothing: the code is worthless in a day.\n"
        )
        try:
            await self.mail.send(email, f"Your account at {self.network}", text)
        except MailFailed as error:
            raise SignupRefused("UNACCEPTABLE_EMAIL", "The mail could not be sent") from error

    async def resend(self, name: str, password: str, address: str) -> str:
        """Sends another code to who knows the password of an account that waits for one; gives the mail address.

        Raises:
            LoginRefused: they do not, or it does not wait.
            SignupRefused: the last one was sent a moment ago, or cannot be sent.
        """
        row = await self.accounts.check_password(name, password, address)
        pending = row.details.pending
        if pending is None:
            raise LoginRefused("that account waits for no code")
        if self.clock_ms() - pending.sent_ms < RESEND_AFTER_MS:
            raise SignupRefused(
                "TEMPORARILY_UNAVAILABLE", "A code was sent a moment ago; look for it, or wait a minute"
            )
        code = secrets.token_urlsafe(CODE_BYTES)
        await self.accounts.change(row.name, pending=Pending(pending.email, hashed(code), self.clock_ms()))
        await self._send(row.name, pending.email, code)
        return pending.email

    async def change_email(self, name: str, email: str, address: str) -> bool:
        """Gives an account another mail address; whether that first needs the code that was sent there.

        Raises:
            SignupRefused: it is no address, or no mail could be sent there.
            AccountRefused: it cannot be stored.
        """
        if not _ADDRESS.fullmatch(email):
            raise SignupRefused("INVALID_EMAIL", "that is no mail address")
        if not self.mail.enabled:
            await self.accounts.change(name, email=email, pending=None)
            return False
        try:
            self.made.check(address)
        except LoginRefused as refusal:
            raise SignupRefused("TEMPORARILY_UNAVAILABLE", str(refusal)) from refusal
        self.made.note(address)
        code = secrets.token_urlsafe(CODE_BYTES)
        await self.accounts.change(name, pending=Pending(email, hashed(code), self.clock_ms()))
        await self._send(name, email, code)
        return True

    async def verify(self, name: str, code: str, address: str) -> Account:
        """The account, which is its owner's from now on.

        Raises:
            SignupRefused: it is not that code, or there were too many attempts.
        """
        try:
            self.accounts.attempts.check(address)
        except LoginRefused as refusal:
            raise SignupRefused("TEMPORARILY_UNAVAILABLE", str(refusal)) from refusal
        row = self.accounts.row(name)
        pending = row.details.pending if row else None
        if row is None or pending is None or not hmac.compare_digest(pending.code, hashed(code)) or self._is_old(row):
            self.accounts.attempts.note(address)
            raise SignupRefused("INVALID_CODE", "That is not the code, or it is too old")
        try:
            return await self.accounts.change(row.name, email=pending.email, pending=None, unverified=False)
        except AccountRefused as refusal:
            raise SignupRefused("TEMPORARILY_UNAVAILABLE", str(refusal)) from refusal

    def _is_old(self, row: AccountRow) -> bool:
        pending = row.details.pending
        return pending is None or self.clock_ms() - pending.sent_ms > CODE_LASTS_MS


def hashed(code: str) -> str:
    """What is kept of a code; it is random itself, so it needs no salt and no slow hash."""
    return hashlib.sha256(code.encode()).hexdigest()


def _is_over(row: AccountRow, now_ms: int) -> bool:
    """Whether an account waits in vain for its code."""
    pending = row.details.pending
    return row.details.unverified and (pending is None or now_ms - pending.sent_ms > CODE_LASTS_MS)
