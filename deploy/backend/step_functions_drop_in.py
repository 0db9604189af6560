"""The call that started the Step Functions state machine, with the same arguments and answer. For backends that keep it."""

from catalog_status_poller import CatalogPollerError, start


def trigger_catalog_status_poller(catalog_name, local_catalog_id, jwt_token, *_ignored, **_also_ignored):
    """Starts a poll; returns (success, id, error): the poll's identity in place of the execution's ARN.

    What else the former call was given, such as the state machine's ARN, is ignored.
    """
    try:
        return True, start(catalog_name, local_catalog_id, jwt_token), None
    except (CatalogPollerError, ValueError) as e:
        return False, getattr(e, "poll_id", None), str(e)
