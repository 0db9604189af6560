"""Commands that change polls."""

import functools
import uuid

import click
from rich.text import Text

from . import display
from .commands import CATALOG, SINCE, command, selection, require_success, show_done, token_of, token_option
from .problems import Problem
from .reading import follow_poll
from .times import now

_BATCH = 100  # the most polls of one event


def until_none_is_left(poller, terminal, event, text):
    """Sends the event until nothing is left of it, with a bar. The answer has the numbers and lists of all."""
    whole = {}
    with terminal.progress(text) as progress:
        while True:
            answer = poller.ask(event)
            whole = joined(whole, answer)
            left = answer.get("left", 0)
            done = whole.get("retried", 0) + whole.get("resumed", 0)
            progress(done, done + left)
            if left == 0 or not answer.get("success", True):
                return whole
            if not answer.get("retried") and not answer.get("resumed"):
                raise Problem(f"{left} polls are left, and the function had no time for one of them")


def joined(whole, answer):
    """The answers of several events as one: lists together, counts summed, of the rest the last."""
    result = {**whole, **answer}
    for name, value in answer.items():
        if name in whole and (isinstance(value, list) or name in ("retried", "resumed", "cancelled")):
            result[name] = whole[name] + value
    result["success"] = whole.get("success", True) and answer.get("success", True)
    return result


@command("start")
@click.argument("catalog_name")
@click.argument("catalog_id", type=CATALOG)
@token_option
@click.option("--poll-id", help="Identity of the poll; two starts with the same one are one poll. Otherwise a new one.")
@click.option("--correlation-id", help="Identity that travels with the poll into log lines, requests and notifications.")
@click.option(
    "--value",
    "values",
    multiple=True,
    metavar="FIELD=VALUE",
    help="A known value; with all of them they are written at once.",
)
@click.option("--dry-run", is_flag=True, help="Check and report only: nothing is written or scheduled.")
@click.option("--async", "asynchronous", is_flag=True, help="Do not wait for the first attempt.")
@click.option("--watch", is_flag=True, help="Watch the poll until it ends.")
def start(
    poller, terminal, catalog_name, catalog_id, token_file, poll_id, correlation_id, values, dry_run, asynchronous, watch
):
    """Start a poll. CATALOG_NAME is the name in the API, CATALOG_ID the id of the backend's row.

    It makes the first attempt and prints its result.
    """
    if dry_run and (watch or asynchronous):
        raise click.UsageError("--dry-run goes with neither --watch nor --async.")
    poll_id = poll_id or str(uuid.uuid4())
    event = {"catalog_name": catalog_name, "local_catalog_id": catalog_id, "attempt_count": 0, "poll_id": poll_id}
    event.update(_fields(values))
    event.update(token_of(token_file))
    event.update({"correlation_id": correlation_id} if correlation_id else {})
    event.update({"dry_run": True} if dry_run else {})
    if asynchronous:
        poller.send(event)
        answer = {"success": True, "poll_id": poll_id}
    else:
        answer = poller.ask(event)
    if watch and "untracked" not in answer:
        follow_poll(poller, terminal, answer.get("poll_id", poll_id), every=2)
    else:
        terminal.show(answer, display.facts(answer), *display.hint(answer))
        require_success({"success": False} if watch else answer)


def _fields(values):
    fields = {}
    for value in values:
        name, equals, text = value.partition("=")
        if not name or not equals:
            raise click.UsageError(f'--value "{value}" should be FIELD=VALUE.')
        fields[name] = text
    return fields


