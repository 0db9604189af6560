"""A server that answers as Lambda's Invoke does, with the results that a test gives it."""

import collections
import json
import urllib.parse

from json_server import JsonServer

Invoked = collections.namedtuple("Invoked", "name type event")


class InvokeServer(JsonServer):
    """A context manager. A function takes each event and gives its result, or raises FunctionError or Refusal.

    invoked: (name of the function, type of the invocation, event) of each invocation
    """

    def __init__(self, function):
        super().__init__(self._invoke)
        self._function = function
        self.invoked = []

    def events(self):
        return [invocation.event for invocation in self.invoked]

    def _invoke(self, path, headers, body):
        kind = headers.get("X-Amz-Invocation-Type", "RequestResponse")
        self.invoked.append(Invoked(urllib.parse.unquote(path).split("/")[3], kind, json.loads(body)))
        try:
            result = self._function(json.loads(body))
        except Refusal as e:
            return e.status, {"x-amzn-ErrorType": e.code}, {"Message": "no reason"}
        except FunctionError as e:
            return 200, {"X-Amz-Function-Error": "Unhandled"}, {"errorType": e.name, "errorMessage": e.message}
        return (202, {}, None) if kind == "Event" else (200, {}, result)


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
