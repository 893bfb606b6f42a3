"""A terminal with an input line at the bottom that is never torn by what others say."""

from __future__ import annotations

import asyncio
import codecs
import os
import signal
import sys
import termios
from collections.abc import AsyncGenerator
from contextlib import suppress

from chatbox.client.display import clean, width
from chatbox.client.editor import END_OF_INPUT, Editor
from chatbox.client.screen import Screen

_CLEAR_LINE = "\r\x1b[K"


class TerminalScreen(Screen):
    """Reads keys and draws the input line itself, on one row that scrolls sideways when the line is long."""

    interactive = True

    def __init__(self) -> None:
        super().__init__()
        self._fd = sys.stdin.fileno()
        self._editor = Editor(lambda word: self.candidates(word))
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._queue: asyncio.Queue[str] = asyncio.Queue()
        self._prompt = ""
        self._before: list[object] | None = None

    def print(self, text: str) -> None:
        """Shows a line above the one that is being typed."""
        if self._before is None:
            super().print(text)
            return
        sys.stdout.write(_CLEAR_LINE + clean(text) + "\n")
        self._draw()

    def set_prompt(self, prompt: str) -> None:
        """What stands before the line that is being typed."""
        self._prompt = clean(prompt)
        if self._before is not None:
            self._draw()

    async def lines(self) -> AsyncGenerator[str, None]:
        """The lines that are typed, until Ctrl-D."""
        loop = asyncio.get_running_loop()
        self._take_over()
        loop.add_reader(self._fd, self._keys)
        with suppress(ValueError, RuntimeError):  # only the main thread hears signals
            loop.add_signal_handler(signal.SIGCONT, self._take_over)
            loop.add_signal_handler(signal.SIGWINCH, self._draw)
        try:
            while (line := await self._queue.get()) != END_OF_INPUT:
                yield line
        finally:
            loop.remove_reader(self._fd)

    def close(self) -> None:
        """Takes the input line away, and gives the terminal its ways back."""
        if self._before is not None:
            before, self._before = self._before, None
            sys.stdout.write(_CLEAR_LINE)
            sys.stdout.flush()
            termios.tcsetattr(self._fd, termios.TCSADRAIN, before)  # type: ignore[arg-type]

    def _take_over(self) -> None:
        """Keys come one by one and unechoed. Ctrl-C and Ctrl-Z still do what they do."""
        modes = termios.tcgetattr(self._fd)
        if self._before is None:
            self._before = list(modes)
        modes[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
        modes[6][termios.VMIN], modes[6][termios.VTIME] = 1, 0
        termios.tcsetattr(self._fd, termios.TCSADRAIN, modes)
        self._draw()

    def _keys(self) -> None:
        try:
            data = os.read(self._fd, 4096)
        except OSError:  # the terminal has gone
            data = b""
        if not data:
            self._queue.put_nowait(END_OF_INPUT)
            asyncio.get_running_loop().remove_reader(self._fd)
            return
        for line in self._editor.feed(self._decoder.decode(data)):
            self._queue.put_nowait(line)
        self._draw()

    def _draw(self) -> None:
        try:
            columns = os.get_terminal_size(sys.stdout.fileno()).columns or 80  # 0: it does not say
        except OSError:
            columns = 80
        prompt = self._prompt if width(self._prompt) < columns // 2 else ""
        shown, cursor = self._editor.view(columns - width(prompt))
        back = width(shown) - cursor
        sys.stdout.write(_CLEAR_LINE + prompt + clean(shown) + (f"\x1b[{back}D" if back else ""))
        sys.stdout.flush()
