"""What single values cannot tell: keys that contradict each other, and what is allowed but unwise."""

from collections.abc import Collection, Iterator, Mapping

from chatbox.config.model import Config

__all__ = ["is_password_hash", "problems", "warnings"]


def is_password_hash(password: str) -> bool:
    """Whether a configured password is a hash; otherwise it is the password itself."""
    return password.startswith("$argon2")


def problems(config: Config, origins: Mapping[str, str]) -> tuple[str, ...]:
    """Why a configuration cannot work although each of its values is accepted; a line for each."""
    return (*_listen_problems(config, origins), *_oper_problems(config, origins))


def warnings(config: Config, origins: Mapping[str, str]) -> tuple[str, ...]:
    """What is allowed but probably not meant; a line for each, which names no secret."""
    return (*_password_warnings(config, origins), *_reach_warnings(config, origins))


def _listen_problems(config: Config, origins: Mapping[str, str]) -> Iterator[str]:
    taken: dict[tuple[str, int], int] = {}
    for index, listen in enumerate(config.listen):
        label = f"listen[{index}]"
        if listen.tls == "files":
            for key in ("tls_cert", "tls_key"):
                if getattr(listen, key) is None:
                    origin = origins[f"{label}.tls"]
                    yield f'{origin}: {label}.{key} is missing: with tls = "files" it must be a path'
        first = taken.setdefault((listen.host, listen.port), index)
        if first != index and listen.port:
            yield (
                f"{_origin(origins, label)}: {label}: {listen.host} port {listen.port} is also that of "
                f"listen[{first}]: each [[listen]] must have an address or port of its own"
            )


def _oper_problems(config: Config, origins: Mapping[str, str]) -> Iterator[str]:
    names = [oper.name for oper in config.oper]
    for index, name in enumerate(names):
        if name in names[:index]:
            key = f"oper[{index}].name"
            yield f"{origins[key]}: {key}: another operator is called {name}: it must be a name of its own"
    for index, oper in enumerate(config.oper):
        key = f"oper[{index}].privileges"
        for privilege in oper.privileges:
            if privilege not in _privileges():
                known = ", ".join(f'"{one}"' for one in sorted(_privileges()))
                yield f'{origins[key]}: {key}: "{privilege}" is no privilege: it must be one of {known}'


def _privileges() -> Collection[str]:
    from chatbox.core.privileges import EVERYTHING, PRIVILEGES  # late: most configurations name no operator

    return (*PRIVILEGES, EVERYTHING)


def _password_warnings(config: Config, origins: Mapping[str, str]) -> Iterator[str]:
    for index, oper in enumerate(config.oper):
        if not is_password_hash(oper.password):
            key = f"oper[{index}].password"
            yield f'{origins[key]}: {key} is plain text; better is its hash, which begins with "$argon2"'
    if config.accounts.password_hash == "fast":
        key = "accounts.password_hash"
        yield f'{origins[key]}: {key} = "fast" is for tests only: stored passwords are easy to guess'


def _reach_warnings(config: Config, origins: Mapping[str, str]) -> Iterator[str]:
    for index, listen in enumerate(config.listen):
        label = f"listen[{index}]"
        if listen.proxy_required and not config.server.proxy_from:
            key = f"{label}.proxy_required"
            yield f"{origins[key]}: {key} lets nobody in while server.proxy_from is empty"
        if listen.tls != "files" and (listen.tls_cert or listen.tls_key):
            yield f'{_origin(origins, label)}: {label}: the certificate is not used without tls = "files"'
    if config.sts.seconds and not any(one.tls == "files" and one.kind in ("any", "irc") for one in config.listen):
        key = "sts.duration"
        yield f'{origins[key]}: {key} is told to nobody without a [[listen]] with tls = "files", as clients can verify'
    if config.accounts.registration_email == "required" and config.mail.method == "none":
        key = "accounts.registration_email"
        yield f'{origins[key]}: {key} = "required" lets nobody register while mail.method is "none"'


def _origin(origins: Mapping[str, str], label: str) -> str:
    """Where a table stands: the origin of the first of its keys that has one."""
    named = (origin for key, origin in origins.items() if key.startswith(f"{label}.") and origin != "default")
    return next(named, "default")
