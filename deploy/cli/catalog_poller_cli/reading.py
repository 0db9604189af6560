"""Commands that only look."""

import functools
import time

import click
from rich.live import Live
from rich.text import Text

from . import display
from .commands import CATALOG, SINCE, STATES, command, selection, require_success
from .problems import NO_POLL, USAGE, Problem
from .times import now

_PAGE = 100  # the most polls of one answer


def filters(function):
    """The options that choose polls; gives the fields of the event as `chosen`."""
    options = [
        click.option("--state", multiple=True, type=click.Choice(STATES, case_sensitive=False), help="May be repeated."),
        click.option("--since", type=SINCE, help="Started after this: 2026-01-31T12:00:00Z, or an age such as 90m, 2h, 3d."),
        click.option("--before", type=SINCE, help="Started before this."),
        click.option("--text", metavar="TEXT", help="Part of the catalog's name or of the error."),
        click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="The most polls."),
    ]

    @functools.wraps(function)
    def run(*arguments, state, since, before, text, limit, **others):
        fields = {"state": list(state), "started_after": since, "started_before": before, "text": text}
        chosen = {name: value for name, value in fields.items() if value}
        return function(*arguments, chosen=chosen, limit=limit, **others)

    for option in reversed(options):
        run = option(run)
    return run


def listed(poller, chosen, limit):
    """The newest polls, of as many answers as it takes."""
    found, cursor = [], {}
    while True:
        answer = poller.ask({"action": "list", **chosen, "limit": min(_PAGE, limit - len(found)), **cursor})
        found += answer.get("polls", [])
        if "next_cursor" not in answer or len(found) >= limit:
            return {**answer, "polls": found}
        cursor = {"cursor": answer["next_cursor"]}


def shown(poller, which):
    """The poll with its story; of a catalog the newest."""
    found = poller.ask({"action": "status", **which}).get("polls", [])
    if found and "poll_id" not in which:
        found = poller.ask({"action": "status", "poll_id": found[0]["poll_id"]}).get("polls", [])
    if not found:
        what = "poll " + which["poll_id"] if "poll_id" in which else f"poll of catalog {which['local_catalog_id']}"
        raise Problem(f"there is no {what}", NO_POLL)
    return found[0]


@command("list")
@filters
def list_(poller, terminal, chosen, limit):
    """List polls, the newest first."""
    answer = listed(poller, chosen, limit)
    more = [Text("There are more: raise --limit.", "dim")] if "next_cursor" in answer else []
    nothing = [] if answer["polls"] else [Text("There is no such poll.", "dim")]
    terminal.show(answer, display.polls(answer["polls"], now()), *more, *nothing)


@command("show")
@selection
def show(poller, terminal, which):
    """Show one poll with its story: a line for each attempt."""
    poll = shown(poller, which)
    terminal.show(poll, display.poll(poll, now()), *display.repair(poll, now()))


@command("watch")
@click.argument("poll", required=False)
@click.option("--catalog", type=CATALOG, metavar="ID", help="In place of POLL: the newest poll of this catalog.")
@click.option("--every", type=click.IntRange(1, 3600), default=5, show_default=True, help="Seconds between two looks.")
@filters
def watch(poller, terminal, poll, catalog, every, chosen, limit):
    """Watch the polls until Ctrl-C, or one poll until it ends.

    If the output is no terminal, or with --json, each change is a line. If a look is refused, the command prints the reason
    and looks again.
    """
    if poll is not None and catalog is not None:
        raise click.UsageError("give POLL or --catalog, or neither.")
    if catalog is not None:
        poll = shown(poller, {"local_catalog_id": catalog})["poll_id"]
    if poll is not None:
        follow_poll(poller, terminal, poll, every)
    else:
        _follow(
            terminal,
            every,
            look=lambda: listed(poller, chosen, limit)["polls"],
            render=display.polls,
            is_over=lambda polls: False,
        )


def follow_poll(poller, terminal, poll_id, every):
    """Watches a poll until it ends; an end other than UPDATED is an error."""
    (last,) = _follow(
        terminal,
        every,
        look=lambda: [shown(poller, {"poll_id": poll_id})],
        render=lambda polls, at: display.poll(polls[0], at),
        is_over=lambda polls: polls[0].get("state") != "WAITING",
    )
    require_success({"success": last.get("state") == "UPDATED"})


def _patient(look, terminal):
    """Looks again and again. The first look must succeed. Polls go on while a later look is refused."""
    found = None

    def again():
        nonlocal found
        try:
            found = look()
        except Problem as problem:
            if found is None or problem.exit_code in (USAGE, NO_POLL):
                raise
            terminal.warn(problem.format_message())
        return found

    return again


def _follow(terminal, every, look, render, is_over):
    look = _patient(look, terminal)
    if terminal.is_live:
        with Live(console=terminal.console, auto_refresh=False) as live:
            while True:
                found = look()
                live.update(render(found, now()), refresh=True)
                if is_over(found):
                    return found
                for _ in range(every):
                    time.sleep(1)
                    live.update(render(found, now()), refresh=True)
    before = {}
    while True:
        found = look()
        for poll in reversed(found):
            if before.get(poll.get("poll_id")) != poll:
                terminal.line(poll, display.line(poll, now()))
        if is_over(found):
            return found
        before = {poll.get("poll_id"): poll for poll in found}
        time.sleep(every)


@command("check-setup")
def check_setup(poller, terminal):
    """Check that everything polls need is there."""
    answer = poller.ask({"action": "check-setup"})
    terminal.show(answer, display.checks(answer.get("checks", {})))
    require_success(answer)
