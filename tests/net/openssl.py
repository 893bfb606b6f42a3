"""What clients on OpenSSL can do and Python's ssl has no word for."""

from __future__ import annotations

import _ssl
import ctypes
import ssl

LIBRARY = ctypes.CDLL(_ssl.__file__)
HEAD_BYTES = object.__basicsize__
"""Of every object; in a context its OpenSSL counterpart follows."""


def ask_for_short_records(context: ssl.SSLContext) -> None:
    """Has clients ask for records of 512 bytes (https://www.rfc-editor.org/rfc/rfc6066#section-4)."""
    ask = LIBRARY.SSL_CTX_set_tlsext_max_fragment_length
    ask.argtypes = (ctypes.c_void_p, ctypes.c_uint8)
    assert ask(ctypes.c_void_p.from_address(id(context) + HEAD_BYTES), 1) == 1


def change_keys(client: ssl.SSLObject) -> None:
    """The client's next record is preceded by new keys, and asks for new ones (RFC 8446, section 4.6.3)."""
    change = LIBRARY.SSL_key_update
    change.argtypes = (ctypes.c_void_p, ctypes.c_int)
    inner = client._sslobj  # type: ignore[attr-defined]
    assert change(ctypes.c_void_p.from_address(id(inner) + HEAD_BYTES + ctypes.sizeof(ctypes.c_void_p)), 1) == 1
    client.do_handshake()
