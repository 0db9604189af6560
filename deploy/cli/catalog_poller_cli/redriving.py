"""Delivers failed events again."""

import json

import click
from botocore.parsers import ResponseParserError
from rich.text import Text

from .commands import command, require_success
from .failed_events import UnreadableError, event_of
from .problems import UNREACHABLE, Problem, of_aws, printable

QUEUES = ("ParkingQueueUrl", "FailureQueueUrl", "ScheduleDlqUrl")


@command("redrive")
@click.option("--stack", help="Name of the stack. Default: that of the function.")
@click.option("--as-new-polls", is_flag=True, help="Begin the polls anew, for polls whose time is over.")
def redrive(poller, terminal, stack, as_new_polls):
    """Invoke the function again with the events that failed.

    Reads the parking queue, and the two queues from which failed events return by themselves. An event leaves its queue
    when Lambda has accepted it. One that cannot be read stays. No event is printed: it may hold a token.
    """
    outputs = _outputs(poller, stack or poller.stack())
    found = []
    for name in QUEUES:
        count, problems = _redrive(poller, terminal, name, outputs[name], outputs["FunctionArn"], as_new_polls)
        stay = [{"message_id": message, "problem": problem} for message, problem in problems.items()]
        found.append({"queue": name, "redriven": count, "stay": stay})
    answer = {"success": not any(queue["stay"] for queue in found), "queues": found}
    terminal.show(answer, *map(Text, _lines(found)))
    require_success(answer)


def _lines(queues):
    for queue in queues:
        yield f"{queue['queue']}: {queue['redriven']} events redriven, {len(queue['stay'])} stay"
        for message in queue["stay"]:
            yield f"  message {message['message_id']}: {printable(message['problem'])}"


def _outputs(poller, stack):
    try:
        with of_aws("CloudFormation"):
            found = poller.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0].get("Outputs", [])
    except Problem as e:
        if isinstance(e.__cause__, ResponseParserError):
            e.message += ". Local work has no queues of failed events: check-now or sweep repairs a poll there"
        raise
    outputs = {output["OutputKey"]: output["OutputValue"] for output in found}
    if not {"FunctionArn", *QUEUES} <= outputs.keys():
        raise Problem(f"the stack {stack} is not one of this function: it has no output {QUEUES[0]}", UNREACHABLE)
    return outputs


def _redrive(poller, terminal, name, url, function_arn, as_new_polls):
    """Invokes the function with the events of the queue; returns how many, and the problem of each that stays."""
    sqs, function = poller.client("sqs"), poller.client("lambda")
    redriven, problems = 0, {}
    with terminal.progress(name) as progress:
        while True:
            with of_aws("SQS"):
                messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1).get("Messages", [])
            if all(message["MessageId"] in problems for message in messages):
                return redriven, problems
            for message in messages:
                try:
                    event = event_of(message["Body"], as_new_polls)
                    with of_aws("Lambda"):
                        function.invoke(FunctionName=function_arn, InvocationType="Event", Payload=json.dumps(event))
                except (UnreadableError, Problem) as e:
                    problems[message["MessageId"]] = str(e)
                else:
                    problems.pop(message["MessageId"], None)
                    with of_aws("SQS"):
                        sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                    redriven += 1
                progress(redriven, None)
