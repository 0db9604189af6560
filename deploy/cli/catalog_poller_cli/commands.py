"""The command, and what all its commands have in common."""

import contextlib
import functools
import json

import click

from .function import Function
from .problems import EXIT_CODES, FAILED, INTERRUPTED, NO_POLL, USAGE, Problem
from .terminal import Terminal
from .times import Since

STATES = ("WAITING", "UPDATED", "TIMED_OUT", "FAILED", "CANCELLED")
CATALOG = click.IntRange(min=1)
SINCE = Since()
_ORDER = "start list show watch check-now cancel retry pause resume sweep redrive check-setup completion".split()
_NO_POLL = "there is no such poll"  # as the function says it
_CONNECTION = ("function_name", "region", "profile", "endpoint_url", "as_json")


def _address(ctx, param, value):
    if value is not None and not value.startswith(("http://", "https://")):
        raise click.BadParameter(f'"{value}" is no URL such as http://localhost:3001', ctx, param)
    return value


def _connection(is_group):
    """The options that say which function it is; after a command, they have precedence over those before it."""

    def option(*names, envvar=None, default=None, **attributes):
        if is_group:
            attributes.update(
                envvar=envvar, default=default, show_envvar=envvar is not None, show_default=default is not None
            )
        return click.option(*names, **attributes)

    options = [
        option(
            "--function-name",
            metavar="NAME:ALIAS",
            envvar="CATALOG_POLLER_FUNCTION_ARN",
            default="catalog-status-poller:live",
            help="The function with its alias, or its ARN.",
        ),
        option("--region", help="The AWS region."),
        option("--profile", help="The profile of the AWS configuration."),
        option(
            "--endpoint-url",
            metavar="URL",
            callback=_address,
            envvar="AWS_ENDPOINT_URL",
            help="What takes the place of AWS: http://localhost:3001 in local work.",
        ),
        option("--json", "as_json", is_flag=True, help="Print the answer as JSON."),
    ]
    return lambda function: functools.reduce(lambda made, add: add(made), reversed(options), function)


class Commands(click.Group):
    """Lists the commands in the order of their use, and says in one line what is wrong with one."""

    def list_commands(self, ctx):
        return sorted(super().list_commands(ctx), key=_ORDER.index)

    def make_context(self, *arguments, **others):
        with _one_line():
            return super().make_context(*arguments, **others)

    def invoke(self, ctx):
        with _one_line():
            return super().invoke(ctx)


@contextlib.contextmanager
def _one_line():
    try:
        yield
    except click.UsageError as e:
        path = e.ctx.command_path if e.ctx else "poller"
        # a message of click may have several lines, and no full stop
        message = " ".join(e.format_message().split()).rstrip(".")
        raise Problem(f"{message}. See: {path} --help", USAGE) from None


@click.group(
    cls=Commands,
    epilog=EXIT_CODES,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@_connection(is_group=True)
@click.pass_context
def poller(ctx, **given):
    """Asks and steers the polls of the Catalog Status Poller.

    A poll is the whole wait for one catalog. POLL is its identity, the poll_id.

    The options below may also follow the command. Every command may be repeated without harm.

    \b
    poller start my-catalog 7 --watch        wait for a catalog, for the backend's row 7
    poller list --state FAILED --since 3h    which polls failed?
    poller show POLL                         what happened in its attempts?
    poller check-now POLL                    make the next attempt at once
    poller retry POLL                        start an ended poll again
    poller sweep                             repair polls whose attempts were lost
    poller check-setup                       is everything there that polls need?

    \b
    In local work (./mvnw quarkus:dev) each of them needs this address:
    export AWS_ENDPOINT_URL=http://localhost:3001
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
    given = {name: value for name, value in given.items() if value is not None}
    ctx.default_map = {name: given for name in poller.commands}


def command(name):
    """A command: a function of the Function, the Terminal and its own options."""

    def register(function):
        @functools.wraps(function)
        def run(function_name, region, profile, endpoint_url, as_json, **own):
            terminal = Terminal(as_json)
            try:
                function(Function(function_name, region, profile, endpoint_url), terminal, **own)
            except Problem as problem:
                if as_json:
                    click.echo(json.dumps({"success": False, "error": problem.message}))
                raise
            except KeyboardInterrupt:
                click.get_current_context().exit(INTERRUPTED)

        made = poller.command(name)(_connection(is_group=False)(run))
        made.params.sort(key=lambda option: option.name in _CONNECTION)
        return made

    return register


def require_success(answer):
    """Ends the command with an error if the answer says that it failed."""
    if not answer.get("success", True):
        click.get_current_context().exit(NO_POLL if answer.get("error") == _NO_POLL else FAILED)


def show_done(terminal, answer, *renderables):
    """Prints what was done. An answer that says no more than that it failed is an error in one line."""
    says_more = any(value for name, value in answer.items() if name not in ("action", "error"))
    if not terminal.as_json and answer.get("error") and not says_more:
        raise Problem(answer["error"], NO_POLL if answer["error"] == _NO_POLL else FAILED)
    terminal.show(answer, *renderables)
    require_success(answer)


def selection(function):
    """Which poll: POLL or --catalog; gives the fields of the event as `which`."""

    @functools.wraps(function)
    def run(*arguments, poll, catalog, **others):
        if (poll is None) == (catalog is None):
            raise click.UsageError("give either POLL or --catalog.")
        which = {"poll_id": poll} if catalog is None else {"local_catalog_id": catalog}
        return function(*arguments, which=which, **others)

    run = click.option("--catalog", type=CATALOG, metavar="ID", help="In place of POLL: the newest poll of this catalog.")(
        run
    )
    return click.argument("poll", required=False)(run)


def token_option(function):
    """The option for a token. None takes the token itself: others could see it in the list of processes."""
    return click.option(
        "--token-file", type=click.File(), help="A file with the bare token for the API; - reads it from stdin."
    )(function)


def token_of(file):
    """The event's field with the token of the file; nothing without a file."""
    if file is None:
        return {}
    token = file.read().strip()
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise Problem("--token-file should hold the bare token: visible ASCII without spaces and without 'Bearer'", USAGE)
    return {"jwt_token": token}
