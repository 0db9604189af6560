"""A server that answers as Lambda's Invoke does, with the results that a test gives it."""

import collections
import http.server
import json
import threading
import urllib.parse


class InvokeServer:
    """A context manager. A function takes each event and gives its result, or raises FunctionError or Refusal.

    invoked: (name of the function, type of the invocation, event) of each invocation
    """

    def __init__(self, function):
        self.invoked = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                name = urllib.parse.unquote(self.path).split("/")[3]
                kind = self.headers.get("X-Amz-Invocation-Type", "RequestResponse")
                outer.invoked.append(Invoked(name, kind, json.loads(body)))
                try:
                    result = function(json.loads(body))
                except Refusal as e:
                    self.answer(e.status, {"Message": "no reason"}, {"x-amzn-ErrorType": e.code})
                except FunctionError as e:
                    error = {"errorType": e.name, "errorMessage": e.message}
                    self.answer(200, error, {"X-Amz-Function-Error": "Unhandled"})
                else:
                    self.answer(*((202, None) if kind == "Event" else (200, result)))

            def answer(self, status, content, headers=None):
                content = b"" if content is None else json.dumps(content).encode()
                self.send_response(status)
                for name, value in {**(headers or {}), "Content-Length": str(len(content))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *args):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def events(self):
        return [invocation.event for invocation in self.invoked]

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *exception):
        self._server.shutdown()
        self._server.server_close()


Invoked = collections.namedtuple("Invoked", "name type event")


class FunctionError(Exception):
    """The function ends in this error."""

    def __init__(self, name, message):
        super().__init__(message)
        self.name, self.message = name, message


class Refusal(Exception):
    """Lambda refuses the invocation."""

    def __init__(self, status, code):
        super().__init__(code)
        self.status, self.code = status, code
