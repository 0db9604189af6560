"""Redriving: what waits in the queues invokes the function again, as the events that let the polls go on."""

import json
import unittest
from unittest import mock

import boto3
from botocore.exceptions import ClientError

from deployed import ALIAS_ARN, LEAST, REGION, STACK, Deployed
from poller_command import run

from catalog_poller_cli.failed_events import UnreadableError, event_of
from catalog_poller_cli.function import Function
from catalog_poller_cli.redriving import QUEUES

TOKEN = "s3cret.to-ken"
START = {"catalog_name": "c", "local_catalog_id": 1, "jwt_token": TOKEN, "attempt_count": 0}
LATER = {
    **START,
    "attempt_count": 7,
    "poll_id": "poll-1",
    "started_at": "2026-01-31T12:00:00Z",
    "due_at": "2026-01-31T12:05:00Z",
}


def record_of_failure(event, error_type="RuntimeException", error="broken"):
    """As in the Lambda developer guide, "Capturing records of Lambda asynchronous invocations"."""
    return json.dumps(
        {
            "version": "1.0",
            "timestamp": "2026-01-31T12:05:00.000Z",
            "requestContext": {
                "requestId": "request-1",
                "functionArn": ALIAS_ARN,
                "condition": "RetriesExhausted",
                "approximateInvokeCount": 3,
            },
            "requestPayload": event,
            "responseContext": {"statusCode": 200, "executedVersion": "7", "functionError": "Unhandled"},
            "responsePayload": {"errorType": error_type, "errorMessage": error},
        }
    )


class EventTest(unittest.TestCase):
    def test_a_first_event_keeps_the_identity_that_its_invocation_gave_the_poll(self):
        self.assertEqual(event_of(record_of_failure(START)), {**START, "poll_id": "request-1"})

    def test_a_later_event_is_repeated_as_it_was(self):
        self.assertEqual(event_of(record_of_failure(LATER)), LATER)

    def test_values_that_could_not_be_written_travel_in_the_event(self):
        values = {"kb_name": 'kb "1"', "data_source_name": "ds 1", "agent_id": "a; {1}"}
        error = "the poll cannot go on and its values are not written: the database cannot be reached; " + json.dumps(
            {"local_catalog_id": 1, **values}, separators=(",", ":")
        )
        event = event_of(record_of_failure(LATER, "org.x.UnwrittenValuesException", error))
        self.assertEqual(event, {**LATER, **values})

    def test_an_event_that_ran_out_of_time_before_it_was_answered_has_no_response(self):
        record = json.loads(record_of_failure(LATER))
        record["responsePayload"] = None
        self.assertEqual(event_of(json.dumps(record)), LATER)

    def test_an_undeliverable_schedule_left_the_event_itself(self):
        self.assertEqual(event_of(json.dumps(LATER)), LATER)

    def test_an_undeliverable_schedule_may_have_left_the_request_to_lambda(self):
        for payload in (LATER, json.dumps(LATER)):
            request = {"FunctionName": ALIAS_ARN, "InvocationType": "Event", "Payload": payload}
            self.assertEqual(event_of(json.dumps(request)), LATER)

    def test_an_operators_event_stays_as_it_is(self):
        for event in ({"action": "sweep"}, {"action": "cancel", "poll_ids": ["a"]}, {"action": "retry", "poll_id": "a"}):
            self.assertEqual(event_of(record_of_failure(event), as_new_poll=True), event)

    def test_an_operators_event_that_means_something_else_by_now_is_not_repeated(self):
        catalog = {"local_catalog_id": 1}
        for event in ({"action": "pause"}, {"action": "resume"}, {"action": "cancel", **catalog}, {"action": "retry", **catalog}):
            with self.assertRaisesRegex(UnreadableError, "came too late"):
                event_of(record_of_failure(event))

    def test_a_new_poll_starts_with_all_its_time_and_attempts(self):
        new = {name: START[name] for name in ("catalog_name", "local_catalog_id", "jwt_token")}
        self.assertEqual(event_of(record_of_failure(LATER), as_new_poll=True), new)

    def test_a_sealed_token_cannot_start_a_new_poll(self):
        sealed = {**{name: LATER[name] for name in LATER if name != "jwt_token"}, "sealed_token": "v1.0a1b2c3d.sealed"}
        self.assertEqual(event_of(json.dumps(sealed)), sealed)
        with self.assertRaises(UnreadableError):
            event_of(json.dumps(sealed), as_new_poll=True)


