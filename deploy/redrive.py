#!/usr/bin/env python3
"""Invokes the function again with the events that wait in the stack's two queues, so that their polls go on.

    python3 deploy/redrive.py STACK [--as-new-polls]

An event is taken off its queue when Lambda has accepted it. No event is printed: it may hold a token. Needs boto3 and
the permissions cloudformation:DescribeStacks, sqs:ReceiveMessage, sqs:DeleteMessage and lambda:InvokeFunction.
"""

import argparse
import json
import re

import boto3

# How the message ends when values are known and could not be written (UnwrittenValuesException)
_VALUES = re.compile(r'; (\{"local_catalog_id":.*\})$', re.DOTALL)
_OF_A_POLL_UNDER_WAY = ("poll_id", "started_at", "due_at", "attempt_count")


def event_of(body, as_new_poll=False):
    """The event to invoke the function with.

    body: of a message. The failure queue holds Lambda's record of a failed invocation (Lambda developer guide,
        "Capturing records of Lambda asynchronous invocations"), the schedules' DLQ the event itself.
    as_new_poll: whether the poll begins anew, with all its time and attempts
    """
    message = json.loads(body)
    if "requestPayload" in message:
        event = dict(message["requestPayload"])
        if "action" not in event:
            # The first event of a poll has no identity yet: the poll was named after that invocation.
            event.setdefault("poll_id", message["requestContext"]["requestId"])
            response = message.get("responsePayload") or {}
            values = _VALUES.search(response.get("errorMessage") or "")
            if values and str(response.get("errorType", "")).endswith("UnwrittenValuesException"):
                event.update(json.loads(values.group(1)))
    else:
        event = message
    if as_new_poll:
        event = {name: value for name, value in event.items() if name not in _OF_A_POLL_UNDER_WAY}
    return event


def redrive(queue_url, function_arn, as_new_polls=False):
    """Invokes the function with every event of the queue; returns how many there were."""
    sqs = boto3.client("sqs")
    function = boto3.client("lambda")
    redriven = 0
    while True:
        messages = sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10, WaitTimeSeconds=1).get("Messages", [])
        if not messages:
            return redriven
        for message in messages:
            event = event_of(message["Body"], as_new_polls)
            function.invoke(FunctionName=function_arn, InvocationType="Event", Payload=json.dumps(event))
            sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
            redriven += 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("stack", help="name of the stack")
    parser.add_argument("--as-new-polls", action="store_true", help="begin the polls anew, for polls whose time is over")
    arguments = parser.parse_args()
    stack = boto3.client("cloudformation").describe_stacks(StackName=arguments.stack)["Stacks"][0]
    outputs = {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}
    for queue in ("FailureQueueUrl", "ScheduleDlqUrl"):
        count = redrive(outputs[queue], outputs["FunctionArn"], arguments.as_new_polls)
        print(f"{queue}: {count} events redriven")


if __name__ == "__main__":
    main()
