"""Mail: sent through a mail server or this machine's sendmail, in a thread, and never twice."""

from __future__ import annotations

import asyncio
import logging
import smtplib
import ssl
import subprocess
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

logger = logging.getLogger(__name__)
TIMEOUT_S = 20
SENDMAIL = "sendmail"


class MailFailed(Exception):  # noqa: N818 - it is what happened
    """The mail could not be handed over; the text is for the log."""


@dataclass(frozen=True)
class Mail:
    """How mail is sent: `[mail]` of the configuration.

    Attributes:
        method: "none", "smtp" or "sendmail".
        sender: the address it comes from.
        tls: "starttls", "tls" or "off".
    """

    method: str = "none"
    host: str = "localhost"
    port: int = 587
    username: str = ""
    password: str = ""
    sender: str = ""
    tls: str = "starttls"

    @property
    def enabled(self) -> bool:
        """Whether mail can be sent at all."""
        return self.method != "none"

    async def send(self, to: str, subject: str, text: str) -> None:
        """Hands a mail over.

        Raises:
            MailFailed: it was not taken.
        """
        message = EmailMessage()
        try:
            message["From"], message["To"], message["Subject"] = self.sender, to, subject
        except ValueError as error:
            raise MailFailed(f"that is no mail address: {error}") from error
        message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain=Address(addr_spec=self.sender).domain)
        message.set_content(text)
        try:
            await asyncio.to_thread(self._deliver, message)
        except (OSError, smtplib.SMTPException, subprocess.SubprocessError) as error:
            logger.error("mail cannot be sent: %s", error)
            raise MailFailed(str(error)) from error

    def _deliver(self, message: EmailMessage) -> None:
        if self.method == "sendmail":
            subprocess.run(
                [SENDMAIL, "-t", "-i"], input=message.as_bytes(), timeout=TIMEOUT_S, check=True, capture_output=True
            )
        elif self.method == "smtp":
            self._submit(message)
        else:
            raise MailFailed("this server sends no mail")

    def _submit(self, message: EmailMessage) -> None:
        if self.tls == "tls":
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT_S, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_S)
        with server:
            if self.tls == "starttls":
                server.starttls(context=ssl.create_default_context())
            if self.username:
                server.login(self.username, self.password)
            server.send_message(message)
