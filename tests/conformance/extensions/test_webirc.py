"""webirc: https://ircv3.net/specs/extensions/webirc"""

from __future__ import annotations

import ssl
from collections.abc import Callable

from tests.conformance.meeting import Meeting
from tests.support import ServerProcess


def test_secure_counts_over_tls_only(start_server: Callable[..., ServerProcess]) -> None:
    """ "secure: … MUST only be … if the connection from the gateway to the server is secure": then the client is as
    one with TLS, and WHOIS says so (671)."""
    gateway = '[[webirc]]\npassword = "gate"\naddresses = ["127.0.0.1"]'
    server = start_server(config=gateway, flags=["--tls", "self-signed"])
    meeting = Meeting(server)
    for secure, words in ((True, ":secure"), (False, ":local-port=1"), (True, "")):
        client = meeting.nobody()
        client.socket = trusting().wrap_socket(client.socket, server_hostname="localhost")
        client.send(f"WEBIRC gate web 198.51.100.3 198.51.100.3 {words}", "NICK ann", "USER ann 0 * :Ann")
        told = " ".join(client.raw("WHOIS ann"))
        assert "198.51.100.3" in told
        assert (" 671 " in told) == (secure and words == ":secure")
        client.leave()
    meeting.end()


def trusting() -> ssl.SSLContext:
    """Any certificate is good enough."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context
