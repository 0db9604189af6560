"""The external catalog API, as CatalogApiStandIn has it for local work. The name of a catalog says how it behaves.

ready-after-N: it has its values at the Nth check. busy-N: the first check is answered 503 with Retry-After: N, all
others with the values. slow-MILLIS: it takes that long. unauthorized: every token is refused. Any other: never ready.
"""

import collections
import http.server
import json
import re
import threading
import time
import urllib.parse

PATH = "/api/v1/catalogs/"


class CatalogApi:
    """A context manager; it listens on a free port of this machine."""

    def __init__(self):
        self.checks = collections.Counter()
        self.tokens = collections.defaultdict(set)
        api = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                try:
                    self.answer()
                except ConnectionError:
                    pass  # the function waits no longer

            def answer(self):
                name = urllib.parse.unquote(self.path.removeprefix(PATH))
                api.tokens[name].add(self.headers.get("Authorization"))
                status, headers, body = api.answer(name)
                content = json.dumps(body).encode()
                self.send_response(status)
                for header, value in {**headers, "Content-Length": str(len(content))}.items():
                    self.send_header(header, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *arguments):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

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

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *exception):
        self._server.shutdown()
        self._server.server_close()


FIELDS = {"kb_name": "kb", "data_source_name": "ds"}
