"""Listening sockets."""

import socket

from chatbox.net import bind


def test_accepted_connections_inherit_what_was_set_for_them() -> None:
    """A dead peer is noticed, small lines leave at once, and the kernel keeps little for who does not read."""
    (bound,) = bind.bind([bind.Address("127.0.0.1", 0, "any")])
    with bound.socket as listening, socket.create_connection(("127.0.0.1", bound.port)):
        listening.setblocking(True)
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == bind.KEEPALIVE_S
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT) == bind.KEEPALIVE_PROBES
            if hasattr(socket, "TCP_NOTSENT_LOWAT"):
                assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT) == bind.MOST_UNSENT_BYTES
