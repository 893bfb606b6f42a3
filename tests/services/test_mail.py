"""Mail goes out through sendmail or a mail server, and failures are told, not raised into the void."""

from __future__ import annotations

import asyncio
import os
import socket
from pathlib import Path

import pytest

from chatbox.services.mail import Mail, MailFailed
from tests.mailbox import MailServer

pytestmark = pytest.mark.real


def send(mail: Mail, to: str = "ann@example.org") -> None:
    asyncio.run(mail.send(to, "Your account", "The code is 42.\n"))


def test_sendmail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole mail is given to the program, recipients in its head."""
    program = tmp_path / "sendmail"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$*" > {tmp_path}/arguments\ncat > {tmp_path}/mail\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    send(Mail("sendmail", sender="chatbox@chat.example"))
    mail = (tmp_path / "mail").read_text()
    assert "To: ann@example.org\n" in mail
    assert mail.endswith("\n\nThe code is 42.\n")
    program.write_text("#!/bin/sh\nexit 75\n")
    with pytest.raises(MailFailed):
        send(Mail("sendmail", sender="chatbox@chat.example"))


def test_a_mail_server() -> None:
    server = MailServer()
    send(Mail("smtp", "127.0.0.1", server.port, sender="chatbox@chat.example", tls="off"))
    server.join(10)
    assert any(line.lower().startswith("rcpt to:<ann@example.org>") for line in server.heard)
    assert "The code is 42." in server.heard


def test_no_mail_server() -> None:
    """Nothing listens there; or a name that breaks the head is given."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(MailFailed):
        send(Mail("smtp", "127.0.0.1", port, sender="chatbox@chat.example", tls="off"))
    with pytest.raises(MailFailed):
        send(Mail("sendmail", sender="chatbox@chat.example"), "ann@example.org\nBcc: all@example.org")
