"""The HTTP calls of an attempt, which the event names, and nothing else, in the loop of a custom runtime."""
import datetime
import http.client
import json
import os
import ssl
import urllib.parse
import uuid


def connection(url):
    url = urllib.parse.urlsplit(url)
    if url.scheme == "https":
        # the default context reads the trust store of SSL_CERT_FILE
        return http.client.HTTPSConnection(url.netloc, context=ssl.create_default_context())
    return http.client.HTTPConnection(url.netloc)


def call(connection, method, path, body=None):
    try:
        return call_once(connection, method, path, body)
    except (ConnectionError, ssl.SSLError):
        # it has died since the last attempt
        connection.close()
        return call_once(connection, method, path, body)


def call_once(connection, method, path, body):
    connection.request(method, path, body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    text = answer.read()
    if answer.status >= 300:
        raise RuntimeError(f"{method} {path}: {answer.status}")
    return answer.headers, text


runtime = connection("http://" + os.environ["AWS_LAMBDA_RUNTIME_API"])
api = connection(os.environ["CATALOG_API_URL"])
scheduler = connection(os.environ["AWS_ENDPOINT_URL_SCHEDULER"])


def check():
    call(api, "GET", "/api/v1/catalogs/never")


def schedule():
    name = str(uuid.uuid4())
    at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=21)
    call(scheduler, "POST", f"/schedules/{name}", json.dumps({
        "ClientToken": name,
        "GroupName": os.environ["SCHEDULER_GROUP"],
        "ScheduleExpression": f"at({at:%Y-%m-%dT%H:%M:%S})",
        "ScheduleExpressionTimezone": "UTC",
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "ActionAfterCompletion": "DELETE",
        "Target": {
            "Arn": "arn:aws:lambda:eu-west-1:123456789012:function:catalog-status-poller:live",
            "RoleArn": os.environ["SCHEDULER_ROLE_ARN"],
            "Input": "{}",
            "RetryPolicy": {"MaximumEventAgeInSeconds": 3000, "MaximumRetryAttempts": 185},
        },
    }))


while True:
    headers, event = call(runtime, "GET", "/2018-06-01/runtime/invocation/next")
    calls = json.loads(event)
    if "check" in calls:
        check()
    if "schedule" in calls:
        schedule()
    invocation = headers["Lambda-Runtime-Aws-Request-Id"]
    call(runtime, "POST", f"/2018-06-01/runtime/invocation/{invocation}/response", '{"outcome": "MADE_THE_CALLS"}')
