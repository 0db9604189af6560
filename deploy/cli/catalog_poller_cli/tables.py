"""Answers of the function, as people read them."""

from rich.bar import Bar
from rich.console import Group
from rich.table import Table
from rich.text import Text

from .problems import printable
from .times import clock, from_now

_STYLES = {"WAITING": "cyan", "UPDATED": "green", "TIMED_OUT": "yellow", "FAILED": "red", "CANCELLED": "dim"}
# EventBridge Scheduler fires a one-time schedule within a minute of its time
_USUAL_LATENESS = 60
_BAR = 12


def polls(found, now):
    """A line a poll."""
    table = _table("poll", "catalog", "state", "attempts", "started", "next attempt", "last check")
    table.columns[0].no_wrap = True
    for poll in found:
        waiting = poll.get("state") == "WAITING"
        table.add_row(
            _text(poll.get("poll_id")),
            catalog(poll),
            state(poll),
            _text(poll.get("attempt_count")),
            from_now(poll.get("started_at"), now),
            from_now(poll.get("next_attempt_at"), now) if waiting else "",
            _text(poll.get("last_error") or poll.get("last_status")),
        )
    return table


def poll(found, now):
    """One poll with its story."""
    facts = Table.grid(padding=(0, 2))
    for name, value in found.items():
        if name == "story":
            continue
        if name == "state":
            value = state(found)
        elif name.endswith("_at") or name == "deadline":
            value = _text(f"{value} ({from_now(value, now)})")
        else:
            value = _text(value)
        facts.add_row(Text(name, "bold"), value)
    return Group(facts, "", story(found["story"])) if found.get("story") else facts


def story(lines):
    """A line an attempt; the bar shows how late it was."""
    table = _table("#", "made by", "due (UTC)", "late", "", "API", "HTTP", "status", "decision", "reason", "next (UTC)")
    latest = max([_USUAL_LATENESS, *(line.get("late_s") or 0 for line in lines)])
    for line in lines:
        late = line.get("late_s")
        style = "green" if (late or 0) <= _USUAL_LATENESS else "yellow"
        table.add_row(
            _text(line.get("attempt")),
            _text(line.get("made_by")),
            clock(line.get("due_at") or line.get("began_at")),
            "" if late is None else f"{late:.1f} s",
            "" if late is None else Bar(latest, 0, late, width=_BAR, color=style),
            "" if line.get("api_ms") is None else f"{line['api_ms']} ms",
            _text(line.get("http_status")),
            _text(line.get("status")),
            _text(line.get("decision")),
            _text(line.get("reason")),
            clock(line.get("next_attempt_at")),
        )
    return table


def checks(found):
    """A line a check of the setup."""
    table = _table("", "check", "finding")
    for name, check in found.items():
        mark = Text("ok", "green") if check.get("ok") else Text("FAILED", "bold red")
        table.add_row(mark, _text(name), _text(check.get("detail")))
    return table


def facts(answer):
    """The fields of an answer that are not lists."""
    table = Table.grid(padding=(0, 2))
    for name, value in answer.items():
        if not isinstance(value, (list, dict)):
            table.add_row(Text(name, "bold"), _text(value))
    return table


def hint(answer):
    """What to look at next; nothing for a poll that has ended."""
    waits = answer.get("outcome", "WAITING") == "WAITING" and answer.get("poll_id")
    return Text(f"poller watch {answer['poll_id']}" if waits else "", "dim", end="\n" if waits else "")


def not_retried(found):
    """A line a poll that was not retried."""
    table = _table("not retried", "reason")
    for poll in found:
        table.add_row(_text(poll.get("poll_id")), _text(poll.get("reason")))
    return table


def retried(found):
    """A line a new poll."""
    table = _table("new poll", "retry of", "catalog")
    for poll in found:
        table.add_row(_text(poll.get("poll_id")), _text(poll.get("retry_of")), catalog(poll))
    return table


def line(poll, now):
    """A poll in one line, for those who follow it in a log."""
    state = poll.get("state", "") + (" (paused)" if poll.get("paused") else "")
    said = poll.get("last_error") or poll.get("last_status") or ""
    text = f"{now:%H:%M:%S} {poll.get('poll_id')} {poll.get('catalog_name')} {state}, attempt {poll.get('attempt_count')}: {said}"
    return printable(text)


def state(poll):
    """The state in its colour."""
    name = poll.get("state", "")
    return Text(printable(name) + (", paused" if poll.get("paused") else ""), _STYLES.get(name, ""))


def catalog(poll):
    """The catalog's id and name."""
    return _text(f"{poll.get('local_catalog_id')} {poll.get('catalog_name', '')}")


def _table(*columns):
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _text(value):
    return Text("" if value is None else printable(value))
