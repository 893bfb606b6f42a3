"""What can go wrong for a client, beside OSError when there is no connection at all."""

from __future__ import annotations


class ClientError(Exception):
    """All of these."""


class NoAnswer(ClientError):  # noqa: N818 - named for what a person sees
    """The other side accepts connections, but does not answer as a chat server."""


class CertificateChanged(ClientError):  # noqa: N818 - it is what has happened
    """The server has another certificate than the last time; the text says what to do."""


class LoginRefused(ClientError):  # noqa: N818
    """The server does not want us: a wrong password, a ban. Trying again is pointless; the text says why."""


class ConnectionLost(ClientError):  # noqa: N818
    """The connection ended; for a message: before it was acknowledged, so it may have arrived or not."""


class MessageRefused(ClientError):  # noqa: N818
    """The server did not take a message.

    Attributes:
        code: the numeric, or the word after FAIL.
        text: the server's explanation.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


class Unsupported(ClientError, ValueError):  # noqa: N818
    """The server knows nothing of the kind; the text says of what."""
