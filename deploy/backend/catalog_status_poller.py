"""Starts the wait for a catalog from the backend. Needs lambda:InvokeFunction (the stack's BackendPolicy)."""

import functools
import json
import os
import re

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

FUNCTION_ARN = "CATALOG_POLLER_FUNCTION_ARN"

_ARN = re.compile(r"arn:aws[a-z-]*:lambda:([a-z0-9-]+):\d{12}:function:[\w-]+:[\w-]+")


class CatalogPollerError(Exception):
    """The poll was not started. The message says why; it never holds the token."""


def trigger_catalog_status_poller(catalog_name, local_catalog_id, jwt_token=None):
    """Starts a poll that waits for the catalog and then writes kb_name and data_source_name to its row.

    Call it after the transaction that inserts the row is committed. It does not wait for the catalog. Starting twice
    does no harm: the second start joins the poll that is under way.

    catalog_name: the catalog's name in the API, 1 to 512 characters
    local_catalog_id: primary key of the catalog's row, 1 or more
    jwt_token: the bare token for the API, valid for as long as the poll may last; None: the API is called without

    Returns the identity of the poll (poll_id), by which logs, the table catalog_poll and status events know it.
    Raises ValueError if an argument is wrong, CatalogPollerError if the poll could not be started.
    """
    if not isinstance(catalog_name, str) or not catalog_name.strip() or len(catalog_name) > 512:
        raise ValueError("catalog_name must be a text of 1 to 512 characters")
    if isinstance(local_catalog_id, bool) or not isinstance(local_catalog_id, int) or local_catalog_id < 1:
        raise ValueError("local_catalog_id must be an integer of 1 or more")
    if jwt_token is not None and (not isinstance(jwt_token, str) or not re.fullmatch(r"[!-~]+", jwt_token)):
        raise ValueError("jwt_token must be the bare token: visible ASCII without spaces and without 'Bearer'")
    event = {"catalog_name": catalog_name, "local_catalog_id": local_catalog_id, "attempt_count": 0}
    if jwt_token is not None:
        event["jwt_token"] = jwt_token
    arn = os.environ.get(FUNCTION_ARN, "")
    match = _ARN.fullmatch(arn)
    if match is None:
        raise CatalogPollerError(f"{FUNCTION_ARN} should hold the ARN of the function's alias (the stack's FunctionArn)")
    try:
        answer = _client(match.group(1)).invoke(FunctionName=arn, InvocationType="Event", Payload=json.dumps(event))
    except ClientError as e:
        error = e.response["Error"]
        raise CatalogPollerError(f"Lambda refused to start the poll: {error.get('Code')}: {error.get('Message')}") from e
    except BotoCoreError as e:
        raise CatalogPollerError(f"Lambda could not be reached to start the poll: {type(e).__name__}") from e
    return answer["ResponseMetadata"]["RequestId"]


@functools.lru_cache(maxsize=None)
def _client(region):
    # A request of the backend waits for this, so it does not wait long
    return boto3.client(
        "lambda",
        region_name=region,
        config=Config(connect_timeout=3, read_timeout=5, retries={"mode": "standard", "max_attempts": 3}),
    )
