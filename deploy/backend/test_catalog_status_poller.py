"""The backend's module with the real SDK over real HTTP, against a server that answers as Lambda's Invoke does."""

import http.server
import json
import logging
import os
import socket
import threading
import unittest
import urllib.parse
from unittest import mock

import boto3

import catalog_status_poller
import step_functions_drop_in
from catalog_status_poller import CatalogPollerError, cancel, retry, start

ARN = "arn:aws:lambda:eu-west-1:123456789012:function:catalog-status-poller:live"
POLL_ID = "8476a536-e9f4-11e8-9739-2dfe598c3fcd"
TOKEN = "s3cret.to-ken"


class LambdaStandIn(http.server.BaseHTTPRequestHandler):
    requests = []
    answers = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.requests.append((self.path, self.headers, json.loads(body)))
        status, error = self.answers.pop(0) if self.answers else (202, None)
        content = b"" if error is None else json.dumps({"Type": "User", "Message": "no reason"}).encode()
        self.send_response(status)
        self.send_header("x-amzn-RequestId", POLL_ID)
        if error is not None:
            self.send_header("x-amzn-ErrorType", error)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args):
        pass


class EventTest(unittest.TestCase):
    def setUp(self):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), LambdaStandIn)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.server = server
        LambdaStandIn.requests = []
        LambdaStandIn.answers = []
        catalog_status_poller._client.cache_clear()
        variables = {
            "AWS_ENDPOINT_URL_LAMBDA": f"http://127.0.0.1:{server.server_port}",
            "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI",
            "CATALOG_POLLER_FUNCTION_ARN": ARN,
        }
        patch = mock.patch.dict(os.environ, variables)
        patch.start()
        self.addCleanup(patch.stop)

    def test_a_poll_is_started_asynchronously_and_its_identity_returned(self):
        poll_id = start("Ünsere #1/catalog", 7, TOKEN)

        ((path, headers, event),) = LambdaStandIn.requests
        self.assertEqual(urllib.parse.unquote(path), f"/2015-03-31/functions/{ARN}/invocations")
        self.assertEqual(headers["X-Amz-Invocation-Type"], "Event")
        self.assertIn("/eu-west-1/lambda/aws4_request", headers["Authorization"])
        self.assertEqual(
            event,
            {
                "catalog_name": "Ünsere #1/catalog",
                "local_catalog_id": 7,
                "jwt_token": TOKEN,
                "attempt_count": 0,
                "poll_id": poll_id,
            },
        )

    def test_two_starts_are_two_polls_unless_they_have_the_same_identity(self):
        first, second = start("c", 1), start("c", 1)
        self.assertNotEqual(first, second)
        self.assertEqual(start("c", 1, poll_id=first), first)
        self.assertEqual([event["poll_id"] for _, _, event in LambdaStandIn.requests], [first, second, first])

    def test_without_a_token_the_event_holds_none(self):
        start("c", 1)
        self.assertNotIn("jwt_token", LambdaStandIn.requests[0][2])

    def test_the_correlation_id_travels_with_the_poll(self):
        start("c", 1, correlation_id="request-7")
        self.assertEqual(LambdaStandIn.requests[0][2]["correlation_id"], "request-7")

    def test_the_wait_for_a_catalog_is_cancelled_asynchronously(self):
        self.assertIsNone(cancel(7))
        ((_, headers, event),) = LambdaStandIn.requests
        self.assertEqual(headers["X-Amz-Invocation-Type"], "Event")
        self.assertEqual(event, {"action": "cancel", "local_catalog_id": 7})

    def test_the_wait_for_a_catalog_is_retried_with_its_own_token_or_a_new_one(self):
        retry(7)
        retry(7, TOKEN)
        event = {"action": "retry", "local_catalog_id": 7}
        self.assertEqual([event for _, _, event in LambdaStandIn.requests], [event, {**event, "jwt_token": TOKEN}])

    def test_a_refused_cancel_or_retry_says_why_and_names_no_poll(self):
        for call in (cancel, retry):
            LambdaStandIn.answers = [(403, "AccessDeniedException")]
            with self.assertRaisesRegex(CatalogPollerError, "AccessDeniedException") as raised:
                call(7)
            self.assertIsNone(raised.exception.poll_id)

    def test_a_throttled_start_is_tried_again(self):
        LambdaStandIn.answers = [(429, "TooManyRequestsException"), (202, None)]
        poll_id = start("c", 1, TOKEN)
        self.assertEqual([event["poll_id"] for _, _, event in LambdaStandIn.requests], [poll_id, poll_id])

    def test_a_refused_start_says_why(self):
        LambdaStandIn.answers = [(403, "AccessDeniedException")]
        with self.assertRaisesRegex(CatalogPollerError, "AccessDeniedException: no reason"):
            start("c", 1, TOKEN)

    def test_a_lambda_that_cannot_be_reached_is_an_error(self):
        os.environ["AWS_ENDPOINT_URL_LAMBDA"] = "http://127.0.0.1:9"
        with self.assertRaisesRegex(CatalogPollerError, "could not be reached"):
            start("c", 1, TOKEN)

    def test_a_peer_that_never_answers_is_given_up_and_the_poll_is_named(self):
        # Sockets that accept and stay silent; the bound is botocore's and the thread's, not that of one time-out
        with socket.create_server(("127.0.0.1", 0)) as silent, mock.patch.object(catalog_status_poller, "LIMIT", 0.2):
            os.environ["AWS_ENDPOINT_URL_LAMBDA"] = "http://127.0.0.1:%d" % silent.getsockname()[1]
            with self.assertRaisesRegex(CatalogPollerError, "did not answer within .*may have the event") as raised:
                start("c", 1, TOKEN, poll_id="poll-1")
        self.assertEqual(raised.exception.poll_id, "poll-1")

    def test_the_limit_is_three_seconds(self):
        self.assertEqual(catalog_status_poller.LIMIT, 3)

    def test_the_client_of_another_session_is_used(self):
        session = boto3.session.Session("AKIAOTHERROLE", "secret", "session-token", region_name="eu-west-1")
        start("c", 1, TOKEN, client=session.client("lambda"))
        self.assertIn("AKIAOTHERROLE", LambdaStandIn.requests[0][1]["Authorization"])

    def test_the_call_of_the_step_functions_version_gets_its_answer(self):
        success, poll_id, error = step_functions_drop_in.trigger_catalog_status_poller("c", 1, TOKEN, region="x")
        self.assertEqual((success, poll_id, error), (True, LambdaStandIn.requests[0][2]["poll_id"], None))
        LambdaStandIn.answers = [(403, "AccessDeniedException")]
        success, _, error = step_functions_drop_in.trigger_catalog_status_poller("c", 1, TOKEN)
        self.assertEqual((success, "AccessDeniedException" in error), (False, True))
        self.assertEqual(step_functions_drop_in.trigger_catalog_status_poller("", 1, TOKEN)[:2], (False, None))

    def test_a_missing_or_unqualified_arn_is_an_error_that_names_the_variable(self):
        for arn in ("", ARN.rsplit(":", 1)[0], "catalog-status-poller"):
            os.environ["CATALOG_POLLER_FUNCTION_ARN"] = arn
            with self.assertRaisesRegex(CatalogPollerError, "CATALOG_POLLER_FUNCTION_ARN"):
                start("c", 1, TOKEN)

    def test_a_wrong_argument_is_named_and_nothing_is_sent(self):
        for field, arguments in {
            "catalog_name": (" ", 1, TOKEN),
            "local_catalog_id": ("c", 0, TOKEN),
            "jwt_token": ("c", 1, "Bearer " + TOKEN),
            "poll_id": ("c", 1, TOKEN, "a b"),
        }.items():
            with self.assertRaisesRegex(ValueError, field) as raised:
                start(*arguments[:3], **dict(zip(["poll_id"], arguments[3:])))
            self.assertNotIn(TOKEN, str(raised.exception))
        for call in (cancel, retry):
            for catalog in (0, "1", True, None, 2**63):
                with self.assertRaisesRegex(ValueError, "local_catalog_id"):
                    call(catalog)
        with self.assertRaisesRegex(ValueError, "jwt_token"):
            retry(1, "Bearer " + TOKEN)
        self.assertEqual(LambdaStandIn.requests, [])

    def test_what_the_function_would_refuse_later_is_refused_at_once(self):
        for name in (".", "..", "a\0b", "a\ud800"):
            with self.assertRaisesRegex(ValueError, "catalog_name"):
                start(name, 1)
        for correlation in (7, "", "a b", "é", "x" * 129, "r-" + TOKEN):
            with self.assertRaisesRegex(ValueError, "correlation_id") as raised:
                start("c", 1, TOKEN, correlation_id=correlation)
            self.assertNotIn(TOKEN, str(raised.exception))
        with self.assertRaisesRegex(ValueError, "jwt_token"):
            start("c", 1, "x" * 16_385)
        self.assertEqual(LambdaStandIn.requests, [])

    def test_the_token_is_in_no_log_line_and_no_error(self):
        LambdaStandIn.answers = [(202, None), (403, "AccessDeniedException")]
        with self.assertLogs(level=logging.INFO) as logs:
            logging.getLogger().info("so that there is a line")
            start("c", 1, TOKEN)
            with self.assertRaises(CatalogPollerError) as raised:
                start("c", 1, TOKEN)
        self.assertNotIn(TOKEN, "".join(logs.output) + str(raised.exception))


if __name__ == "__main__":
    unittest.main()
