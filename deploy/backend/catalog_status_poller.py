"""Starts the wait for a catalog from the backend. Needs lambda:InvokeFunction (the stack's BackendPolicy)."""

import functools
import json
import os
import re
import threading
import uuid

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

FUNCTION_ARN = "CATALOG_POLLER_FUNCTION_ARN"

_ARN = re.compile(r"arn:aws[a-z-]*:lambda:([a-z0-9-]+):\d{12}:function:[\w-]+:[\w-]+")


# Seconds in all, credentials and repetitions included: a request of the backend waits for this
LIMIT = 3


class CatalogPollerError(Exception):
    """The poll was not started, or that is not known. The message says why; it never holds the token.

    poll_id: identity of the poll; starting again with it makes no second poll. None: no request was made.
    """

    def __init__(self, message, poll_id=None):
        super().__init__(message)
        self.poll_id = poll_id


def trigger_catalog_status_poller(catalog_name, local_catalog_id, jwt_token=None, *, poll_id=None, client=None):
    """Starts a poll that waits for the catalog and then writes kb_name and data_source_name to its row.

    Call it after the transaction that inserts the row is committed. It does not wait for the catalog, and takes 3
    seconds at most. Starting twice does no harm: the second start joins the poll that is under way.

    catalog_name: the catalog's name in the API, 1 to 512 characters
    local_catalog_id: primary key of the catalog's row, 1 or more
    jwt_token: the bare token for the API, valid for as long as the poll may last; None: the API is called without
    poll_id: identity of the poll, 1 to 128 of A-Z, a-z, 0-9, "-" and "_"; None: a new one. A start that is repeated
        with the same one is one poll.
    client: Lambda client of boto3, such as that of a session with an assumed role; None: one with the credentials of
        the environment, for the region of the ARN

    Returns poll_id, by which logs, the table catalog_poll and status events know the poll.
    Raises ValueError if an argument is wrong, CatalogPollerError if the poll could not be started.
    """
    event = _event(catalog_name, local_catalog_id, jwt_token, str(uuid.uuid4()) if poll_id is None else poll_id)
    arn = os.environ.get(FUNCTION_ARN, "")
    match = _ARN.fullmatch(arn)
    if match is None:
        raise CatalogPollerError(f"{FUNCTION_ARN} should hold the ARN of the function's alias (the stack's FunctionArn)")
    try:
        _within_limit(lambda: _invoke(client or _client(match.group(1)), arn, event))
    except TimeoutError:
        problem = f"Lambda did not answer within {LIMIT} seconds; the poll may have been started"
        raise CatalogPollerError(problem, event["poll_id"]) from None
    except ClientError as e:
        error = e.response["Error"]
        problem = f"Lambda refused to start the poll: {error.get('Code')}: {error.get('Message')}"
        raise CatalogPollerError(problem, event["poll_id"]) from e
    except BotoCoreError as e:
        problem = f"Lambda could not be reached to start the poll: {type(e).__name__}"
        raise CatalogPollerError(problem, event["poll_id"]) from e
    return event["poll_id"]


def _event(catalog_name, local_catalog_id, jwt_token, poll_id):
    if not isinstance(catalog_name, str) or not catalog_name.strip() or len(catalog_name) > 512:
        raise ValueError("catalog_name must be a text of 1 to 512 characters")
    if isinstance(local_catalog_id, bool) or not isinstance(local_catalog_id, int) or local_catalog_id < 1:
        raise ValueError("local_catalog_id must be an integer of 1 or more")
    if jwt_token is not None and (not isinstance(jwt_token, str) or not re.fullmatch(r"[!-~]+", jwt_token)):
        raise ValueError("jwt_token must be the bare token: visible ASCII without spaces and without 'Bearer'")
    if not isinstance(poll_id, str) or not re.fullmatch(r"[\w-]{1,128}", poll_id, re.ASCII):
        raise ValueError("poll_id must be a text of 1 to 128 letters, digits, '-' and '_'")
    event = {"catalog_name": catalog_name, "local_catalog_id": local_catalog_id, "attempt_count": 0, "poll_id": poll_id}
    if jwt_token is not None:
        event["jwt_token"] = jwt_token
    return event


def _invoke(client, arn, event):
    client.invoke(FunctionName=arn, InvocationType="Event", Payload=json.dumps(event))


def _within_limit(call):
    """Runs the call in a thread of its own: the time-outs of botocore are for each address and each repetition."""
    ended = []

    def run():
        try:
            call()
            ended.append(None)
        except Exception as e:  # raised again in the caller's thread
            ended.append(e)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(LIMIT)
    if not ended:
        raise TimeoutError
    if ended[0] is not None:
        raise ended[0]


@functools.lru_cache(maxsize=None)
def _client(region):
    return boto3.client(
        "lambda",
        region_name=region,
        config=Config(connect_timeout=1, read_timeout=2, retries={"mode": "standard", "total_max_attempts": 2}),
    )
