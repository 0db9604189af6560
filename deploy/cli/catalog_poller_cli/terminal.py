"""What a command prints: tables for people, JSON for scripts, progress for those who wait."""

import contextlib
import json
import sys

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

# Lines that are piped are not cut to the width of a terminal
_PIPED = 10_000


class Terminal:
    """Prints to stdout, and the progress to stderr.

    as_json: whether the answers are printed as JSON
    """

    def __init__(self, as_json):
        self.as_json = as_json
        self.console = Console(width=None if sys.stdout.isatty() else _PIPED, highlight=False, emoji=False)

    def show(self, answer, *renderables):
        """Prints the answer, or what shows it to people."""
        if self.as_json:
            click.echo(json.dumps(answer, indent=2))
        else:
            for renderable in renderables:
                self.console.print(renderable)

    def line(self, answer, text):
        """Prints one of many answers, in one line."""
        click.echo(json.dumps(answer) if self.as_json else text)

    def warn(self, text):
        """Prints what went wrong while a command goes on."""
        if self.is_live:
            self.console.print(text, style="yellow", markup=False)
        else:
            click.echo(text, err=True)

    @property
    def is_live(self):
        """Whether what is printed can be changed later."""
        return not self.as_json and self.console.is_terminal

    @contextlib.contextmanager
    def progress(self, text):
        """A bar that shows how much is done; gives a function that takes what is done and the total."""
        console = Console(stderr=True, emoji=False)
        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
            task = bar.add_task(text, total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)