@command("retry")
@click.argument("polls", nargs=-1, metavar="[POLL]...")
@click.option("--catalog", type=CATALOG, metavar="ID", help="In place of POLL: the newest poll of this catalog.")
@click.option("--since", type=SINCE, help="In place of POLL: all polls that ended TIMED_OUT or FAILED since then.")
@click.option("--state", type=click.Choice(("TIMED_OUT", "FAILED"), case_sensitive=False), help="With --since: only these.")
@token_option
@click.option("--max-rate", type=click.IntRange(1, 1000), help="The most polls a second. Default: 50.")
def retry(poller, terminal, polls, catalog, since, state, token_file, max_rate):
    """Start ended polls again, as new polls."""
    if [bool(polls), catalog is not None, since is not None].count(True) != 1:
        raise click.UsageError("give POLL, --catalog or --since.")
    if state and not since:
        raise click.UsageError("--state goes with --since.")
    if since:
        # what fails again meanwhile is not started again by the further events
        until = now().strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        chosen = [{"since": since, "until": until, **({"state": state} if state else {})}]
    else:
        chosen = [{"poll_id": poll} for poll in polls] or [{"local_catalog_id": catalog}]
    common = {"action": "retry", **token_of(token_file), **({"max_rate": max_rate} if max_rate else {})}
    answer = {}
    for which in chosen:
        answer = joined(answer, until_none_is_left(poller, terminal, {**common, **which}, "Retrying"))
    parts = [display.facts(answer)]
    parts += [display.retried(answer["polls"])] if answer.get("polls") else []
    parts += [display.not_retried(answer["not_retried"])] if answer.get("not_retried") else []
    show_done(terminal, answer, *parts)
    if answer.get("not_retried") and not answer.get("retried"):
        require_success({"success": False})


@command("check-now")
@selection
def check_now(poller, terminal, which):
    """Make the next attempt of a waiting poll at once."""
    answer = poller.ask({"action": "check-now", **which})
    is_made = "checked" in answer and "error" not in answer
    show_done(terminal, answer, display.facts(answer["checked"] if is_made else answer))


@command("cancel")
@click.argument("polls", nargs=-1, metavar="[POLL]...")
@click.option("--catalog", type=CATALOG, metavar="ID", help="In place of POLL: the poll that waits for this catalog.")
def cancel(poller, terminal, polls, catalog):
    """End polls as CANCELLED, and delete their schedules."""
    if bool(polls) == (catalog is not None):
        raise click.UsageError("give either POLL or --catalog.")
    if catalog is not None:
        events = [{"local_catalog_id": catalog}]
    elif len(polls) == 1:
        events = [{"poll_id": polls[0]}]
    else:
        events = [{"poll_ids": list(polls[at : at + _BATCH])} for at in range(0, len(polls), _BATCH)]
    answer = {}
    for event in events:
        answer = joined(answer, poller.ask({"action": "cancel", **event}))
    none = [] if answer.get("cancelled") else [Text("No poll was waiting.")]
    show_done(terminal, answer, display.facts(answer), *none)


def _catalogs(function):
    """Which catalogs: --catalog or --all; gives the fields of the event as `which`."""

    @functools.wraps(function)
    def run(*arguments, polls, catalog, all_, **others):
        if polls:
            raise click.UsageError("it takes no POLL: give either --catalog or --all.")
        if all_ == (catalog is not None):
            raise click.UsageError("give either --catalog or --all.")
        return function(*arguments, which={} if all_ else {"local_catalog_id": catalog}, **others)

    run = click.argument("polls", nargs=-1, metavar="")(run)
    run = click.option("--all", "all_", is_flag=True, help="All catalogs.")(run)
    return click.option("--catalog", type=CATALOG, metavar="ID", help="The polls of this catalog.")(run)


@command("pause")
@_catalogs
@click.option("--reason", metavar="TEXT", help="Why. The log and catalog_poll_pause have it.")
def pause(poller, terminal, which, reason):
    """Let polls wait without attempts until resume. Their deadlines move along."""
    answer = poller.ask({"action": "pause", **which, **({"reason": reason} if reason else {})})
    terminal.show(answer, display.facts({**answer, **answer.get("paused", {})}))
    require_success(answer)


@command("resume")
@_catalogs
def resume(poller, terminal, which):
    """Let paused polls go on."""
    answer = until_none_is_left(poller, terminal, {"action": "resume", **which}, "Resuming")
    terminal.show(answer, display.facts(answer))
    require_success(answer)


@command("sweep")
def sweep(poller, terminal):
    """Repair polls whose next attempt did not come.

    An attempt counts as lost 6 minutes after its time. To repair one poll at once: check-now.
    """
    answer = poller.ask({"action": "sweep"})
    show_done(terminal, answer, display.swept(answer))
