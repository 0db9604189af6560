"""What a scene expects, at once or after a while."""

import time


def expect(condition, reason):
    if not condition:
        raise AssertionError(reason)


def eventually(condition, what, seconds=180):
    """The first truthy result. A bound for the slowest machine."""
    until = time.monotonic() + seconds
    while not (result := condition()):
        if time.monotonic() > until:
            raise AssertionError(f"did not happen in {seconds} s: {what}")
        time.sleep(0.2)
    return result
