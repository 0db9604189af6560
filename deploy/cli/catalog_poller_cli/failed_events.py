"""The event that is in the message of a failed one."""

import json
import re

# How the message ends when values are known and could not be written (UnwrittenValuesException)
_VALUES = re.compile(r'; (\{"local_catalog_id":.*\})$', re.DOTALL)
_OF_A_POLL_UNDER_WAY = ("poll_id", "started_at", "due_at", "attempt_count")


class UnreadableError(Exception):
    """Why a message holds no event that may be repeated; never what it holds."""


def event_of(body, as_new_poll=False):
    """The event to invoke the function with.

    body: of a message. The failure queue holds Lambda's record of a failed invocation (Lambda developer guide,
        "Capturing records of Lambda asynchronous invocations"). The schedules' DLQ holds the event itself, or the
        request to Lambda with the event as its Payload (EventBridge Scheduler user guide, "Configuring a dead-letter
        queue").
    as_new_poll: whether the poll begins anew, with all its time and attempts
    """
    message = _object(body, "the message")
    if "requestPayload" in message:
        event = _of_a_failure(message)
    elif "Payload" in message:
        event = _object(message["Payload"], "Payload")
    else:
        event = message
    if "action" in event:
        return _repeatable(event)
    if as_new_poll:
        if "sealed_token" in event:
            raise UnreadableError("its token is sealed for its own poll; start a new poll with a token")
        event = {name: value for name, value in event.items() if name not in _OF_A_POLL_UNDER_WAY}
    return event


def _repeatable(event):
    """An operator's event, unless it means something else by now. The function refuses the same ones from a queue."""
    names_polls = event.get("poll_id") or event.get("poll_ids")
    if event["action"] in ("pause", "resume") or (event["action"] in ("cancel", "retry") and not names_polls):
        raise UnreadableError(f"a {event['action']} that came too late: send it again if it is still wanted")
    return event


def _of_a_failure(record):
    event = dict(_object(record["requestPayload"], "requestPayload"))
    if "action" in event:
        return event
    context = record.get("requestContext")
    if "poll_id" not in event:
        # The first event of a poll may have no identity yet: the poll was named after that invocation.
        if not isinstance(context, dict) or not isinstance(context.get("requestId"), str):
            raise UnreadableError("the first event of a poll has no requestContext.requestId")
        event["poll_id"] = context["requestId"]
    response = record.get("responsePayload")
    if isinstance(response, dict) and str(response.get("errorType", "")).endswith("UnwrittenValuesException"):
        values = _VALUES.search(str(response.get("errorMessage", "")))
        if values:
            event.update(_object(values.group(1), "the values in errorMessage"))
    return event


def _object(value, name):
    """A JSON object, which may be given as its text."""
    try:
        found = json.loads(value) if isinstance(value, (str, bytes)) else value
    except (ValueError, RecursionError):
        raise UnreadableError(f"{name} is not JSON") from None
    if not isinstance(found, dict):
        raise UnreadableError(f"{name} is no JSON object")
    return found
