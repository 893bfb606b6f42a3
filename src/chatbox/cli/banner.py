"""What starting prints, for a person."""

from __future__ import annotations

import ipaddress
import shutil
import sys
from collections.abc import Sequence

from chatbox import __version__
from chatbox.client import inviting
from chatbox.config import Config
from chatbox.net.bind import Bound, own_addresses
from chatbox.net.certificate import Certificates


def banner(
    config: Config, bound: Sequence[Bound], doors: Sequence[Certificates | None] = (), pictures: bool = False
) -> str:
    """That binding succeeded, this machine's addresses, how to join, and where the data lies.

    Args:
        pictures: with a QR code of the link, where others can reach it.
    """
    hosts = list(dict.fromkeys(str(one.socket.getsockname()[0]) for one in bound))
    addresses = own_addresses(hosts)
    port = bound[0].port
    shown = [f"[{address}]" if ":" in address else address for address in addresses]
    first, plain = shown[0], addresses[0]
    suffix = "" if port == 8080 else f":{port}"
    rooms = " and ".join(config.rooms.default) or "no room yet"
    rows = [
        ("This machine's IP", ", ".join(addresses)),
        ("In a browser", f"http://{first}:{port}/"),
        ("Friends join with", f"chatbox join {first}{suffix}"),
        ("With nothing", f"nc {plain} {port}"),
        ("IRC clients", f"/connect {plain} {port}"),
        ("Data", str(config.storage.directory)),
    ]
    secured = next((one for one in doors if one is not None), None)
    if secured is not None:
        rows[1] = ("In a browser", f"https://{first}:{port}/")
        rows[2] = ("Friends join with", f"chatbox join {first}{suffix} --tls")
        rows[4] = ("IRC clients", f"/connect -tls {plain} {port}")
        rows.append(("Certificate", f"SHA-256 {secured.fingerprint()}"))
    words = inviting.code(plain, port, secure=secured is not None)
    elsewhere = not ipaddress.ip_address(plain.partition("%")[0]).is_loopback
    if words and elsewhere:
        rows.insert(3, ("Or in words", f"chatbox join {words}"))
    table = "\n".join(f"  {what:<18} {value}" for what, value in rows)
    picture = f"\n{inviting.qr(rows[1][1])}\n" if pictures and elsewhere else ""
    return f"Binding successful! Chatbox {__version__} serves {rooms} on port {port}.\n\n{table}\n{picture}"


def pictures_wanted() -> bool:
    """Whether a person looks on, at a terminal that is wide enough."""
    return sys.stdout.isatty() and shutil.get_terminal_size().columns >= inviting.QR_COLUMNS
