"""Completion of the command in a shell."""

import click
from click.shell_completion import get_completion_class

from .commands import poller


@poller.command("completion")
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
def completion(shell):
    """Print what completes this command in a shell. Install it first: python3 -m pip install deploy/cli

    \b
    bash:  eval "$(poller completion bash)"
    zsh:   eval "$(poller completion zsh)"
    fish:  poller completion fish | source
    """
    click.echo(get_completion_class(shell)(poller, {}, "poller", "_POLLER_COMPLETE").source())
