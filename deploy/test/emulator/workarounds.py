"""What the template and the account need for ministack 1.5.33 and not for AWS. Each has its reason.

Nothing else in this folder bends for ministack. Two gaps need nothing here and limit what the story can show:
it does not take the schedules' role when it fires them (deploy/test/test_permissions.py judges that role), and a
repetition of a failed event has a request id of its own.
"""

import json
import uuid

from emulator import ACCOUNT, REGION


def of_template(template):
    """Changes the parsed template."""
    # Fn::Select over Fn::Split in a condition is a KeyError. The story's bus is given by name.
    template["Conditions"]["IsEventBusArn"] = {"Fn::Equals": ["a name", "an ARN"]}

    # Alarms by metric math are not supported.
    resources = template["Resources"]
    for name, resource in list(resources.items()):
        if resource["Type"] == "AWS::CloudWatch::Alarm" and "Metrics" in resource["Properties"]:
            del resources[name]

    # It speaks plain HTTP here, which the policies of queues and topic refuse.
    for name, resource in list(resources.items()):
        if resource["Type"] in ("AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy"):
            document = resource["Properties"]["PolicyDocument"]
            document["Statement"] = [one for one in document["Statement"] if "aws:SecureTransport" not in json.dumps(one)]
            if not document["Statement"]:
                del resources[name]


def of_account(emulator, function, function_role, failure_queue, bus):
    """Changes the deployed account.

    failure_queue: its ARN
    """
    # A schedule's ARN is judged as if it was in the group `default`, and DescribeEventBus as if the
    # bus was a rule.
    statement = [
        {
            "Effect": "Allow",
            "Action": ["scheduler:CreateSchedule", "scheduler:DeleteSchedule"],
            "Resource": f"arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/default/*",
        },
        {
            "Effect": "Allow",
            "Action": "events:DescribeEventBus",
            "Resource": f"arn:aws:events:{REGION}:{ACCOUNT}:rule/default/{bus}",
        },
    ]
    emulator.client("iam").put_role_policy(
        RoleName=function_role,
        PolicyName="ministack",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": statement}),
    )

    # The EventInvokeConfig of an alias is ignored. A dead-letter queue is not, and gets the same record; CloudFormation
    # would ignore it.
    functions = emulator.client("lambda")
    functions.update_function_configuration(FunctionName=function, DeadLetterConfig={"TargetArn": failure_queue})
    version = functions.publish_version(FunctionName=function)["Version"]
    functions.update_alias(FunctionName=function, Name="live", FunctionVersion=version)


def of_failure_record(sqs, queue):
    """Completes the one message of the failure queue: its requestContext has no requestId."""
    (message,) = sqs.receive_message(QueueUrl=queue)["Messages"]
    record = json.loads(message["Body"])
    record["requestContext"]["requestId"] = str(uuid.uuid4())
    sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    sqs.send_message(QueueUrl=queue, MessageBody=json.dumps(record), DelaySeconds=0)
