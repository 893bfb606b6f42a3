"""The way in, shared by the clients of the command line: the questions, and what to say when there is no connection."""

from __future__ import annotations

import errno
import os
import socket
import sys
from collections.abc import Callable

from chatbox.client import address
from chatbox.client.address import Server
from chatbox.client.errors import CertificateChanged, LoginRefused, NoAnswer
from chatbox.client.screen import Screen, open_screen, say_error


def with_screen(body: Callable[[Screen], int]) -> int:
    """Runs a client on this process's standard input and output, and returns its exit status.

    Whatever happens, the terminal is left as it was, and a person reads a line and no traceback.
    """
    screen = open_screen()
    try:
        return body(screen)
    except EOFError:
        if screen.interactive:
            return 0
        say_error("The input ended before an address and a name were given; give both as arguments.")
    except ValueError as error:
        say_error(str(error))
    except KeyboardInterrupt:
        return 0
    except BrokenPipeError:  # nobody reads on; nor may Python try to write the rest when it ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    finally:
        screen.close()
    return 1


def show_own_address(screen: Screen) -> None:
    """Tells a person what to tell a friend."""
    screen.print(f"This machine's IP address is {address.own_address()}")


def get_server(screen: Screen, default_port: int = 8080) -> Server:
    """The answer to the question where the server is. Raises EOFError when there is none."""
    while True:
        try:
            return address.find(screen.ask("Your friend's IP address, or join code: "), default_port)
        except ValueError as error:
            screen.print(str(error))


def get_address(screen: Screen, host: str | None, port: int) -> tuple[str, int]:
    """The host and port that were given, or the answer to the question for them.

    Raises:
        ValueError: what was given is no address.
        EOFError: there is no answer.
    """
    if host:
        return address.parse(host, port)
    while True:
        try:
            return address.parse(screen.ask("Your friend's IP address: "), port)
        except ValueError as error:
            screen.print(str(error))


def get_name(screen: Screen, name: str | None) -> str:
    """The name that was given, or the answer to the question for it. Raises EOFError as `get_address`."""
    while not name:
        name = screen.ask("Your name: ")
    return name


def explain(error: Exception, where: tuple[str, int] | None) -> str:
    """What a person can do about a connection that did not come about, in one line."""
    there = address.show(*where) if where else "the server"
    if isinstance(error, ConnectionRefusedError) or f"[Errno {errno.ECONNREFUSED}]" in str(error):
        return (
            f"Nobody listens at {there}. Is the server running there (chatbox serve, or chatbox host), "
            "and are address and port right?"
        )
    if isinstance(error, socket.gaierror):
        return f"There is no machine called {where[0] if where else ''}. Check the address, and try again."
    if isinstance(error, TimeoutError):
        return f"No answer from {there}. Check the address, and that no firewall is in between."
    if isinstance(error, NoAnswer):
        return f"{there} does not answer as a chat server. If it is a bare socket script, join it with --bare."
    if isinstance(error, CertificateChanged):
        return f"Not connected to {there}: {error}"
    if isinstance(error, LoginRefused):
        return f"{there} does not let you in: {error}"
    return f"No connection to {there}: {getattr(error, 'strerror', None) or error}"
