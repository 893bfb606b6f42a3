"""The configuration as the parts of the server want it."""

from __future__ import annotations

from chatbox import __version__
from chatbox.config import Config
from chatbox.core.limits import Limits, Sts
from chatbox.net.context import Queues, Timing
from chatbox.net.site import Pages
from chatbox.services.gateways import Gateway
from chatbox.services.mail import Mail
from chatbox.services.operators import Configured
from chatbox.services.retention import Keeping
from chatbox.services.signup import Policy

LEAST_SEND_BYTES = 128 * 1024
"""Less would cut who is being sent a page of history, or a piece of a long answer."""


def limits_of(config: Config) -> Limits:
    """What the core is told."""
    server, limits = config.server, config.limits
    return Limits(
        name=server.name,
        network=server.network,
        description=server.description,
        version=f"chatbox-{__version__}",
        motd=server.motd,
        admin=server.admin,
        password=server.password,
        default_rooms=config.rooms.default,
        casemapping=server.casemapping,
        utf8_only=server.utf8_only,
        nick_length=limits.nick_length,
        channel_length=limits.channel_length,
        topic_length=limits.topic_length,
        away_length=limits.away_length,
        kick_length=limits.kick_length,
        realname_length=limits.realname_length,
        channels_per_user=limits.channels_per_user,
        list_modes=limits.list_modes,
        monitor=limits.monitor,
        whowas=limits.whowas,
        metadata_keys=limits.metadata_keys,
        metadata_value_bytes=limits.metadata_value_bytes,
        metadata_subscriptions=limits.metadata_subscriptions,
        metadata_before_connect=config.features.metadata_before_connect,
        icon=server.icon,
        query_limit=config.history.query_limit,
        playback_limit=config.history.playback_limit,
        history=config.history.enabled,
        login_attempts_per_minute=config.accounts.login_attempts_per_minute,
        resume_days=config.accounts.resume_days,
        roleplay=config.features.roleplay,
        reserve_nicks=config.accounts.nick_reservation != "none",
        redact_own=config.history.redact_own,
        relaymsg=config.features.relaymsg,
        znc_playback=config.features.znc_playback,
        denied_tags=config.features.denied_client_tags,
        multiline_bytes=limits.multiline_bytes,
        multiline_lines=limits.multiline_lines,
        multiclient=config.accounts.multiclient,
        sts=sts_of(config),
        cloak_secret=config.cloak.secret,
        default_user_modes=config.accounts.default_user_modes.lstrip("+"),
        stored_tags=frozenset(config.history.stored_tagmsg),
    )


def queues_of(config: Config) -> Queues:
    """What one connection may queue."""
    flood = config.flood
    return Queues(
        receive_bytes=config.limits.receive_queue_bytes or 1 << 40,
        send_bytes=max(config.limits.send_queue_bytes, LEAST_SEND_BYTES) if config.limits.send_queue_bytes else 0,
        lines_per_second=flood.lines_per_second if flood.enabled else 0,
        burst=flood.burst,
    )


def timing_of(config: Config) -> Timing:
    """How long connections wait."""
    registration_s = config.limits.registration_seconds
    return Timing(
        registration_s=registration_s,
        prompted_s=max(Timing.prompted_s, registration_s) if registration_s else 0,
        ping_s=config.limits.ping_seconds,
    )


def pages_of(config: Config) -> Pages:
    """What the web client is told."""
    return Pages(config.web.enabled, tuple(config.web.servers), config.accounts.registration)


def operators_of(config: Config) -> list[Configured]:
    """Who may become an operator."""
    return [Configured(one.name, one.password, frozenset(one.privileges)) for one in config.oper]


def policy_of(config: Config) -> Policy:
    """Who may register an account."""
    accounts = config.accounts
    return Policy(
        accounts.registration, accounts.registration_email == "required", accounts.registration_before_connect
    )


def mail_of(config: Config) -> Mail:
    """How mail is sent."""
    mail = config.mail
    sender = mail.sender or f"chatbox@{config.server.name}"
    return Mail(mail.method, mail.host, mail.port, mail.username, mail.password, sender, mail.tls)


def gateways_of(config: Config) -> list[Gateway]:
    """Who may say for whom they connect."""
    return [Gateway(one.name, one.password, one.addresses) for one in config.webirc]


def sts_of(config: Config) -> Sts | None:
    """What clients are told of strict transport security; None where nobody could verify the certificate."""
    seconds = config.sts.seconds
    ports = [one.port for one in config.listen if one.tls == "files" and one.kind in ("any", "irc")]
    names = frozenset(name.lower() for name in (config.server.name, *config.server.names))
    return Sts(ports[0], seconds, names) if ports and seconds is not None else None


def keeping_of(config: Config) -> Keeping:
    """How long what is kept."""
    history = config.history
    return Keeping(
        retention_ms=(history.retention_seconds or 0) * 1000,
        channel_length=history.channel_length,
        direct_length=history.direct_length,
        expire_days=config.rooms.expire_days,
    )
