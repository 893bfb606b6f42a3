"""A mail server for tests, in a thread."""

from __future__ import annotations

import socket
import threading


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
