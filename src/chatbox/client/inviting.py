"""How others are told where to come: link, QR code, join code."""

from __future__ import annotations

import io
import os
from urllib.parse import quote

from chatbox.client import joincode
from chatbox.client.address import show

QR_COLUMNS = 60
"""No terminal narrower than this is shown a QR code."""


def link(host: str, port: int, *, secure: bool = False, room: str = "", token: str = "") -> str:
    """The address of the web page, which `chatbox join` takes too."""
    scheme, usual = ("https", 443) if secure else ("http", 80)
    place = show(host, port) if port != usual else show(host, port).rpartition(":")[0]
    query = f"?invite={quote(token, safe='')}" if token else ""
    return f"{scheme}://{place}/{query}" + (f"#/{quote(room.removeprefix('#'), safe='')}" if room else "")


def code(host: str, port: int, *, secure: bool = False, token: str = "") -> str:
    """The join code, with the token of an invitation after it; "" for a host that has none."""
    try:
        words = joincode.encode(host, port, secure)
    except ValueError:
        return ""
    return f"{words}+{token}" if token else words


def qr(text: str, *, colours: bool = True) -> str:
    """A text as a QR code of half blocks; with colours light on dark, whatever the terminal's own are."""
    import segno

    drawn = io.StringIO()
    segno.make(text, error="l").terminal(drawn, compact=True, border=2)
    lines = drawn.getvalue().splitlines()
    if not colours or "NO_COLOR" in os.environ:
        return "\n".join(lines)
    return "\n".join(f"\x1b[97;40m{line}\x1b[0m" for line in lines)
