#!/usr/bin/env python3
"""Invokes the function again with the events that are parked, so that their polls go on.

    python3 deploy/redrive.py STACK [--as-new-polls]

Takes the parking queue, and the two queues from which failed events return by themselves, so that none has to wait. An
event is taken off its queue when Lambda has accepted it; one that cannot be read stays. No event is printed: it may
hold a token. Needs boto3 and the permissions cloudformation:DescribeStacks, sqs:ReceiveMessage, sqs:DeleteMessage,
lambda:InvokeFunction, and kms:Decrypt for the key if the stack has a KmsKeyArn.
"""

import argparse
import json
import re
import sys

import boto3
from botocore.exceptions import ClientError

# How the message ends when values are known and could not be written (UnwrittenValuesException)
_VALUES = re.compile(r'; (\{"local_catalog_id":.*\})$', re.DOTALL)
_OF_A_POLL_UNDER_WAY = ("poll_id", "started_at", "due_at", "attempt_count")
QUEUES = ("ParkingQueueUrl", "FailureQueueUrl", "ScheduleDlqUrl")


class UnreadableError(Exception):
    """Why a message holds no event; never what it holds."""


def event_of(body, as_new_poll=False):
    """The event to invoke the function with.

    body: of a message. The failure queue holds Lambda's record of a failed invocation (Lambda developer guide,
        "Capturing records of Lambda asynchronous invocations"), the schedules' DLQ the event itself or the request to
        Lambda with the event as its Payload (EventBridge Scheduler user guide, "Configuring a dead-letter queue").
    as_new_poll: whether the poll begins anew, with all its time and attempts
    """
    message = _object(body, "the message")
    if "requestPayload" in message:
        event = _of_a_failure(message)
    elif "Payload" in message:
        event = _object(message["Payload"], "Payload")
    else:
        event = message
    if as_new_poll:
        if "sealed_token" in event:
            raise UnreadableError("its token is sealed for its own poll; start a new poll with a token")
        event = {name: value for name, value in event.items() if name not in _OF_A_POLL_UNDER_WAY}
    return event


def _of_a_failure(record):
    event = dict(_object(record["requestPayload"], "requestPayload"))
    if "action" in event:
        return event
    context = record.get("requestContext")
    if "poll_id" not in event:
        # The first event of a poll may have no identity yet: the poll was named after that invocation.
        if not isinstance(context, dict) or not isinstance(context.get("requestId"), str):
            raise UnreadableError("the first event of a poll has no requestContext.requestId")
        event["poll_id"] = context["requestId"]
    response = record.get("responsePayload")
    if isinstance(response, dict) and str(response.get("errorType", "")).endswith("UnwrittenValuesException"):
        values = _VALUES.search(str(response.get("errorMessage", "")))
        if values:
            event.update(_object(values.group(1), "the values in errorMessage"))
    return event


def _object(value, name):
    """A JSON object, which may be given as its text."""
    try:
        found = json.loads(value) if isinstance(value, (str, bytes)) else value
    except (ValueError, RecursionError):
        raise UnreadableError(f"{name} is not JSON") from None
    if not isinstance(found, dict):
        raise UnreadableError(f"{name} is no JSON object")
    return found


def redrive(queue_url, function_arn, as_new_polls=False):
    """Invokes the function with the events of the queue; returns how many, and the problem of each that stays."""
    sqs = boto3.client("sqs")
    function = boto3.client("lambda")
    redriven, problems = 0, {}
    while True:
        messages = sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10, WaitTimeSeconds=1).get("Messages", [])
        if all(message["MessageId"] in problems for message in messages):
            return redriven, problems
        for message in messages:
            try:
                event = event_of(message["Body"], as_new_polls)
                function.invoke(FunctionName=function_arn, InvocationType="Event", Payload=json.dumps(event))
            except UnreadableError as e:
                problems[message["MessageId"]] = str(e)
            except ClientError as e:
                problems[message["MessageId"]] = "Lambda refused it: " + e.response["Error"].get("Code", "")
            else:
                problems.pop(message["MessageId"], None)
                sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
                redriven += 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("stack", help="name of the stack")
    parser.add_argument("--as-new-polls", action="store_true", help="begin the polls anew, for polls whose time is over")
    arguments = parser.parse_args()
    stack = boto3.client("cloudformation").describe_stacks(StackName=arguments.stack)["Stacks"][0]
    outputs = {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}
    stayed = 0
    for queue in QUEUES:
        count, problems = redrive(outputs[queue], outputs["FunctionArn"], arguments.as_new_polls)
        print(f"{queue}: {count} events redriven, {len(problems)} stay")
        for message_id, problem in problems.items():
            print(f"  message {message_id}: {problem}")
        stayed += len(problems)
    return 1 if stayed else 0


if __name__ == "__main__":
    sys.exit(main())