class RedriveTest(unittest.TestCase):
    def setUp(self):
        self.deployed = Deployed(LEAST)
        self.deployed.__enter__()
        self.addCleanup(self.deployed.__exit__, None, None, None)
        outputs = self.deployed.outputs()
        self.sqs = boto3.client("sqs")
        self.queues = [outputs[queue] for queue in QUEUES]
        self.send(self.queues[0], record_of_failure(START))
        self.send(self.queues[2], json.dumps(LATER))
        self.invoked = []
        self.refusal = None

    def send(self, queue, body):
        self.sqs.send_message(QueueUrl=queue, MessageBody=body, DelaySeconds=0)

    def invoke(self, **request):
        if self.refusal:
            raise self.refusal
        self.invoked.append(request)

    def redrive(self, *arguments, stay=False):
        """What the command prints for a real stack and real queues of the in-process AWS, which runs no functions."""
        client = Function.client
        function = mock.Mock(invoke=self.invoke)
        with mock.patch.object(
            Function, "client", lambda f, service: function if service == "lambda" else client(f, service)
        ):
            ran = run("redrive", "--function-name", ALIAS_ARN, *arguments)
        self.assertEqual((ran.code, ran.err), (1 if stay else 0, ""), ran.out)
        self.assertNotIn(TOKEN, ran.out)
        return ran.out

    def waiting(self):
        attribute = "ApproximateNumberOfMessages"
        return [
            int(self.sqs.get_queue_attributes(QueueUrl=q, AttributeNames=[attribute])["Attributes"][attribute])
            for q in self.queues
        ]

    def test_the_queues_are_emptied_into_the_alias(self):
        output = self.redrive()

        self.assertEqual([json.loads(i["Payload"]) for i in self.invoked], [{**START, "poll_id": "request-1"}, LATER])
        self.assertEqual({(i["FunctionName"], i["InvocationType"]) for i in self.invoked}, {(ALIAS_ARN, "Event")})
        self.assertEqual(self.waiting(), [0, 0, 0])
        self.assertIn("ParkingQueueUrl: 1 events redriven, 0 stay", output)

    def test_an_event_that_lambda_does_not_accept_stays_in_its_queue(self):
        self.refusal = ClientError({"Error": {"Code": "TooManyRequestsException"}}, "Invoke")
        output = self.redrive(stay=True)
        self.assertIn("ParkingQueueUrl: 0 events redriven, 1 stay", output)
        self.assertIn("TooManyRequestsException", output)
        received = self.sqs.get_queue_attributes(
            QueueUrl=self.queues[0], AttributeNames=["ApproximateNumberOfMessagesNotVisible"]
        )
        self.assertEqual(received["Attributes"]["ApproximateNumberOfMessagesNotVisible"], "1")

    def test_odd_messages_stay_and_do_not_stop_the_others(self):
        odd = ["x", "null", "[]", '"x"', "7", "{", json.dumps({"requestPayload": "x"}), json.dumps({"Payload": [TOKEN]}),
               json.dumps({"requestPayload": START}), json.dumps({"requestPayload": START, "requestContext": None}), "[" * 99999]  # fmt: skip
        for body in odd:
            self.send(self.queues[0], body)
        self.send(self.queues[0], json.dumps({"FunctionName": "f", "InvocationType": "Event", "Payload": json.dumps(LATER)}))

        output = self.redrive(stay=True)

        self.assertEqual([json.loads(i["Payload"]) for i in self.invoked], [{**START, "poll_id": "request-1"}, LATER, LATER])
        self.assertIn(f"ParkingQueueUrl: 2 events redriven, {len(odd)} stay", output)

    def test_a_redrive_answers_in_json_with_the_option_json(self):
        self.send(self.queues[0], "x")
        answer = json.loads(self.redrive("--json", stay=True))
        self.assertFalse(answer["success"])
        self.assertEqual([(q["queue"], q["redriven"]) for q in answer["queues"]], list(zip(QUEUES, [1, 0, 1])))
        self.assertEqual([m["problem"] for m in answer["queues"][0]["stay"]], ["the message is not JSON"])

    def test_redriven_polls_begin_anew_as_new_polls(self):
        self.redrive("--as-new-polls")
        self.assertEqual({"poll_id", "attempt_count"} & json.loads(self.invoked[0]["Payload"]).keys(), set())

    def test_the_stack_is_named_like_the_function_unless_it_is_given(self):
        self.redrive("--stack", STACK)
        ran = run("redrive", "--function-name", "other:live", "--region", REGION)
        self.assertEqual((ran.code, ran.out), (3, ""))
        self.assertRegex(ran.err, "^Error: CloudFormation refused: ValidationError: .*other.*\n$")


if __name__ == "__main__":
    unittest.main()
