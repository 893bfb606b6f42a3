"""`python -m chatbox` is the command `chatbox`."""

from chatbox.cli import main

main()
