"""Reading single keys at a terminal; what is typed ahead is neither lost nor shown.

`click.getchar` throws away what was typed before it was called, and so a quick hand's keys.
"""

from __future__ import annotations

import codecs
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

_WHOLE = re.compile(r"[^\x1b]|\x1b(?:\[[0-?]*[ -/]*[@-~]|O.|[^\[O])", re.DOTALL)
"""A sign, or what a terminal sends for an arrow and its like."""


class Keys:
    """A terminal that gives key by key while it is entered; lines are asked for in between."""

    @contextmanager
    def at_hand(self) -> Iterator[None]:
        """Have the terminal give keys at once and without echo, until the block ends."""
        import termios
        import tty

        handle = sys.stdin.fileno()
        before = termios.tcgetattr(handle)
        tty.setcbreak(handle, termios.TCSADRAIN)
        try:
            yield
        finally:
            termios.tcsetattr(handle, termios.TCSADRAIN, before)

    def read(self) -> str:
        """The next key; raises KeyboardInterrupt for Ctrl-C, EOFError for Ctrl-D and a hang-up.

        No more is taken than the key, so that a line that is asked for next gets the rest.
        """
        import select

        handle, key = sys.stdin.fileno(), ""
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        while not _WHOLE.fullmatch(key):
            if key and not select.select([handle], [], [], 0.05)[0]:
                break  # The key Escape itself.
            raw = os.read(handle, 1)
            if raw in (b"", b"\x04"):
                raise EOFError
            key += decoder.decode(raw)
        return key

    def line(self, question: str, default: str | None = None, *, shown: bool = True) -> str:
        """Ask for a line, which can be edited as usual; raises click.Abort for Ctrl-C."""
        import termios
        import tty

        handle = sys.stdin.fileno()
        by_key = termios.tcgetattr(handle)
        lined = termios.tcgetattr(handle)
        lined[tty.LFLAG] |= termios.ICANON | termios.ECHO
        lined[tty.IFLAG] |= termios.ICRNL
        termios.tcsetattr(handle, termios.TCSADRAIN, lined)
        try:
            return str(click.prompt(question, default=default, show_default=shown))
        finally:
            termios.tcsetattr(handle, termios.TCSADRAIN, by_key)
