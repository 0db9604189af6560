"""The external catalog API, as CatalogApiStandIn has it for local work. The name of a catalog says how it behaves.

ready-after-N: it has its values at the Nth check.
busy-N: the first check is answered 503 with Retry-After: N, all others with the values.
slow-MILLIS: it takes that long.
unauthorized: every token is refused.
Any other: never ready.
"""

import collections
import pathlib
import re
import sys
import time
import urllib.parse

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1]))

from json_server import JsonServer  # noqa: E402

PATH = "/api/v1/catalogs/"
FIELDS = {"kb_name": "kb", "data_source_name": "ds"}


class CatalogApi(JsonServer):
    """A context manager; it listens on a free port of this machine."""

    def __init__(self):
        super().__init__(self._answer)
        self.checks = collections.Counter()
        self.tokens = collections.defaultdict(set)

    def _answer(self, path, headers, body):
        name = urllib.parse.unquote(path.removeprefix(PATH))
        self.tokens[name].add(headers.get("Authorization"))
        return self.answer(name)

    def answer(self, name):
        """(status, headers, body) of the next check of this catalog."""
        self.checks[name] += 1
        kind, number = re.fullmatch(r"(.*?)(?:-(\d+))?", name).groups()
        match kind:
            case "unauthorized":
                return 401, {}, {"detail": "token expired"}
            case "busy" if self.checks[name] == 1:
                return 503, {"Retry-After": number}, {"detail": "busy"}
            case "slow":
                time.sleep(int(number) / 1000)
        ready = kind == "busy" or kind == "ready-after" and self.checks[name] >= int(number)
        values = {field: f"{prefix}-{name}" if ready else "PENDING" for field, prefix in FIELDS.items()}
        return 200, {"Content-Type": "application/json"}, {"name": name, **values}
