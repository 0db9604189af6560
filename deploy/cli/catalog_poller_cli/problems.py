"""What can go wrong, each in one line for people and with an exit code for scripts."""

import contextlib
from urllib.parse import urlsplit

import click
from botocore.exceptions import BotoCoreError, ClientError, EndpointConnectionError, NoRegionError
from botocore.parsers import ResponseParserError

FAILED = 1
USAGE = 2  # as click has it
UNREACHABLE = 3
NO_POLL = 4
INTERRUPTED = 130  # as a shell has it for SIGINT

LOCAL = ("localhost", "127.0.0.1", "::1")

EXIT_CODES = """\b
Exit codes:
  0  it is done
  1  the function says that it failed, or the watched poll did not end as UPDATED
  2  the command or one of its values is wrong
  3  the function or AWS cannot be reached, or refuses: address, network, credentials, permission
  4  there is no such poll
"""


class Problem(click.ClickException):
    """Ends the command with one line."""

    def __init__(self, message, exit_code=FAILED):
        super().__init__(printable(message))
        self.exit_code = exit_code


def printable(text):
    """The text without line ends and control characters: names and errors come from outside."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "backslashreplace").decode() for c in str(text))


@contextlib.contextmanager
def of_aws(service):
    """Makes an error of a call to AWS a problem."""
    try:
        yield
    except ClientError as e:
        error = e.response.get("Error", {})
        raise Problem(f"{service} refused: {error.get('Code')}: {error.get('Message')}", UNREACHABLE) from e
    except NoRegionError as e:
        raise Problem(f"{service}: no region. Give --region, or --endpoint-url for local work", UNREACHABLE) from e
    except EndpointConnectionError as e:
        address = urlsplit(str(e.kwargs.get("endpoint_url")))
        local = " Is local work running? ./mvnw quarkus:dev" if address.hostname in LOCAL else ""
        raise Problem(f"nothing answers at {address.scheme}://{address.netloc}.{local}", UNREACHABLE) from e
    except BotoCoreError as e:
        raise Problem(f"{service}: {e}", UNREACHABLE) from e
    except ResponseParserError as e:
        raise Problem(f"{service}: what answers there is not {service}", UNREACHABLE) from e
    except ValueError as e:  # of an address or a region that botocore cannot use
        raise Problem(f"{service}: {e}", USAGE) from e
