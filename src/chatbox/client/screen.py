"""Where a line-mode client shows lines and gets them from: a terminal, or a pipe.

Nothing reaches standard output but through `Screen.print`, which lets no control characters through.
"""

from __future__ import annotations

import asyncio
import io
import os
import sys
import threading
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Callable

from chatbox.client.display import clean

_READ_BYTES = 65536
_AHEAD_LINES = 64


def say_error(text: str) -> None:
    """One line on standard error."""
    print(clean(text), file=sys.stderr, flush=True)


class LineSource:
    """Standard input, line by line, blocking.

    It reads below Python's buffers: a thread that waits in those would be in the way when the program ends.
    """

    def __init__(self) -> None:
        buffer = sys.stdin.buffer
        assert isinstance(buffer, io.BufferedReader)
        self._raw = buffer.raw
        self._rest = b""
        self._ended = False

    def read(self) -> str | None:
        """The next line without its end; None at the end of input."""
        while b"\n" not in self._rest and not self._ended:
            chunk = self._raw.read(_READ_BYTES)
            self._ended = not chunk
            self._rest += chunk or b""
        if not self._rest:
            return None
        line, _, self._rest = self._rest.partition(b"\n")
        return line.removesuffix(b"\r").decode(errors="replace")


class Screen(ABC):
    """One way of talking with a person or a pipe.

    Attributes:
        interactive: a person sits there.
        shows_typed: what is typed stays to be seen, so it need not be shown again when it comes back.
        candidates: gives what a word can be completed to; set it where completion is wanted.
    """

    interactive = False
    shows_typed = False

    def __init__(self) -> None:
        self._source = LineSource()
        self.candidates: Callable[[str], list[str]] = lambda word: []
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")

    def ask(self, question: str) -> str:
        """Asks for one line, blocking; to be used before `lines`.

        Raises:
            EOFError: there is no more input.
        """
        sys.stdout.write(clean(question))
        sys.stdout.flush()
        answer = self._source.read()
        if answer is None:
            self.print("")
            raise EOFError
        return answer.strip()

    def print(self, text: str) -> None:
        """Shows a line."""
        sys.stdout.write(clean(text) + "\n")
        sys.stdout.flush()

    def set_prompt(self, prompt: str) -> None:  # noqa: B027 - a pipe has no prompt
        """What stands before the line that is being typed, where there is one."""

    @abstractmethod
    def lines(self) -> AsyncGenerator[str, None]:
        """The lines that are typed, up to the end of input."""

    def close(self) -> None:  # noqa: B027 - a pipe needs nothing
        """Leaves the terminal as it was found. Can be called at any time, and more than once."""


class PipeScreen(Screen):
    """Standard input and output as they are: for pipes, and terminals that can do nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.interactive = self.shows_typed = sys.stdin.isatty()

    async def lines(self) -> AsyncGenerator[str, None]:
        """The lines of standard input. A thread reads them, no more than a few ahead."""
        loop = asyncio.get_running_loop()
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        ahead = threading.Semaphore(_AHEAD_LINES)

        def read() -> None:
            line: str | None = ""
            while line is not None:
                ahead.acquire()
                line = self._source.read()
                try:
                    loop.call_soon_threadsafe(queue.put_nowait, line)
                except RuntimeError:  # the loop is closed: nobody is listening any more
                    return

        threading.Thread(target=read, name="standard input", daemon=True).start()
        while (line := await queue.get()) is not None:
            yield line
            ahead.release()


def open_screen() -> Screen:
    """The screen for this process's standard input and output."""
    capable = os.environ.get("TERM", "dumb") not in ("dumb", "")
    if capable and sys.stdin.isatty() and sys.stdout.isatty():
        try:
            from chatbox.client.terminal import TerminalScreen
        except ImportError:  # no termios: Windows
            return PipeScreen()
        return TerminalScreen()
    return PipeScreen()
