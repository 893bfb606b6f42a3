"""The command line. Each command imports what it needs when it runs, so that every start is fast."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chatbox import __version__

if TYPE_CHECKING:
    from chatbox.config import Loaded

EXAMPLES = """\b
Examples:
  chatbox serve                         serve a room on port 8080
  chatbox host                          the same, and chat from this terminal
  chatbox join 192.168.1.5 --name Zoë   join a friend's room
  chatbox account add zoe               give Zoë a name that is hers
"""


class Quiet(click.Group):
    """A group that shows its help when it is called without a command, and ends well."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args:
            click.echo(ctx.get_help())
            ctx.exit(0)
        return super().parse_args(ctx, args)


@click.group(cls=Quiet, epilog=EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
def root() -> None:
    """A chat room for your friends, your class, your team.

    Friends join from a browser, a terminal, any IRC client, or netcat; what was acknowledged is on disk.
    """


def place_options(command: click.Command) -> click.Command:
    """The options that say where and with which configuration to serve."""
    for option in reversed(_PLACE):
        command.params.insert(0, option)
    return command


_PLACE = (
    click.Option(["--host"], metavar="H", help="Address to listen on (default: all of this machine)."),
    click.Option(["--port"], metavar="N", type=click.IntRange(0, 65535), help="Port (default 8080; 0: any free one)."),
    click.Option(
        ["--tls"],
        type=click.Choice(["off", "self-signed", "files"]),
        help="Encryption, on the same port (default off).",
    ),
    click.Option(["--data"], metavar="D", type=click.Path(path_type=Path), help="Data directory."),
    click.Option(["--config"], metavar="F", type=click.Path(path_type=Path), help="Configuration file."),
)


def load(config: Path | None, host: str | None, port: int | None, data: Path | None, tls: str | None = None) -> Loaded:
    """The configuration in force; ends the program with what is wrong with it."""
    from chatbox.config import ConfigError

    try:
        return read_config(config, host, port, data, tls)
    except ConfigError as error:
        click.echo(f"chatbox: {error}", err=True)
        sys.exit(2)


def read_config(
    config: Path | None, host: str | None, port: int | None, data: Path | None, tls: str | None = None
) -> Loaded:
    """The configuration as it is now; raises `ConfigError`."""
    import os

    from chatbox.config import Flags
    from chatbox.config import load as load_config

    return load_config(config, os.environ, Flags(host=host, port=port, data=data, tls=tls))


def main() -> None:
    """Runs the command line."""
    root(prog_name="chatbox")


@root.command()
def serve(host: str | None, port: int | None, data: Path | None, config: Path | None, tls: str | None) -> None:
    """Serve rooms until stopped with Ctrl-C."""
    from chatbox.cli.serve import run

    place = (config, host, port, data, tls)
    sys.exit(run(load(*place), lambda: read_config(*place)))


@root.command()
@click.option("--name", metavar="NICK", help="What you are called.")
@click.option("--plain", is_flag=True, help="Lines instead of the full screen.")
def host(
    host: str | None,
    port: int | None,
    data: Path | None,
    config: Path | None,
    tls: str | None,
    name: str | None,
    plain: bool,
) -> None:
    """Serve rooms, and sit in one yourself, in this terminal."""
    from chatbox.cli.host import run

    sys.exit(run(load(config, host, port, data, tls), name, plain))


@root.command()
@click.argument("address", required=False, metavar="[ADDRESS|LINK|CODE]")
@click.option("--name", metavar="NICK", help="What you are called.")
@click.option("--room", help="Which room to go to (default #lobby).")
@click.option("--bare", is_flag=True, help="The other side is a bare socket script, not a Chatbox or IRC server.")
@click.option("--tls", is_flag=True, help="Speak TLS (the same as ircs://HOST).")
@click.option("--account", metavar="NAME", help="Log in to your account; asks for its password.")
@click.option("--plain", is_flag=True, help="Lines instead of the full screen.")
def join(
    address: str | None, name: str | None, room: str | None, bare: bool, tls: bool, account: str | None, plain: bool
) -> None:
    """Join a room; asks for what you do not name.

    Without an address it shows the servers nearby. A server's password comes from CHATBOX_PASSWORD; that of an account
    is asked for, or comes from CHATBOX_ACCOUNT_PASSWORD or the settings (docs/terminal.md).
    """
    from chatbox.cli.join import run

    sys.exit(run(address, name, room, bare, tls, account, plain))


def going_options(command: click.Command) -> click.Command:
    """The options that say which server to go to, and as whom."""
    command.params += [
        click.Option(
            ["--server"],
            metavar="ADDRESS",
            envvar="CHATBOX_SERVER",
            default="localhost",
            show_default=True,
            help="Where.",
        ),
        click.Option(["--name"], metavar="NICK", help="What to be called."),
        click.Option(["--tls"], is_flag=True, help="Speak TLS."),
        click.Option(["--account"], metavar="NAME", help="Log in to an account; password as for join."),
    ]
    return command


@root.command()
@click.argument("target", metavar="ROOM|NICK")
@click.argument("text", required=False, metavar="[TEXT|-]")
def send(target: str, text: str | None, server: str, name: str | None, tls: bool, account: str | None) -> None:
    """Say something from a script; with - or no text, each line of standard input.

    The exit status is 0 only when the server has acknowledged all of it.
    """
    from chatbox.cli.send import run

    sys.exit(run(target, text, server, name or "chatbox-send", tls, account))


@root.command()
@click.argument("room")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each message.")
@click.option("--last", metavar="N", type=click.IntRange(0, 1000), default=0, help="Begin with the N latest messages.")
def listen(room: str, as_json: bool, last: int, server: str, name: str | None, tls: bool, account: str | None) -> None:
    """Print what is said in a room, until Ctrl-C."""
    from chatbox.cli.listen import run

    sys.exit(run(room, as_json, last, server, name or "chatbox-listen", tls, account))


@root.group(cls=Quiet)
def account() -> None:
    """Accounts: names that belong to who knows the password."""


_data_option = click.option("--data", metavar="D", type=click.Path(path_type=Path), help="Data directory.")
_config_option = click.option("--config", metavar="F", type=click.Path(path_type=Path), help="Configuration file.")


@account.command("add")
@click.argument("name")
@_data_option
@_config_option
def account_add(name: str, data: Path | None, config: Path | None) -> None:
    """Make an account; the password comes from standard input, or is asked for."""
    from chatbox.cli.account import run

    sys.exit(run(load(config, None, None, data), "add", name))


@account.command("list")
@_data_option
@_config_option
def account_list(data: Path | None, config: Path | None) -> None:
    """List all accounts."""
    from chatbox.cli.account import run

    sys.exit(run(load(config, None, None, data), "list", ""))


@account.command("remove")
@click.argument("name")
@_data_option
@_config_option
def account_remove(name: str, data: Path | None, config: Path | None) -> None:
    """Remove an account; its name is free again."""
    from chatbox.cli.account import run

    sys.exit(run(load(config, None, None, data), "remove", name))


@account.command("passwd")
@click.argument("name")
@_data_option
@_config_option
def account_passwd(name: str, data: Path | None, config: Path | None) -> None:
    """Give an account another password, from standard input, or asked for."""
    from chatbox.cli.account import run

    sys.exit(run(load(config, None, None, data), "passwd", name))


@root.command()
@click.argument("room", required=False, default="")
@click.option("--account", "for_account", is_flag=True, help="For an account, where registration is off.")
@click.option("--uses", metavar="N", default="1", show_default=True, help="How often it can be used; 0: any number.")
@click.option("--expires", metavar="TIME", default="7d", show_default=True, help="For how long, e.g. 12h; 0: for ever.")
@_data_option
@_config_option
def invite(room: str, for_account: bool, uses: str, expires: str, data: Path | None, config: Path | None) -> None:
    """Make a token that opens a room, or lets somebody register."""
    from chatbox.cli.invite import run

    if bool(room) == for_account:
        raise click.UsageError("name a room (in quotes: '#room'), or say --account")
    sys.exit(run(load(config, None, None, data), room, uses, expires))


@root.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")
@_data_option
@_config_option
def status(as_json: bool, data: Path | None, config: Path | None) -> None:
    """Show how the server that runs here is doing."""
    from chatbox.cli.status import run

    sys.exit(run(load(config, None, None, data), as_json))


@root.command("check")
@click.option("--mend", is_flag=True, help="First note anew where events lie; the server must not run.")
@_data_option
@_config_option
def check_data(mend: bool, data: Path | None, config: Path | None) -> None:
    """Say whether the stored data is whole, also while the server runs."""
    from chatbox.cli.data import check

    sys.exit(check(load(config, None, None, data).config, mend))


@root.command()
@click.argument("file", type=click.Path(path_type=Path))
@_data_option
@_config_option
def backup(file: Path, data: Path | None, config: Path | None) -> None:
    """Copy the stored data to a file, also while the server runs."""
    from chatbox.cli.data import backup as copy

    sys.exit(copy(load(config, None, None, data).config, file))


@root.group(cls=Quiet)
def config() -> None:
    """The configuration: what is in force, whether a file is right, and all keys."""


@config.command("show")
def config_show(host: str | None, port: int | None, data: Path | None, config: Path | None, tls: str | None) -> None:
    """Show every key, its value, and where that came from."""
    from chatbox.config import show

    click.echo(show(load(config, host, port, data, tls)).rstrip("\n"))


@config.command("check")
def config_check(host: str | None, port: int | None, data: Path | None, config: Path | None, tls: str | None) -> None:
    """Say whether the configuration can be used."""
    loaded = load(config, host, port, data, tls)
    for warning in loaded.warnings:
        click.echo(f"Warning: {warning}", err=True)
    click.echo(f"{loaded.file or 'The configuration (no file)'} is fine.")


@config.command("default")
def config_default() -> None:
    """Print a configuration file with every key at its default, explained."""
    from chatbox.config import default_text

    click.echo(default_text().rstrip("\n"))


@config.command("hash")
def config_hash() -> None:
    """Print the hash of a password, for [[oper]] and [[webirc]]; read from standard input, or asked for."""
    from chatbox.cli.account import read_password
    from chatbox.services.passwords import make_hasher

    click.echo(make_hasher("argon2id").hash(read_password()))


@root.command()
def version() -> None:
    """Show the version."""
    click.echo(f"chatbox {__version__}")


for _command in (serve, host, config_show, config_check):
    place_options(_command)
for _command in (send, listen):
    going_options(_command)
