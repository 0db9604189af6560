"""Answers of the function, as people read them."""

from rich.bar import Bar
from rich.console import Group
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from .problems import printable
from .times import clock, from_now, instant

_STYLES = {"WAITING": "cyan", "UPDATED": "green", "TIMED_OUT": "yellow", "FAILED": "red", "CANCELLED": "dim"}
# EventBridge Scheduler fires a one-time schedule within a minute of its time
_USUAL_LATENESS = 60
_BAR = 12
# With an identity of 36 characters, and some for the name and the last check
_ROOM_FOR_ALL = 110
_MAX_STORY = 1_000  # the lines that a result holds (deploy/docs/waiting.md)


def polls(found, now):
    """A line a poll; two in a narrow terminal."""
    return _Polls(found, now)


class _Polls:
    """In a narrow terminal a line of its own has the catalog and the last check, beside an identity of 36 characters."""

    def __init__(self, found, now):
        self._found, self._now = found, now

    def __rich_console__(self, console, options):
        columns = {
            "poll": lambda poll: _text(poll.get("poll_id")),
            "catalog": lambda poll: _short(catalog(poll)),
            "state": state,
            "attempts": lambda poll: _text(poll.get("attempt_count")),
            "started": lambda poll: from_now(poll.get("started_at"), self._now),
            "next attempt": lambda poll: _next(poll, self._now),
            "last check": lambda poll: _short(_text(_said(poll))),
        }
        is_narrow = options.max_width < _ROOM_FOR_ALL
        if is_narrow:
            del columns["catalog"], columns["started"], columns["last check"]
        table = _table()
        for name in columns:
            table.add_column(_short(Text(name)), no_wrap=name not in ("catalog", "last check"), overflow="ellipsis")
        for poll in self._found:
            table.add_row(*(cell(poll) for cell in columns.values()))
        yield from self._with_second_lines(table, console, options) if is_narrow else [table]

    def _with_second_lines(self, table, console, options):
        header, *lines = console.render_lines(table, options, pad=False)
        yield from (*header, Segment.line())
        for line, poll in zip(lines, self._found):
            yield from (*line, Segment.line())
            yield _short(Text.assemble("  ", catalog(poll), "  ", (_said(poll), "dim")))


def poll(found, now):
    """One poll with its story."""
    facts = Table.grid(padding=(0, 2))
    for name, value in found.items():
        if name == "story":
            continue
        if name == "state":
            value = state(found)
        elif name == "deadline" and found.get("state") != "WAITING":
            value = _text(value)
        elif name == "next_attempt_at" and found.get("state") == "WAITING":
            value = Text.assemble(printable(value), " (", _next(found, now), ")")
        elif name.endswith("_at") or name == "deadline":
            value = _text(f"{value} ({from_now(value, now)})")
        else:
            value = _text(value)
        facts.add_row(Text(name, "bold"), value)
    lines = found.get("story")
    return Group(facts, "", story(lines), *_missing(found, lines)) if lines else facts


def _missing(found, lines):
    """How many attempts have no line, if any have none. Of a long story the latest lines are known."""
    known = {line.get("attempt") for line in lines}
    first = min(known) if len(lines) == _MAX_STORY else 1
    missing = found.get("attempt_count", 0) - first + 1 - len(known)
    return [Text(f"Attempts without a line: {missing}. The log has them.")] if missing > 0 else []


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
    """The fields of an answer that say something to people and are not lists."""
    table = Table.grid(padding=(0, 2))
    silent = {"success", "action"} | ({"catalog_id"} if "local_catalog_id" in answer else set())
    for name, value in answer.items():
        if name not in silent and not isinstance(value, (list, dict)):
            table.add_row(Text(name, "bold"), _text(value))
    return table


def hint(answer):
    """What to look at next; nothing for a poll that has ended."""
    poll_id = answer.get("poll_id")
    outcome = answer.get("outcome", "WAITING")
    if answer.get("untracked"):
        return [Text("The database did not take the poll. list, show and watch do not see it until it does. See the log.")]
    if poll_id and outcome == "WAITING":
        return [Text(f"poller watch {poll_id}", "dim")]
    if poll_id and outcome == "SUPERSEDED":
        return [Text("The poll began before, or has ended. See:"), Text(f"poller show {poll_id}", "dim")]
    return []


def swept(answer):
    """What a sweep did; a sentence if it found nothing."""
    done = {name: value for name, value in answer.items() if value or name == "error"}
    if any(isinstance(value, int) and value for name, value in done.items() if name not in ("success", "action")):
        return facts(done)
    return Text("Nothing to repair. An attempt counts as lost 6 minutes after its time: check-now repairs a poll at once.")


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
    text = f"{now:%H:%M:%S} {poll.get('poll_id')} {poll.get('catalog_name')} {state}, attempt {poll.get('attempt_count')}: {_said(poll)}"
    return printable(text)


def state(poll):
    """The state in its colour."""
    name = poll.get("state", "")
    return Text(printable(name) + (", paused" if poll.get("paused") else ""), _STYLES.get(name, ""))


def catalog(poll):
    """The catalog's id and name."""
    return _text(f"{poll.get('local_catalog_id')} {poll.get('catalog_name', '')}")


def repair(poll, now):
    """What repairs a poll whose attempt did not come; nothing for others."""
    return [Text(f"poller check-now {poll['poll_id']}", "dim")] if _is_overdue(poll, now) else []


def _said(poll):
    """What went wrong, or what the last check found."""
    return printable(poll.get("last_error") or poll.get("last_status") or "")


def _is_overdue(poll, now):
    """Whether EventBridge Scheduler would have fired, so that the schedule is lost."""
    waits = poll.get("state") == "WAITING" and not poll.get("paused") and poll.get("next_attempt_at")
    return bool(waits) and (now - instant(poll["next_attempt_at"])).total_seconds() > _USUAL_LATENESS


def _next(poll, now):
    """When the next attempt comes."""
    text = from_now(poll.get("next_attempt_at"), now) if poll.get("state") == "WAITING" else ""
    if not text.endswith(" ago"):
        return Text(text)
    if poll.get("paused"):
        return Text("paused")
    text = text[: -len(" ago")]
    return Text(f"overdue {text}", "red") if _is_overdue(poll, now) else Text(f"due for {text}")


def _short(text):
    """A text that is cut where the line has no room for it."""
    text.no_wrap = True
    text.overflow = "ellipsis"
    return text


def _table(*columns):
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _text(value):
    return Text("" if value is None else printable(value))
