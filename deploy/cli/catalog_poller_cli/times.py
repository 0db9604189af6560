"""Instants, as people give them and as they read them."""

import datetime
import re

import click

_AGE = re.compile(r"(\d{1,6}) ?([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def now():
    return datetime.datetime.now(datetime.timezone.utc)


def instant(text):
    """An ISO-8601 instant; ValueError if it is none. A time without a zone is in UTC."""
    # Python before 3.11 takes no Z, and only 3 or 6 digits of a second
    text = re.sub(r"\.(\d+)", lambda digits: "." + digits[1][:6].ljust(6, "0"), text.strip())
    found = datetime.datetime.fromisoformat(re.sub(r"[Zz]$", "+00:00", text))
    return found if found.tzinfo else found.replace(tzinfo=datetime.timezone.utc)


class Since(click.ParamType):
    """An instant, or how long ago it was; gives the text for an event."""

    name = "TIME"

    def convert(self, value, param, ctx):
        age = _AGE.fullmatch(value.strip())
        try:
            found = now() - datetime.timedelta(**{_UNITS[age[2]]: int(age[1])}) if age else instant(value)
            return found.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        except (ValueError, OverflowError):
            self.fail(f'"{value}" is no time such as 2026-01-31T12:00:00Z, and no age such as 90m, 2h or 3d', param, ctx)


def from_now(text, now):
    """How far an instant is from now, such as "in 14 s". A text that is no instant stays as it is."""
    if not text:
        return ""
    try:
        seconds = (instant(text) - now).total_seconds()
    except ValueError:
        return text
    return f"in {duration(seconds)}" if seconds > 0 else f"{duration(-seconds)} ago"


def duration(seconds):
    """In the unit that people would use."""
    for unit, length in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{int(seconds // length)} {unit}"
    return f"{int(seconds)} s"


def clock(text):
    """The time of day in UTC; as it is if it is no instant, empty if there is none."""
    if not text:
        return ""
    try:
        return instant(text).astimezone(datetime.timezone.utc).strftime("%H:%M:%S")
    except ValueError:
        return text
