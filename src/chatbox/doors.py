"""The certificate behind each [[listen]] of the configuration."""

from __future__ import annotations

from chatbox.config import Config
from chatbox.net.certificate import Certificates, names_of, self_signed


def open_doors(config: Config) -> list[Certificates | None]:
    """For each address listened on its certificate, or None without TLS; those that are the same are made once.

    Raises:
        CertificateError: one cannot be used.
    """
    own: Certificates | None = None
    found: list[Certificates | None] = []
    for listen in config.listen:
        if listen.tls == "self-signed":
            names = names_of(config.server.name, config.server.names)
            own = own or self_signed(config.storage.directory, names)
            found.append(own)
        elif listen.tls == "files" and listen.tls_cert is not None and listen.tls_key is not None:
            found.append(Certificates(listen.tls_cert, listen.tls_key))
        else:
            found.append(None)
    return found
