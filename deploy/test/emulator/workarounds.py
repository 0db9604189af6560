"""What the template and the account need for ministack 1.5.33 and not for AWS. Each has its reason.

Nothing else in this folder bends for ministack. Three gaps need nothing here and limit what the story can show. It
does not take the schedules' role when it fires them (deploy/test/test_permissions.py judges that role). A repetition of
a failed event has a request id of its own. The record of a failed event has no request id.
"""

import json

from emulator import ACCOUNT, REGION


def of_template(template):
    """Changes the parsed template."""
    # Fn::Select over Fn::Split in a condition is a KeyError. The story's bus is given by name.
    template["Conditions"]["IsEventBusArn"] = {"Fn::Equals": ["a name", "an ARN"]}

    # Ref of a secret gives its name and not its ARN. The attribute Id is the ARN here and on AWS.
    _replace(template, {"Ref": "TokenKeySecret"}, {"Fn::GetAtt": ["TokenKeySecret", "Id"]})

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
    # ministack judges a schedule's ARN as one of the group `default`, and DescribeEventBus as if the bus was a rule.
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


def _replace(node, old, new):
    """Puts new in the place of each part that equals old."""
    for key, part in list(node.items() if isinstance(node, dict) else enumerate(node)):
        if part == old:
            node[key] = new
        elif isinstance(part, dict | list):
            _replace(part, old, new)
