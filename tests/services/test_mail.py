"""Mail goes out through sendmail or a mail server, and failures are told, not raised into the void."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from pathlib import Path

import pytest

from chatbox.services.mail import Mail, MailFailed

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


class MailServer(threading.Thread):
    """Takes one mail."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.socket.getsockname()[1]
        self.heard: list[str] = []
        self.start()

    def run(self) -> None:
        with self.socket:
            connection, _ = self.socket.accept()
        with connection, connection.makefile("rwb") as stream:

            def say(text: str) -> None:
                stream.write(f"{text}\r\n".encode())
                stream.flush()

            say("220 here")
            data = False
            for raw in stream:
                line = raw.decode().rstrip("\r\n")
                self.heard.append(line)
                if data:
                    data = line != "."
                    if not data:
                        say("250 taken")
                elif line.upper() == "DATA":
                    data = True
                    say("354 go on")
                elif line.upper() == "QUIT":
                    say("221 bye")
                    return
                else:
                    say("250 fine")


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
