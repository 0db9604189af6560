"""Runs deploy/poller in this process."""

import contextlib
import io
import os
import pathlib
import sys
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cli"))

from catalog_poller_cli.__main__ import main  # noqa: E402

KEYS = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI"}


class Ran:
    """What a command left.

    code: its exit code
    out, err: what it printed
    """

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err


class Output(io.TextIOWrapper):
    """Takes what is printed."""

    def __init__(self):
        super().__init__(io.BytesIO(), encoding="utf-8")

    def text(self):
        self.flush()
        return self.buffer.getvalue().decode()


def run(*arguments, stdin="", environment=KEYS):
    """Runs the command with these arguments; nothing of the machine's AWS configuration."""
    out, err = Output(), Output()
    variables = {"PATH": os.environ["PATH"], "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
    with (
        mock.patch.dict(os.environ, {**variables, **environment}, clear=True),
        mock.patch("sys.argv", ["poller", *arguments]),
    ):
        with mock.patch("sys.stdin", io.StringIO(stdin)), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                main()
            except SystemExit as e:
                return Ran(e.code or 0, out.text(), err.text())
    raise AssertionError("the command did not end")
