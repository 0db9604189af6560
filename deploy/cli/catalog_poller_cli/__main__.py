"""Runs the command."""

import sys

from . import completion, reading, redriving, steering  # noqa: F401  they register their commands
from .commands import poller


def main():
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # where the terminal has fewer characters
    poller(prog_name="poller")


if __name__ == "__main__":
    main()
