"""Starts, reads, cancels and retries the waits for catalogs from the backend.

Starting, cancelling and retrying need lambda:InvokeFunction (the stack's BackendPolicy); reading needs SELECT on the view
catalog_wait. A client is a Lambda client of boto3, such as that of a session with an assumed role. None: a client with the
credentials of the environment, for the region of the ARN.
"""

import functools
import json
import os
import re
import threading
import uuid
from collections.abc import Mapping

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

FUNCTION_ARN = "CATALOG_POLLER_FUNCTION_ARN"

_ARN = re.compile(r"arn:aws[a-z-]*:lambda:([a-z0-9-]+):\d{12}:function:[\w-]+:[\w-]+")


# Seconds in all, credentials and repetitions included: a request of the backend waits for this
LIMIT = 3

# Of the view catalog_wait
COLUMNS = (
    "catalog_id",
    "catalog_name",
    "poll_id",
    "state",
    "attempts",
    "started_at",
    "next_check_at",
    "ended_at",
    "deadline",
    "reason",
    "paused",
    "correlation_id",
    "updated_at",
)


class CatalogPollerError(Exception):
    """Lambda did not take the event, or that is not known. The message says why; it never holds the token.

    poll_id: identity of the poll that was to be started; starting again with it makes no second poll. None: no start was
        tried.
    """

    def __init__(self, message, poll_id=None):
        super().__init__(message)
        self.poll_id = poll_id


def start(catalog_name, local_catalog_id, jwt_token=None, *, poll_id=None, correlation_id=None, client=None):
    """Starts a poll that waits for the catalog and then writes kb_name and data_source_name to its row.

    Call it after the transaction that inserts the row is committed. It does not wait for the catalog, and takes 3
    seconds at most. Starting twice does no harm: the second start joins the poll that is under way.

    catalog_name: the catalog's name in the API, 1 to 512 characters, not "." or ".."
    local_catalog_id: primary key of the catalog's row, 1 or more
    jwt_token: the bare token for the API, valid for as long as the poll may last. None: the API is called without
    poll_id: identity of the poll, 1 to 128 of A-Z, a-z, 0-9, "-" and "_". None: a new one. A start that is repeated
        with the same one is one poll.
    correlation_id: identity of the request that this belongs to, 1 to 128 visible ASCII characters. Log lines, the API and
        notifications get it, so it must not hold the token

    Returns poll_id, by which logs, the table catalog_poll and status events know the poll.
    Raises ValueError if an argument is wrong, CatalogPollerError if the poll could not be started.
    """
    _check_name(catalog_name)
    poll_id = str(uuid.uuid4()) if poll_id is None else poll_id
    if not isinstance(poll_id, str) or not re.fullmatch(r"[\w-]{1,128}", poll_id, re.ASCII):
        raise ValueError("poll_id must be a text of 1 to 128 letters, digits, '-' and '_'")
    event = {"catalog_name": catalog_name, "local_catalog_id": _id(local_catalog_id), "attempt_count": 0, "poll_id": poll_id}
    event.update(_token(jwt_token))
    event.update(_correlation(correlation_id, jwt_token))
    _send(event, client)
    return poll_id


trigger_catalog_status_poller = start  # its former name


def cancel(local_catalog_id, *, client=None):
    """Ends the poll that waits for a catalog, such as one that is deleted; does nothing if none waits.

    Call it after the transaction that deletes the row is committed. It takes 3 seconds at most. The poll ends a moment
    later. Raises as start does.
    """
    _send({"action": "cancel", "local_catalog_id": _id(local_catalog_id)}, client)


def retry(local_catalog_id, jwt_token=None, *, client=None):
    """Starts the newest poll of a catalog again if it has ended.

    The new poll has the values or the sealed token of the old one. jwt_token takes the place of that token. This takes 3
    seconds at most. status shows the new poll a moment later. Raises as start does.
    """
    _send({"action": "retry", "local_catalog_id": _id(local_catalog_id), **_token(jwt_token)}, client)


def status(connection, local_catalog_ids):
    """The newest poll of each catalog, from the view catalog_wait.

    connection: a DB-API connection to the backend's PostgreSQL, of psycopg or any other driver. It sets the time limit:
        give it a statement_timeout. The transaction that this reads in stays as it is.
    local_catalog_ids: primary keys of catalogs

    Returns a dict by id; its values are dicts with the keys COLUMNS. A catalog without a poll is not in it.
    """
    ids = sorted({_id(catalog) for catalog in local_catalog_ids})
    if not ids:
        return {}
    cursor = connection.cursor()
    try:
        # Integers in the text: each driver has its own style of parameters (PEP 249, paramstyle)
        wanted = ", ".join(map(str, ids))
        cursor.execute(f"SELECT {', '.join(COLUMNS)} FROM catalog_wait WHERE catalog_id IN ({wanted})")
        rows = cursor.fetchall()
    finally:
        cursor.close()
    polls = (dict(row) if isinstance(row, Mapping) else dict(zip(COLUMNS, row)) for row in rows)
    return {poll["catalog_id"]: poll for poll in polls}


def _check_name(catalog_name):
    """The function would refuse other names later, and nobody would hear of it."""
    if not isinstance(catalog_name, str) or not catalog_name.strip() or len(catalog_name) > 512:
        raise ValueError("catalog_name must be a text of 1 to 512 characters")
    if catalog_name in (".", "..") or re.search("[\0\ud800-\udfff]", catalog_name):
        raise ValueError("catalog_name must not be '.' or '..', and hold neither a NUL nor half a surrogate pair")


def _correlation(correlation_id, jwt_token):
    if correlation_id is None:
        return {}
    if not isinstance(correlation_id, str) or not re.fullmatch(r"[!-~]{1,128}", correlation_id):
        raise ValueError("correlation_id must be 1 to 128 visible ASCII characters")
    if jwt_token and len(jwt_token) >= 8 and jwt_token in correlation_id:
        raise ValueError("correlation_id must not hold the token: it is in logs and tables")
    return {"correlation_id": correlation_id}


def _id(value):
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value < 2**63:
        raise ValueError("local_catalog_id must be an integer of 1 or more")
    return value


def _token(jwt_token):
    if jwt_token is None:
        return {}
    if not isinstance(jwt_token, str) or not re.fullmatch(r"[!-~]{1,16384}", jwt_token):
        raise ValueError("jwt_token must be the bare token: visible ASCII without spaces and without 'Bearer', up to 16384")
    return {"jwt_token": jwt_token}


def _send(event, client):
    """Hands the event to Lambda, which invokes the function with it later."""
    arn = os.environ.get(FUNCTION_ARN, "")
    match = _ARN.fullmatch(arn)
    if match is None:
        raise CatalogPollerError(f"{FUNCTION_ARN} should hold the ARN of the function's alias (the stack's FunctionArn)")
    poll_id = event.get("poll_id")
    try:
        _within_limit(lambda: _invoke(client or _client(match.group(1)), arn, event))
    except TimeoutError:
        raise CatalogPollerError(f"Lambda did not answer within {LIMIT} seconds; it may have the event", poll_id) from None
    except ClientError as e:
        error = e.response["Error"]
        raise CatalogPollerError(f"Lambda refused the event: {error.get('Code')}: {error.get('Message')}", poll_id) from e
    except BotoCoreError as e:
        raise CatalogPollerError(f"Lambda could not be reached: {type(e).__name__}", poll_id) from e


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
